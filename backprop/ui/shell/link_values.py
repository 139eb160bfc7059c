"""Values in a link: written as short text, and read back within limits."""

from collections.abc import Callable
from contextlib import suppress

from backprop.numbers import link_number, link_whole
from backprop.ui.parts.numbers import exact


def as_text(value: object) -> str:
    """The shortest text that reads back as the same value."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def number_reader(low: float, high: float) -> Callable[[str], float]:
    """Reads a number within these limits; the reader raises `ValueError` that says what is allowed."""

    def read(text: str) -> float:
        with suppress(ValueError):
            if low <= (number := link_number(text)) <= high:
                return number
        raise ValueError(f"it is a number from {exact(low)} to {exact(high)}")

    return read


def whole_reader(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number within these limits, as `number_reader`."""

    def read(text: str) -> int:
        with suppress(ValueError):
            if low <= (number := link_whole(text)) <= high:
                return number
        raise ValueError(f"it is a whole number from {low:,} to {high:,}")

    return read


def table_rows(text: str) -> str:
    """The table that a link holds, `1,3;2,6`, as text with a row a line.

    Raises:
        ValueError: a sentence, where a number in it is not written as links have them.
    """
    rows = [[cell.strip() for cell in row.split(",")] for row in text.split(";")]
    for n, row in enumerate(rows, 1):
        for cell in row:
            try:
                link_number(cell)
            except ValueError as error:
                raise ValueError(f"Row {n}: {error}.") from error
    return "\n".join(",".join(row) for row in rows)


def choice_reader(names: tuple[str, ...]) -> Callable[[str], str]:
    """Reads one of these names, as `number_reader`."""

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"it is one of: {', '.join(names)}")
        return text

    return read
