"""Checks of what a caller hands in: each returns the value, or raises one sentence that says what was received."""

import numbers
from contextlib import suppress
from typing import SupportsFloat

import numpy as np


def real_number(name: str, value: object) -> float:
    """`value` as a float. Raises `ValueError` with a sentence that names it where it is none."""
    # A truth value can be read as a number, but as a setting it is a mistake of the caller's.
    if isinstance(value, SupportsFloat) and not isinstance(value, (bool, np.bool_, np.complexfloating, np.ndarray)):
        with suppress(TypeError, ValueError, OverflowError, RuntimeError):  # tensors, say, of several numbers
            return float(value)
    raise ValueError(f"{name} must be a number that float can hold, but it is {quoted(value)}.")


def whole_number(name: str, value: object, largest: int, *, smallest: int = 1) -> int:
    """`value` as an int. Raises `ValueError` with a sentence that names it where it is none, or outside the range."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool) and smallest <= int(value) <= largest:
        return int(value)
    raise ValueError(f"{name} must be a whole number from {smallest} to {largest:,}, but it is {quoted(value)}.")


def quoted(value: object) -> str:
    """The value as a sentence can hold it: short, and whatever its own `__repr__` does."""
    with suppress(Exception):  # any object may be handed in, and its repr may fail in any way
        return " ".join(repr(value).split())[:80]
    return f"a {type(value).__name__} that cannot be printed"
