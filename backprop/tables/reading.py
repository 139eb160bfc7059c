"""The rows of a table, as numbers: its columns chosen by their names, or by the learner."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from backprop.numbers import TwoReadings
from backprop.tables.commas import DecimalMark, decimal_mark, read_cell
from backprop.tables.grid import Grid, Row, grids, split

LARGEST = float(np.finfo(np.float32).max)
_EXAMPLE = "for example: 1, 2"
Headings = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: `rows` of as many numbers as `columns` has names, those that stand in the text.

    `names` are those of the heading that was asked for, in the same order.
    """

    rows: list[tuple[float, ...]]
    columns: tuple[str, ...]
    names: tuple[str, ...]


class TableQuestion(ValueError):
    """A table that can be read in several ways; its text is a sentence that asks.

    Attributes:
        columns: the names of the columns to choose from; empty where the columns are known.
        decimals: whether the decimal mark is to be chosen.
    """

    def __init__(self, sentence: str, *, columns: tuple[str, ...] = (), decimals: bool = False) -> None:
        super().__init__(sentence)
        self.columns = columns
        self.decimals = decimals


def read_table(
    text: str, *, headings: Headings, max_rows: int, max_characters: int, example: str = _EXAMPLE
) -> list[tuple[float, ...]]:
    """The rows of `read_columns`."""
    return read_columns(text, headings=headings, max_rows=max_rows, max_characters=max_characters, example=example).rows


def read_columns(
    text: str,
    *,
    headings: Headings,
    max_rows: int,
    max_characters: int,
    example: str = _EXAMPLE,
    columns: tuple[str, ...] = (),
    mark: DecimalMark | None = None,
) -> Table:
    """A table: one row per line, its numbers separated by a comma, semicolon, tab, bar or spaces; or Python lists.

    A first line with the names of the columns is allowed. Columns named as in `headings` may stand in any order, others
    beside them; two columns of numbers may have any names. Columns of text and of row names are passed over. A comma
    is read as what the whole table shows it to be.

    Args:
        text: as typed.
        headings: the columns that a table may have, such as `("x", "y")`; a row has as many numbers as one of them.
        max_rows, max_characters: more are refused.
        example: ends a sentence that says what a row is.
        columns: names in the text, or `column 1`, in the order of a heading: the answer to a question.
        mark: the decimal mark: the answer to a question.

    Raises:
        TableQuestion: there are several ways to read it.
        ValueError: one sentence that names the line, what stands there, and what is allowed.
    """
    if len(text) > max_characters:
        raise ValueError(f"The table has {len(text):,} characters; up to {max_characters:,} are allowed.")
    refused: ValueError | None = None
    for grid in grids(text):
        try:
            return _read(grid, headings, max_rows, example, columns, mark)
        except TableQuestion as question:
            if question.decimals:
                raise
            refused = question if not isinstance(refused, TableQuestion) else refused
        except ValueError as error:
            refused = refused or error
    raise refused or ValueError(f"The table is empty; write one row per line, {example}")


def _read(
    grid: Grid, headings: Headings, max_rows: int, example: str, asked: tuple[str, ...], mark: DecimalMark | None
) -> Table:
    row_words = f"a row is {' or '.join(_in_words(heading) for heading in headings)}, {example}"
    names, rows = _heading(grid)
    if not rows:
        raise ValueError(f"The table has a heading but no rows; write one row per line, {example}")
    if len(rows) > max_rows:
        raise ValueError(f"The table has {len(rows):,} rows; up to {max_rows} are allowed.")
    lengths = [len(_stripped(row.cells)) for row in rows]
    width = len(names) or (lengths[0] if lengths[0] in map(len, headings) else max(lengths))
    rows = [_without_empty_ends(row, width) for row in rows]
    if names and _have_row_names(rows, width, grid.mark):
        rows = [replace(row, cells=row.cells[1:]) for row in rows]
    known = _unlike(names) or tuple(f"column {n}" for n in range(1, width + 1))
    heading, places = _columns(known, rows, headings, asked, row_words, named=bool(names))
    for row in rows:
        if not max(places) < len(row.cells) <= width:
            raise ValueError(f"Line {row.line} is “{', '.join(row.cells)[:60]}”; {row_words}")
    mark = mark or decimal_mark((row.cells[place] for row in rows for place in places), grid.mark)
    numbers = [tuple(_number(row.cells[place], row.line, mark, row_words) for place in places) for row in rows]
    return Table(numbers, tuple(known[place] for place in places) if names else (), heading)


def _heading(grid: Grid) -> tuple[tuple[str, ...], list[Row]]:
    """The names of the columns, if the table has them, and its other rows."""
    rows = list(grid.rows)
    if grid.names:
        return grid.names, rows
    first = _stripped(rows[0].cells)
    if not any(_is_number(cell) for cell in first):
        return first, rows[1:]
    comment = _stripped(split(grid.comment, grid.mark)) if grid.comment else ()
    if len(comment) == len(first) > 1 and all(re.fullmatch(r"[^\W\d]\w*", name) for name in comment):
        return comment, rows
    return (), rows


