"""Text as a grid of cells: lines that hold no row left out, and each line split at the marks between its columns."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from backprop.tables.listing import listing

MARKS = (";", "\t", "|", ",")
_FULL_WIDTH = str.maketrans({"，": ",", "、": ",", "；": ";", "｜": "|", "\u3000": " "})
_SEPARATORS_ONLY = re.compile(r"[\s;,|+\-=:_\"'─━┼│—–]*")
_EXCEL = re.compile(r'"?sep=(?P<mark>.|\\t)"?', re.IGNORECASE)
_SIZE = re.compile(r"\[\d+ rows x \d+ columns\]")
_LEFT_OUT = re.compile(r"[\s|]*(?:\.\.+|…|⋮)(?:[\s|]+(?:\.\.+|…|⋮))*[\s|]*")
_WORD = re.compile(r'"([^"]*)"(?=\s|$)|(\S+)')


@dataclass(frozen=True, slots=True)
class Row:
    """A line's cells. `quoted`: whether the first one stood in quotation marks."""

    line: int
    cells: tuple[str, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows as they stand; `mark` is what stood between the cells, None for spaces.

    `names` are those of a heading that is known to be one, as the names of lists are.
    """

    rows: tuple[Row, ...]
    mark: str | None
    names: tuple[str, ...] = ()
    comment: str = ""  # the last before the first row: it may be the heading


def grids(text: str) -> Iterator[Grid]:
    """Each way in which the text may be a grid, the likeliest first; one at least, unless it has no row.

    Raises:
        ValueError: a sentence, where rows are left out, or lists do not fit together.
    """
    text = text.lstrip("\ufeff").translate(_FULL_WIDTH)
    if lists := listing(text):
        names, columns = lists
        yield Grid(tuple(Row(n, cells) for n, cells in enumerate(zip(*columns, strict=True), 1)), ",", names)
        return
    given, comment, lines = list[str | None](), "", list[tuple[int, str]]()
    for n, raw in enumerate(text.splitlines(), 1):
        # A tab at the start of a line stays: it is an empty first cell.
        line = raw.rstrip().lstrip(" ")
        if not lines and (excel := _EXCEL.fullmatch(raw)):
            given = [{"\\t": "\t", " ": None}.get(excel["mark"], excel["mark"])]
        elif line.lstrip().startswith("#"):
            comment = comment if lines else line.lstrip("# \t")
        elif _LEFT_OUT.fullmatch(line) and line:
            raise ValueError(f"Line {n} stands for rows that are left out; save the whole table, with df.to_csv().")
        elif line.endswith("\\"):
            raise ValueError(
                f"Line {n} ends with “\\”: the columns go on further down; save the table with df.to_csv()."
            )
        elif re.match(r"(?:Name|dtype|Length): ", line):
            raise ValueError(f"Line {n} is “{line[:40]}”: a printed series has one column, and two are needed.")
        elif not _SEPARATORS_ONLY.fullmatch(line) and not _SIZE.fullmatch(line):
            lines.append((n, line))
    if not lines:
        return
    everywhere = [each for each in MARKS if all(each in line.strip() for _, line in lines)]
    first = [each for each in MARKS if each in lines[0][1].strip()][:1]
    for each in dict.fromkeys(given or [*everywhere, *first, None]):
        rows = tuple(Row(n, _cells(line, each), line.startswith('"')) for n, line in lines)
        yield Grid(rows, each, comment=comment)


def split(line: str, mark: str | None) -> tuple[str, ...]:
    """The cells of a line."""
    return _cells(line, mark)


def _cells(line: str, mark: str | None) -> tuple[str, ...]:
    if mark is None:
        return tuple(quoted or plain for quoted, plain in _WORD.findall(line))
    if mark == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=mark)))
