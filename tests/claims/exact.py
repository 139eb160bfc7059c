"""What happens to an error in the long run, worked out exactly: in fractions, from the samples alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isfinite, sqrt
from typing import Any

import numpy as np

JUST_APART = 2.0**-20  # of a rate: some steps of float32


def zeroed_factor(x: Sequence[float], rate: float, k: int = 1, number: type = Fraction) -> Any:
    """The linear model's error after an epoch that updates at every sample (or at every k-th), for one before it."""
    factor, held = number(1), number(0)
    for step, value in enumerate(_seen(x, number), start=1):
        held += 2 * value * value
        if step % k == 0:
            factor, held = factor * (1 - number(rate) * held), number(0)
    return factor


def momentum_trace(x: Sequence[float], rate: float, momentum: float, number: type = Fraction) -> Any:
    """The trace of an epoch's matrix on (error, velocity); its determinant is the momentum to the samples' number."""
    columns = []
    for start in ((number(1), number(0)), (number(0), number(1))):
        error, velocity = start
        for value in _seen(x, number):
            velocity = number(momentum) * velocity + 2 * value * value * error
            error -= number(rate) * velocity
        columns.append((error, velocity))
    return columns[0][0] + columns[1][1]


def momentum_factor(x: Sequence[float], rate: float, momentum: float) -> float:
    """By how much an epoch multiplies the error in the long run: the larger root of λ² − trace·λ + determinant."""
    trace, determinant = momentum_trace(x, rate, momentum), Fraction(momentum) ** len(x)
    square = trace * trace - 4 * determinant
    return sqrt(determinant) if square < 0 else (abs(float(trace)) + sqrt(square)) / 2


def zeroed_converges(x: Sequence[float], rate: float) -> bool:
    return _is_below(1, lambda rate, number: zeroed_factor(x, rate, 1, number), rate)


def forgotten_is_bounded(x: Sequence[float], rate: float) -> bool:
    return _is_below(2, lambda rate, number: momentum_trace(x, rate, 1.0, number), rate)


def _is_below(limit: int, function: Callable[[float, type], Any], rate: float) -> bool:
    """Whether its size is below the limit: in fractions where floats, a hundred times as fast, cannot tell."""
    in_floats, all_terms = function(rate, float), function(-rate, float)  # at −rate every term counts as positive
    if isfinite(all_terms) and abs(abs(in_floats) - limit) > 1e-12 * all_terms:
        return abs(in_floats) < limit
    return abs(function(rate, Fraction)) < limit


def _seen(x: Sequence[float], number: type) -> list[Any]:
    """An x that is 0 in float32 is not seen by the loop."""
    return [number(value) if np.float32(value) else number(0) for value in x]
