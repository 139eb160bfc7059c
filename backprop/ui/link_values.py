"""Values in a link: written as short text, and read back within limits."""

from __future__ import annotations

import math
from collections.abc import Callable

# Browsers, proxies and chat programs shorten longer addresses.
MAX_LINK_CHARACTERS = 1_500
# Begins the sentence about a link whose table was too long for it.
NO_TABLE = "The link asks for a table of its own but holds none, as one too long for a link is passed on as a file"


def as_text(value: object) -> str:
    """The shortest text that reads back as the same value."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def number_reader(low: float, high: float) -> Callable[[str], float]:
    """Reads a number within these limits; the reader raises `ValueError` that says what is allowed."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            raise ValueError(f"it is a number from {_plain(low)} to {_plain(high)}")
        return number

    return read


def whole_reader(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number within these limits, as `number_reader`."""

    def read(text: str) -> int:
        try:
            number = int(text) if text.isascii() and len(text) < 20 else high + 1
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ValueError(f"it is a whole number from {low:,} to {high:,}")
        return number

    return read


def choice_reader(names: tuple[str, ...]) -> Callable[[str], str]:
    """Reads one of these names, as `number_reader`."""

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"it is one of: {', '.join(names)}")
        return text

    return read
