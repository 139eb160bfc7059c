"""Tables of numbers that a person typed, pasted or saved from a spreadsheet, read with care."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

import numpy as np

LARGEST = float(np.finfo(np.float32).max)
_EXAMPLE = "for example: 1, 2"


def read_table(
    text: str, *, headings: Sequence[tuple[str, ...]], max_rows: int, max_characters: int, example: str = _EXAMPLE
) -> list[tuple[float, ...]]:
    """The rows of a table: one a line, its numbers parted by a comma, semicolon, tab or spaces.

    A first line with the names of the columns is allowed; it may have them in any order, and others beside them. Where
    fields are parted by semicolons or tabs, a decimal comma is understood.

    Args:
        text: as typed.
        headings: the columns that a table may have, such as `("x", "y")`; a row has as many numbers as one of them.
        max_rows, max_characters: more are refused.
        example: ends a sentence that says what a row is.

    Raises:
        ValueError: one sentence that names the line, what stands there, and what is allowed.
    """
    if len(text) > max_characters:
        raise ValueError(f"The table has {len(text):,} characters; up to {max_characters:,} are allowed.")
    # A tab at the start of a line stays: it is an empty first cell.
    lines = [
        (n, line.rstrip().lstrip(" ")) for n, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if line.strip()
    ]
    if not lines:
        raise ValueError(f"The table is empty; write one row a line, {example}")
    delimiter = next((mark for mark in (";", "\t", ",") if mark in lines[0][1].strip()), None)
    rows = [(n, _fields(line, delimiter)) for n, line in lines]

    row_words = f"a row is {' or '.join(_in_words(heading) for heading in headings)}, {example}"
    first = [field.casefold() for field in rows[0][1]]
    columns = list(range(len(first)))
    if not any(_is_number(field, delimiter) for field in first):
        # The most columns that the first line has names for.
        heading = max((names for names in headings if set(names) <= set(first)), key=len, default=None)
        if heading is None:
            must = ", or ".join(" and ".join([", ".join(names[:-1]), names[-1]]) for names in headings)
            raise ValueError(f"The first line names the columns {', '.join(first)[:80]}; it must name {must}.")
        columns = [first.index(name) for name in heading]
        rows = rows[1:]
        if not rows:
            raise ValueError(f"The table has a heading but no rows; write one row a line, {example}")
    elif len(first) not in map(len, headings):
        raise ValueError(f"Line {rows[0][0]} has {len(first)} column{'s' if len(first) > 1 else ''}; {row_words}")
    if len(rows) > max_rows:
        raise ValueError(f"The table has {len(rows):,} rows; up to {max_rows} are allowed.")

    table = []
    for n, fields in rows:
        if not max(columns) < len(fields) <= len(first):
            raise ValueError(f"Line {n} is “{', '.join(fields)[:60]}”; {row_words}")
        table.append(tuple(_number(fields[column], n, delimiter, row_words) for column in columns))
    return table


def _in_words(heading: tuple[str, ...]) -> str:
    count = {2: "two", 3: "three"}[len(heading)]
    return f"{count} numbers, {', '.join(heading[:-1])} and {heading[-1]}"


def _fields(line: str, delimiter: str | None) -> list[str]:
    if delimiter is None:
        return line.split()
    return [field.strip() for field in next(csv.reader(io.StringIO(line), delimiter=delimiter))]


def _plain(field: str, delimiter: str | None) -> str:
    field = field.replace("−", "-")  # the minus sign of typeset text, this app's included
    return field.replace(",", ".") if delimiter in (";", "\t") else field


def _is_number(field: str, delimiter: str | None) -> bool:
    try:
        float(_plain(field, delimiter))
    except ValueError:
        return False
    return True


def _number(field: str, line: int, delimiter: str | None, row_words: str) -> float:
    if not _is_number(field, delimiter):
        what = f"“{field[:40]}” is not a number" if field else "a number is missing"
        raise ValueError(f"Line {line}: {what}; {row_words}")
    number = float(_plain(field, delimiter))
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise ValueError(f"Line {line}: {field[:40]} is not a finite number up to ±{LARGEST:.2g} (float32).")
    return number
