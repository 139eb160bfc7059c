"""The lowest loss of a sigmoid with a bias: against closed forms, and against anything that a search finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import PRESETS, Dataset
from backprop.outcomes import lowest_point, mean_losses

LOSSES = ("squared_error", "cross_entropy")
shares = st.floats(0.02, 0.98).map(lambda value: round(value, 3))
targets = st.one_of(shares, st.sampled_from([0.0, 1.0]))
datasets = st.lists(st.tuples(st.integers(-5, 5).map(float), targets), min_size=1, max_size=7).map(
    lambda pairs: Dataset(tuple(x for x, _ in pairs), tuple(y for _, y in pairs))
)


@pytest.mark.parametrize("loss", LOSSES)
def test_two_samples_are_met_exactly(loss: str) -> None:
    lowest = lowest_point("logistic", Dataset((1.0, 3.0), (0.2, 0.9)), loss)
    logits = np.log([0.2 / 0.8, 0.9 / 0.1])
    slope = (logits[1] - logits[0]) / 2
    assert lowest.point == pytest.approx([slope, logits[0] - slope], rel=1e-6)
    assert lowest.free == 0
    entropy = -np.mean([0.2 * np.log(0.2) + 0.8 * np.log(0.8), 0.9 * np.log(0.9) + 0.1 * np.log(0.1)])
    assert lowest.loss == pytest.approx(0 if loss == "squared_error" else entropy, abs=1e-12)


@pytest.mark.parametrize(("loss", "limit"), [("squared_error", 0.0), ("cross_entropy", 0.0)])
def test_labels_that_a_threshold_tells_apart_are_only_approached(loss: str, limit: float) -> None:
    lowest = lowest_point("logistic", PRESETS["labels"], loss)
    assert (lowest.point, lowest.only_point, lowest.loss) == (None, None, limit)


def test_samples_at_the_threshold_keep_their_loss() -> None:
    mixed = Dataset((1.0, 2.0, 2.0, 3.0), (0.0, 0.0, 1.0, 1.0))
    assert lowest_point("logistic", mixed, "cross_entropy").loss == pytest.approx(np.log(2) / 2)
    assert lowest_point("logistic", mixed, "squared_error").loss == pytest.approx(0.25 / 2)


def test_targets_out_of_reach_leave_the_rest_of_their_distance() -> None:
    lowest = lowest_point("logistic", PRESETS["lesson"])
    assert lowest.point is None
    assert lowest.loss == pytest.approx((1 + 9 + 25) / 3)


@pytest.mark.parametrize("loss", LOSSES)
def test_where_every_x_is_the_same_a_whole_line_is_lowest(loss: str) -> None:
    data = Dataset((2.0, 2.0, 2.0, 2.0), (1.0, 0.0, 1.0, 1.0))
    lowest = lowest_point("logistic", data, loss)
    assert lowest.free == 1
    assert lowest.only_point is None
    assert lowest.point is not None
    along = lowest.point + np.outer([-3, 0, 5], [1.0, -2.0])
    assert mean_losses("logistic", data, along, loss) == pytest.approx(3 * [lowest.loss])
    assert lowest.point @ [1.0, -2.0] == pytest.approx(0)


@settings(max_examples=60, deadline=None)
@given(datasets, st.sampled_from(LOSSES), st.integers(0, 10**6))
def test_no_parameters_have_a_lower_loss(data: Dataset, loss: str, seed: int) -> None:
    lowest = lowest_point("logistic", data, loss)
    random = np.random.default_rng(seed)
    # Anywhere, and steep round any threshold; then nearer and nearer to the best of them.
    slopes = random.choice([-1, 1], 4_000) * 10 ** random.uniform(-2, 2, 4_000)
    points = np.stack([slopes, -slopes * random.uniform(-7, 7, 4_000)], axis=1)
    points[::4] = random.normal(0, 4, (1_000, 2))
    for reach in (1.0, 0.1, 0.01):
        best = points[mean_losses("logistic", data, points, loss).argmin()]
        points = np.vstack([best, best + reach * random.normal(0, 1 + np.abs(best), (1_000, 2))])
    found = mean_losses("logistic", data, points, loss).min()
    assert found >= lowest.loss * (1 - 1e-6) - 1e-12
    if lowest.point is not None:
        at = mean_losses("logistic", data, [lowest.point], loss)[0]
        assert at == pytest.approx(lowest.loss, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("y", [(0.0, 3e38, 0.0), (-3e38, 3e38, 1.0), (1e30, 0.5, 2e37)])
@pytest.mark.parametrize("x", [(0.0, 3e38, 3.4e38), (1.0, 2.0, 3.0), (-3e38, 3e38, 0.0)])
def test_numbers_as_large_as_float32_holds_are_an_answer(x: tuple[float, ...], y: tuple[float, ...]) -> None:
    lowest = lowest_point("logistic", Dataset(x, y))
    assert lowest.loss >= 0
