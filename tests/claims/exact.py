"""What happens to an error in the long run, worked out exactly: in fractions, from the samples alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
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


def windows(x: Sequence[float], *, zeroed: bool, forgotten: bool) -> list[tuple[float, float]]:
    """All rates at which the zeroed loop converges or does not, and the forgotten one is bounded or not: intervals."""
    edges = {0.0}
    for limit, function in ((1, lambda rate: zeroed_factor(x, rate)), (2, lambda rate: momentum_trace(x, rate, 1.0))):
        polynomial = _coefficients(function, len(x))
        for side in (limit, -limit):
            edges.update(_positive_roots([polynomial[0] - side, *polynomial[1:]]))
    found: list[tuple[float, float]] = []
    for low, high in pairwise([*sorted(edges), 2 * max(edges)]):
        middle = (low + high) / 2
        if zeroed_converges(x, middle) == zeroed and forgotten_is_bounded(x, middle) == forgotten:
            joins = bool(found) and found[-1][1] == low  # the gap between them is a point
            found[-1:] = [(found[-1][0], high)] if joins else [*found[-1:], (low, high)]
    return found


def _coefficients(function: Callable[[Any], Fraction], degree: int) -> list[Fraction]:
    """Those of the polynomial of this degree, the constant first: Newton's divided differences, multiplied out."""
    points = [Fraction(n) for n in range(degree + 1)]
    table = [function(point) for point in points]
    for order in range(1, degree + 1):
        table[order:] = [(table[n] - table[n - 1]) / (points[n] - points[n - order]) for n in range(order, degree + 1)]
    result = [Fraction(0)]
    for n in range(degree, -1, -1):
        shifted = [Fraction(0), *result]
        result = [a - points[n] * b for a, b in zip(shifted, [*result, Fraction(0)], strict=True)]
        result[0] += table[n]
    return result


def _positive_roots(coefficients: list[Fraction]) -> list[float]:
    """Where the polynomial changes its sign above 0: between two roots of its derivative it does so once at most."""
    while coefficients and not coefficients[-1]:
        coefficients = coefficients[:-1]
    if len(coefficients) < 2:
        return []

    def positive(rate: float) -> bool:
        total = Fraction(0)
        for coefficient in reversed(coefficients):
            total = total * Fraction(rate) + coefficient
        return total > 0

    bound = 2 * float(1 + max(abs(one / coefficients[-1]) for one in coefficients))  # Cauchy’s, and room
    turns = _positive_roots([n * one for n, one in enumerate(coefficients)][1:])
    found = []
    for low, high in pairwise([0.0, *turns, max(bound, *turns, 1.0)]):
        if positive(low) == positive(high):
            continue
        at_low = positive(low)
        while (middle := (low + high) / 2) not in (low, high):
            low, high = (middle, high) if positive(middle) == at_low else (low, middle)
        found.append(low)
    return found


def _is_below(limit: int, function: Callable[[float, type], Any], rate: float) -> bool:
    """Whether its size is below the limit: in fractions where floats, a hundred times as fast, cannot tell."""
    in_floats, all_terms = function(rate, float), function(-rate, float)  # at −rate every term counts as positive
    if isfinite(all_terms) and abs(abs(in_floats) - limit) > 1e-12 * all_terms:
        return abs(in_floats) < limit
    return abs(function(rate, Fraction)) < limit


def _seen(x: Sequence[float], number: type) -> list[Any]:
    """An x that is 0 in float32 is not seen by the loop."""
    return [number(value) if np.float32(value) else number(0) for value in x]
