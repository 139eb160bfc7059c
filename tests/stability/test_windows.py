"""Where the two loops differ: every rate lies in the interval that its own two answers name."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, Dataset
from backprop.stability import epoch_factor
from backprop.stability.windows import Intervals, rates_of_interest, windows

inputs = st.lists(st.floats(0.3, 3), min_size=1, max_size=4)


def inside(intervals: Intervals, rate: float) -> bool:
    return any(low < rate < high for low, high in intervals)


def test_forgetting_survives_where_the_correct_loop_does_not() -> None:
    found = windows(ARTICLE)
    assert found.only_forgotten
    for low, high in found.only_forgotten:
        rate = (low + high) / 2
        assert abs(epoch_factor(ARTICLE, rate, True)) > 1
        assert abs(epoch_factor(ARTICLE, rate, False)) == 1


@given(x=inputs, share=st.floats(0.01, 3))
def test_both_only_one_and_neither_share_out_the_rates(x: list[float], share: float) -> None:
    found = windows(Dataset(x=tuple(x), y=tuple(x)))
    rate = share / max(x) ** 2
    edges = [edge for intervals in (found.zeroed, found.forgotten) for interval in intervals for edge in interval]
    if rate in edges:
        return
    zeroed, forgotten = inside(found.zeroed, rate), inside(found.forgotten, rate)
    assert inside(found.both, rate) == (zeroed and forgotten)
    assert inside(found.only_zeroed, rate) == (zeroed and not forgotten)
    assert inside(found.only_forgotten, rate) == (forgotten and not zeroed)
    for intervals in (found.both, found.only_zeroed, found.only_forgotten):
        assert all(low < high for low, high in intervals)
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(intervals))


@given(x=inputs, current=st.floats(1e-6, 10))
def test_the_picture_spans_the_windows_and_the_rate_in_use(x: list[float], current: float) -> None:
    found = windows(Dataset(x=tuple(x), y=tuple(x)))
    low, high = rates_of_interest(found, current=current, highest=10)
    assert 0 < low < current <= high <= 10
    within = [edge for interval in found.zeroed for edge in interval if 0 < edge <= 10]
    assert all(low < edge <= high for edge in within)


def test_windows_at_rates_that_float32_cannot_hold_are_left_out_of_the_picture() -> None:
    found = windows(Dataset(x=(1e30,), y=(1.0,)))
    assert found.zeroed[0][1] < 1e-59
    assert rates_of_interest(found, current=0.1, highest=10) == (1e-3, 10)


def test_without_windows_the_picture_spans_four_powers_of_ten() -> None:
    nowhere = windows(Dataset(x=(0.0,), y=(1.0,)))
    assert nowhere.zeroed == nowhere.forgotten == ()
    low, high = rates_of_interest(nowhere, current=0.1, highest=10)
    assert (low, high) == (1e-3, 10)