def _unlike(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, each once: a second `a` is `a (2)`."""
    return tuple(
        name if name not in names[:place] else f"{name} ({names[: place + 1].count(name)})"
        for place, name in enumerate(names)
    )


def _stripped(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Without empty cells at the end: what separators there leave."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _without_empty_ends(row: Row, width: int) -> Row:
    cells = row.cells
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return replace(row, cells=cells)


def _have_row_names(rows: list[Row], width: int, mark: str | None) -> bool:
    """Whether each row begins with a name, as R and printed data frames have it, which the heading has none for.

    Between commas a plain number there may as well be half of one with a decimal comma.
    """
    if any(len(row.cells) != width + 1 for row in rows):
        return False
    firsts = [row.cells[0] for row in rows]
    if all(row.quoted or not _is_number(row.cells[0]) for row in rows):
        return True
    counted = any(firsts == [str(n + start) for n in range(len(rows))] for start in (0, 1))
    return counted and mark != ","


def _columns(
    known: tuple[str, ...],
    rows: list[Row],
    headings: Headings,
    asked: tuple[str, ...],
    row_words: str,
    *,
    named: bool,
) -> tuple[tuple[str, ...], list[int]]:
    """The heading that the table is read as, and the place of each of its columns."""
    if asked:
        heading = next((each for each in headings if len(each) == len(asked)), None)
        if heading is None or not set(asked) <= set(known):
            raise ValueError(f"The table has no columns {', '.join(asked)[:60]}; it has {', '.join(known)[:80]}.")
        return heading, [known.index(name) for name in asked]
    widths = {len(heading): heading for heading in headings}
    if not named:
        if len(known) in widths:
            return widths[len(known)], list(range(len(known)))
        sentence = f"Line {rows[0].line} has {len(known)} column{'s' * (len(known) != 1)}; {row_words}"
        offered = tuple(name for place, name in enumerate(known) if _holds_numbers(place, name, rows))
        if len(offered) < min(widths):
            raise ValueError(sentence)
        raise TableQuestion(sentence, columns=offered)
    for plainer in (str.casefold, _plain_name):
        names = [plainer(name) for name in known]
        fitting = [heading for heading in headings if all(names.count(name) == 1 for name in heading)]
        if fitting:  # the most columns that the first line has names for
            heading = max(fitting, key=len)
            return heading, [names.index(name) for name in heading]
    numeric = [place for place, name in enumerate(known) if _holds_numbers(place, name, rows)]
    if len(numeric) in widths:
        heading = widths[len(numeric)]
        # A single y that does not stand last is y all the same.
        numeric.sort(key=lambda place: _plain_name(known[place]) == "y")
        return heading, numeric
    if len(numeric) > min(widths):
        names_ = tuple(known[place] for place in numeric)
        raise TableQuestion(
            f"The table has {len(numeric)} columns of numbers, {', '.join(names_)[:80]}; choose which are "
            f"{' and '.join(_named(widths[max(width for width in widths if width <= len(numeric))]))}.",
            columns=names_,
        )
    must = ", or ".join(" and ".join(_named(heading)) for heading in headings)
    if not any(known):
        raise ValueError(f"The first line names no columns; it must name {must}.")
    raise ValueError(
        f"The first line names the columns {', '.join(name or '(none)' for name in known)[:80]}; it must name {must}."
    )


def _named(heading: tuple[str, ...]) -> list[str]:
    return [", ".join(heading[:-1]), heading[-1]]


def _plain_name(name: str) -> str:
    """`x` for `x_data` and `X (cm)`; `x1` for `x_1`; another name as it is, in small letters."""
    match = re.match(r"([xy])[_ ]?(\d*)(?![a-z0-9])", name.casefold())
    return f"{match[1]}{match[2]}" if match else name.casefold()


def _holds_numbers(place: int, name: str, rows: list[Row]) -> bool:
    """Whether a column can be meant: it has a name and a number, and does not merely count the rows."""
    counts_rows = not name or name.casefold().startswith("unnamed:")
    return not counts_rows and any(_is_number(row.cells[place]) for row in rows if place < len(row.cells))


def _in_words(heading: tuple[str, ...]) -> str:
    count = {2: "two", 3: "three"}[len(heading)]
    return f"{count} numbers, {', '.join(heading[:-1])} and {heading[-1]}"


def _is_number(cell: str) -> bool:
    try:
        read_cell(cell, ".")
    except ValueError:
        return cell.strip("+-−").casefold() in ("nan", "inf", "infinity", "∞")
    return True


def _number(cell: str, line: int, mark: DecimalMark | None, row_words: str) -> float:
    if not cell:
        raise ValueError(f"Line {line}: a number is missing; {row_words}")
    try:
        number = read_cell(cell, mark)
    except TwoReadings as error:
        raise TableQuestion(f"Line {line}: {error}.", decimals=True) from error
    except ValueError as error:
        if "finite" in str(error) or "large" in str(error):
            number = LARGEST * 2
        else:
            raise ValueError(f"Line {line}: {error}; {row_words}") from error
    if abs(number) > LARGEST:
        raise ValueError(f"Line {line}: “{cell[:40]}” is not a finite number up to about ±3.4 × 10³⁸ (float32).")
    return number
