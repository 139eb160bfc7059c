"""The values that stand beside an expression: a number, a vector or a matrix, typed or handed over."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.expressions.rendering import plain_number
from backprop.expressions.scanning import ExpressionError, as_typed, quoted
from backprop.numbers import read_number

FloatArray = npt.NDArray[np.float64]
Value = float | Sequence[float] | Sequence[Sequence[float]] | FloatArray
NestedValue = float | tuple[float, ...] | tuple[tuple[float, ...], ...]

MAX_ELEMENTS = 256
MAX_VALUE_CHARACTERS = 10_000
LARGEST_VALUE = 1e100
_TOKEN = re.compile(r"[\[\],]|[^\[\],\s](?:[^\[\],]*[^\[\],\s])?")
_HALF_A_DECIMAL = re.compile(r"[-+−]?0[0-9]+")
_EXAMPLES = "write 2 for a number, [1, 2] for a vector, [[1, 2], [3, 4]] for a matrix"


@dataclass(frozen=True, slots=True)
class _Item:
    """A number or a bracketed list of items, and where it begins (a list: where it ends)."""

    content: float | tuple[_Item, ...]
    position: int


def parse_value(
    text: str, *, max_elements: int = MAX_ELEMENTS, read: Callable[[str], float] = read_number
) -> NestedValue:
    """The number, vector or matrix that `text` is: `2`, `[1, 2]` or `[[1, 2], [3, 4]]`.

    `read` reads each number, or raises `ValueError` with what was received.

    Returns:
        A float, a tuple of floats (elements,), or a tuple of tuples (rows, columns), 1 to 256 elements.

    Raises:
        ExpressionError: one sentence that names what was received and what is allowed, with its place.
    """
    if not isinstance(text, str):
        raise ExpressionError(f"A value is typed as text, but this is {text!r:.40}.", kind="not_text")
    if len(text) > MAX_VALUE_CHARACTERS:
        message = f"The value has {len(text):,} characters; up to {MAX_VALUE_CHARACTERS:,} are allowed."
        raise _error(message, MAX_VALUE_CHARACTERS, len(text))
    if not text.strip():
        raise ExpressionError(f"The value is empty; {_EXAMPLES}.", kind="empty")
    if not re.search(r"[\[\]]", text):  # a comma separates nothing here
        return _number(text.strip(), len(text) - len(text.lstrip()), read)
    tokens = [(match[0], match.start()) for match in _TOKEN.finditer(text)]

    opened: list[list[_Item]] = [[]]  # the outermost holds the value itself
    value_due = True
    for place, (token, position) in enumerate(tokens):
        if len(opened) == 1 and opened[0]:
            raise _error(f"{quoted(token)} stands after the end of the value; {_EXAMPLES}.", position, len(token))
        if token == "[" and value_due:
            if len(opened) == 3:
                raise _error("A third '[' opens inside two others; only vectors and matrices are allowed.", position)
            opened.append([])
        elif token == "]" and len(opened) > 1 and not value_due:
            inner = opened.pop()
            opened[-1].append(_Item(tuple(inner), position))
        elif token == "," and len(opened) > 1 and not value_due:
            value_due = True
            continue
        elif token not in "[],":
            if not value_due:
                raise _error(f"{quoted(token)} needs a comma before it; {_EXAMPLES}.", position, len(token))
            opened[-1].append(_Item(_element(token, position, read), position))
        else:
            before = f"after {quoted(tokens[place - 1][0])}" if place else "at the beginning"
            raise _error(f"{quoted(token)} does not belong {before}; {_EXAMPLES}.", position)
        value_due = token == "["
    if len(opened) > 1:
        raise _error(f"A '[' is never closed; {_EXAMPLES}.", len(text) - 1)
    value = _rectangle(opened[0][0])
    elements = np.size(np.array(value))
    if elements > max_elements:
        raise _error(f"The value has {elements:,} elements; up to {max_elements:,} are allowed.", 0, len(text))
    return value


def _element(token: str, position: int, read: Callable[[str], float]) -> float:
    """A number of a list, where a comma stands between numbers and not before decimals."""
    if _HALF_A_DECIMAL.fullmatch(token):
        message = (
            f"{quoted(token)} looks like decimals after a comma; in a list they come after a point, as in [0.05, 2]."
        )
        raise _error(message, position, len(token))
    try:
        return _number(token, position, read)
    except ExpressionError:
        first, *rest = token.split(maxsplit=1)
        if rest:  # two numbers, or something that is none
            _number(first, position, read)
            at = position + len(token) - len(rest[0])
            second = rest[0].split()[0]
            _number(second, at, read)
            raise _error(f"{quoted(second)} needs a comma before it; {_EXAMPLES}.", at, len(second)) from None
        raise


def _number(token: str, position: int, read: Callable[[str], float]) -> float:
    try:
        number = read(token)
    except ExpressionError as error:
        raise _error(str(error), position, len(token)) from error
    except ValueError as error:
        raise _error(f"{error}; {_EXAMPLES}.", position, len(token)) from error
    if not abs(number) <= LARGEST_VALUE:
        message = f"{quoted(token)} is too large; numbers up to {as_typed(LARGEST_VALUE)} are allowed."
        raise _error(message, position, len(token))
    return number


def _rectangle(item: _Item) -> NestedValue:
    if isinstance(item.content, float):
        return item.content
    numbers = [inner.content for inner in item.content if isinstance(inner.content, float)]
    if len(numbers) == len(item.content):
        return tuple(numbers)
    rows: list[tuple[float, ...]] = []
    for inner in item.content:
        row = None if isinstance(inner.content, float) else _rectangle(inner)
        if not isinstance(row, tuple) or numbers:
            raise _error(
                "The value mixes numbers and rows; a matrix has rows only, a vector numbers only.", inner.position
            )
        row = tuple(number for number in row if isinstance(number, float))
        if rows and len(row) != len(rows[0]):
            message = f"Row {len(rows) + 1} has {len(row)} number{'s' * (len(row) != 1)}, but row 1 has {len(rows[0])}"
            raise _error(f"{message}; all rows of a matrix are equally long.", inner.position)
        rows.append(row)
    return tuple(rows)


def _error(message: str, position: int, length: int = 1) -> ExpressionError:
    return ExpressionError(message, kind="value", position=position, length=length)


def to_array(name: str, value: Value, *, max_elements: int = MAX_ELEMENTS) -> FloatArray:
    """`value` as a new float64 array of shape (), (elements,) or (rows, columns).

    Raises:
        ValueError: if it is not a number, a vector or a matrix of finite numbers, or has too many of them.
    """
    try:
        array = np.array(value)
    except (ValueError, TypeError, RecursionError):  # rows that are not equally long
        array = np.array(None)
    if array.dtype.kind not in "iuf" or array.ndim > 2 or array.size == 0:
        raise ValueError(f"{name} must be a number, a vector or a matrix, but it is {quoted(repr(value)[:200])}.")
    if array.size > max_elements:
        raise ValueError(f"{name} has {array.size:,} elements; up to {max_elements:,} are allowed.")
    array = array.astype(np.float64)
    if not (np.abs(array) <= LARGEST_VALUE).all():  # written so that NaN fails too
        wrong = next(number for number in array.flat if not abs(number) <= LARGEST_VALUE)
        raise ValueError(f"{name} has {wrong} in it; only numbers up to ±{as_typed(LARGEST_VALUE)} are allowed.")
    return array


def format_value(value: Value) -> str:
    """The value as `parse_value` reads it: `[[1, 2], [3, 4.5]]`."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim == 0:
        return plain_number(float(array)) if math.isfinite(array) else str(float(array))
    return f"[{', '.join(format_value(row) for row in array)}]"


def to_nested(array: FloatArray) -> NestedValue:
    """The array as a float, a tuple or a tuple of tuples."""
    if array.ndim == 0:
        return float(array)
    if array.ndim == 1:
        return tuple(array.tolist())
    return tuple(tuple(row) for row in array.tolist())
