"""Where on the axis of learning rates the two loops differ: which of them converges or stays bounded, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from backprop.datasets import Dataset
from backprop.stability import converging_learning_rates
from backprop.stability.bounded import Interval

Intervals = tuple[Interval, ...]
Place = Literal["inside", "edge", "outside"]

_AN_EDGE = 2.0**-22  # of a rate: nearer to an edge, float32 may put it on either side
_NARROW = 8 * _AN_EDGE  # of a rate: a window narrower than that has few rates that float32 can tell apart, or none
_LEAST = 1e-30  # much smaller rates are 0 in float32, in which the loops run


@dataclass(frozen=True, slots=True)
class Windows:
    """Open intervals of learning rates, ascending, for the linear model. The last three leave out the narrowest.

    Attributes:
        zeroed: the loop that zeroes converges.
        forgotten: the loop that never zeroes stays bounded.
        both, only_zeroed, only_forgotten: one and the other; one without the other.
    """

    zeroed: Intervals
    forgotten: Intervals
    both: Intervals
    only_zeroed: Intervals
    only_forgotten: Intervals


def windows(dataset: Dataset, *, accumulation_steps: int = 1) -> Windows:
    """The windows of both loops on these data. The accumulation is that of the loop that zeroes."""
    zeroed = converging_learning_rates(dataset, True, accumulation_steps)
    forgotten = converging_learning_rates(dataset, False)
    return Windows(
        zeroed, forgotten, _both(zeroed, forgotten), _without(zeroed, forgotten), _without(forgotten, zeroed)
    )


def place(rate: float, intervals: Sequence[Interval]) -> Place:
    """Whether a rate is inside one of the open intervals, outside all, or at an edge as far as float32 can tell."""
    wide = [interval for interval in intervals if _wide(interval)]
    if any(abs(rate - edge) <= _AN_EDGE * edge for interval in wide for edge in interval if edge > 0):
        return "edge"
    return "inside" if any(low < rate < high for low, high in wide) else "outside"


def _both(some: Sequence[Interval], others: Sequence[Interval]) -> Intervals:
    overlaps = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple(sorted(filter(_wide, overlaps)))


def _wide(interval: Interval) -> bool:
    low, high = interval
    return high - low > _NARROW * high


def _without(some: Sequence[Interval], others: Sequence[Interval]) -> Intervals:
    edges = [0.0, *(edge for interval in sorted(others) for edge in interval), float("inf")]
    return _both(some, list(zip(edges[::2], edges[1::2], strict=True)))


def rates_of_interest(found: Windows, *, current: float, highest: float) -> Interval:
    """The range of learning rates that a picture should span: all windows, and the rate in use; `high` ≤ `highest`."""
    edges = [edge for interval in (*found.zeroed, *found.forgotten) for edge in interval if _LEAST <= edge <= highest]
    low, high = (min(edges) / 12, max(edges) * 1.6) if edges else (highest / 1e4, highest)
    return min(low, current / 1.5), min(max(high, current * 1.5), highest)
