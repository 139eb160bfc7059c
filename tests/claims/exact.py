"""What happens to an error in the long run, worked out exactly: in fractions, from the samples alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

import numpy as np

JUST_APART = 2.0**-20  # of a rate: some steps of float32


def zeroed_factor(x: Sequence[float], rate: float, k: int = 1) -> Fraction:
    """The linear model's error after an epoch that updates at every sample (or at every k-th), for one before it."""
    factor, held = Fraction(1), Fraction(0)
    for step, value in enumerate(_seen(x), start=1):
        held += 2 * value * value
        if step % k == 0:
            factor, held = factor * (1 - Fraction(rate) * held), Fraction(0)
    return factor


def momentum_trace(x: Sequence[float], rate: float, momentum: float) -> Fraction:
    """The trace of an epoch's matrix on (error, velocity); its determinant is the momentum to the samples' number."""
    columns = []
    for start in ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))):
        error, velocity = start
        for value in _seen(x):
            velocity = Fraction(momentum) * velocity + 2 * value * value * error
            error -= Fraction(rate) * velocity
        columns.append((error, velocity))
    return columns[0][0] + columns[1][1]


def momentum_factor(x: Sequence[float], rate: float, momentum: float) -> float:
    """By how much an epoch multiplies the error in the long run: the larger root of λ² − trace·λ + determinant."""
    trace, determinant = momentum_trace(x, rate, momentum), Fraction(momentum) ** len(x)
    square = trace * trace - 4 * determinant
    return sqrt(determinant) if square < 0 else (abs(float(trace)) + sqrt(square)) / 2


def zeroed_converges(x: Sequence[float], rate: float) -> bool:
    return abs(zeroed_factor(x, rate)) < 1


def forgotten_is_bounded(x: Sequence[float], rate: float) -> bool:
    return abs(momentum_trace(x, rate, 1.0)) < 2


def _seen(x: Sequence[float]) -> list[Fraction]:
    """An x that is 0 in float32 is not seen by the loop."""
    return [Fraction(value) if np.float32(value) else Fraction(0) for value in x]
