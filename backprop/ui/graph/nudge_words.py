"""What is said of a nudge: what the gradient promised, what happened, and what becomes of the two as it shrinks."""

import math
from collections.abc import Sequence

from backprop.graph import Nudge
from backprop.ui.parts.numbers import number, told_apart

_ROUNDING = 1e-13  # of the numbers that are subtracted: what float64 leaves over
_HUNDREDFOLD = (80.0, 125.0)  # what counts as about a hundred times


def compared(here: Nudge, label: str, result: str) -> str:
    """One nudge, in a few sentences of Markdown."""
    if not math.isfinite(here.actual) or not math.isfinite(here.predicted):
        return f"Here the gradient or `{result}` is no finite number, so there is nothing to compare."
    predicted, actual = told_apart(here.predicted, here.actual)
    apart = abs(here.actual - here.predicted)
    off = "They are the same, but for rounding." if _same(here) else f"They are {number(apart, 2)} apart."
    return (
        f"`{label}` is {number(here.value)}, and its gradient {number(here.gradient)}. Times the nudge, that says "
        f"**{predicted}**. Really `{result}` changes by **{actual}**. {off}"
    )


def when_smaller(exact: Sequence[Nudge], single: Sequence[Nudge]) -> str:
    """What becomes of the difference as the nudge shrinks, in float64 and in float32; "" where that is not plain.

    Both have the same nudges, each smaller than the one before.
    """
    if not all(math.isfinite(number) for one in (*exact, *single) for number in (one.actual, one.predicted)):
        return ""
    said = []
    apart = [abs(one.actual - one.predicted) for one in exact]
    if all(_same(one) for one in exact):
        said.append("The result is a straight line in this value, so the gradient is exact for a nudge of any size.")
    elif all(apart[place + 1] and _hundred(apart[place] / apart[place + 1]) for place in (1, 2)):
        said.append(
            "Make the nudge ten times smaller, and the two come about a hundred times closer: the nearer you look, "
            "the straighter the curve."
        )
    noisy = [
        one.size
        for place, one in enumerate(single)
        if abs(one.actual - one.predicted) > max(10 * apart[place], 0.01 * abs(one.predicted))
    ]
    # From this nudge on down; what comes before may be a chance.
    if noisy and noisy == [one.size for one in single][-len(noisy) :]:
        said.append(
            f"In float32, in which training runs, that holds only for nudges larger than {number(noisy[0])}. Below, "
            "the results before and after share most of their seven digits, and their difference has few left."
        )
    return " ".join(said)


def _same(one: Nudge) -> bool:
    return abs(one.actual - one.predicted) <= _ROUNDING * max(abs(one.result), abs(one.result + one.actual), 1e-300)


def _hundred(ratio: float) -> bool:
    return _HUNDREDFOLD[0] <= ratio <= _HUNDREDFOLD[1]
