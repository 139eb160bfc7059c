"""What commas and points mean in a table: decided by the cells in which they can mean one thing only."""

import re
from collections.abc import Iterable
from typing import Literal

from backprop.numbers import TwoReadings, plain_signs, quoted, read_number

DecimalMark = Literal[".", ","]

_END = r"(?:[eE][-+]?[0-9]+)?"
_COMMA_EITHER = re.compile(rf"[-+]?[1-9][0-9]{{0,2}},[0-9]{{3}}{_END}")
_POINT_EITHER = re.compile(rf"[-+]?[1-9][0-9]{{0,2}}\.[0-9]{{3}}{_END}")
_POINT = re.compile(rf"[-+]?(?:[0-9]*\.[0-9]*|[0-9,]+,[0-9]{{3}}\.[0-9]*|[0-9]{{1,3}}(?:,[0-9]{{3}}){{2,}}){_END}")
_COMMA = re.compile(rf"[-+]?(?:[0-9]*,[0-9]*|[0-9.]+\.[0-9]{{3}},[0-9]*|[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,}}){_END}")


def decimal_mark(cells: Iterable[str], delimiter: str | None) -> DecimalMark | None:
    """What stands before the decimals in these cells; None where they do not tell.

    Semicolons and tabs are what spreadsheets write where the comma is the decimal mark: there a point before three
    digits proves nothing.
    """
    plain = [plain_signs(cell) for cell in cells]
    points = any(_POINT.fullmatch(cell) and not _POINT_EITHER.fullmatch(cell) for cell in plain)
    commas = any(_COMMA.fullmatch(cell) and not _COMMA_EITHER.fullmatch(cell) for cell in plain)
    if points == commas:
        either = any(_COMMA_EITHER.fullmatch(cell) for cell in plain)
        return None if points or either or (delimiter is not None and delimiter in ";\t") else "."
    return "." if points else ","


def read_cell(cell: str, mark: DecimalMark | None) -> float:
    """The number in a cell of a table with this decimal mark.

    Raises:
        ValueError: a clause that says what stands there; `TwoReadings` where it could be two numbers.
    """
    plain = plain_signs(cell)
    comma, point = _COMMA_EITHER.fullmatch(plain), _POINT_EITHER.fullmatch(plain)
    if not comma and not point:
        return read_number(cell)
    if mark is None:
        decimal, thousands = plain.replace(",", "."), re.sub("[.,]", "", plain)
        raise TwoReadings(f"{quoted(cell)} is {float(decimal):g} or {float(thousands):g}; write one of the two")
    return float(plain.replace(",", ".") if (mark == ",") == bool(comma) else re.sub("[.,]", "", plain))
