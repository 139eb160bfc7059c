"""The best rate of a row is the one that plain loops show to be best."""

import numpy as np
import pytest

from backprop.datasets import PRESETS
from backprop.outcomes import Outcome, diagnose
from backprop.sweep import Grid, map_outcomes
from backprop.sweep.finder import best_rate, first_edge, largest_converged, nearest_row
from backprop.training import train_all
from tests.sweep.test_outcomes import finished


def rates(low: float, high: float, count: int) -> tuple[float, ...]:
    return tuple(float(f"{rate:.4g}") for rate in np.geomspace(low, high, count))


def plain(grid: Grid, row: int) -> tuple[np.ndarray, np.ndarray]:
    """The mean loss at the end, and after how many epochs w stays near there, of each rate; linear, float32."""
    rate, w = np.float32(grid.learning_rates), np.full(grid.shape[1], grid.initial_ws[row], dtype=np.float32)
    held, ends = np.zeros_like(w), [w]
    with np.errstate(all="ignore"):
        for _ in range(grid.epochs):
            for x, y in zip(np.float32(grid.dataset.x), np.float32(grid.dataset.y), strict=True):
                held = held * (not grid.zero_grad) + (2 * (x * w - y)) * x
                w = w - rate * held
            ends.append(w)
        exact = w.astype(np.float64)
        errors = [(x * exact - y) ** 2 for x, y in zip(grid.dataset.x, grid.dataset.y, strict=True)]
        near = np.abs(np.array(ends) - w) <= 1e-4 * np.abs(ends[0] - w)
    losses = np.mean(errors, axis=0)
    arrived = [
        next(epoch for epoch in range(len(ends)) if epoch == grid.epochs or near[epoch:, column].all())
        for column in range(len(rate))
    ]
    return np.where(np.isnan(losses), np.inf, losses), np.array(arrived)


@pytest.mark.parametrize("name", ["lesson", "noisy", "outlier", "one sample"])
@pytest.mark.parametrize("epochs", [1, 3, 100])
def test_the_best_rate_has_the_lowest_mean_loss_and_of_those_the_fewest_epochs(name: str, epochs: int) -> None:
    grid = Grid(learning_rates=rates(1e-3, 0.2, 40), initial_ws=(-3.0, 1.0), epochs=epochs, dataset=PRESETS[name])
    found = finished(map_outcomes(grid))
    for row in range(2):
        losses, arrived = plain(grid, row)
        best = best_rate(found, row)
        same = 1e-12 * np.mean(np.square(grid.dataset.y))
        lowest = np.flatnonzero(losses <= losses.min() + same)
        assert best is not None
        assert best.column in lowest
        assert best.mean_loss == pytest.approx(losses[best.column], rel=1e-4, abs=same)
        assert arrived[best.column] == min(arrived[lowest])


def test_the_best_rate_for_data_with_an_outlier_ends_below_the_loss_at_the_start() -> None:
    # Some rates, 0.07565 first of all, come to rest soonest, at a weight with a loss above the one at the start.
    grid = Grid(learning_rates=rates(1e-3, 1, 100), initial_ws=(1.0,), dataset=PRESETS["outlier"])
    found = finished(map_outcomes(grid))
    best = best_rate(found, 0)
    x, y = grid.dataset.arrays()
    start = np.mean((x * 1.0 - y) ** 2)
    assert best is not None
    assert best.mean_loss < start
    soonest = grid.learning_rates.index(0.07565)
    assert found.mean_loss[0, soonest] > start
    assert best.learning_rate < 0.07565


def test_the_largest_rate_that_converges_is_the_largest_one() -> None:
    grid = Grid(learning_rates=rates(1e-3, 1, 40), initial_ws=(1.0,), epochs=60)
    column = largest_converged(finished(map_outcomes(grid)), 0)
    runs = [diagnose(run) for run in train_all([grid.config(0, column) for column in range(40)])]
    assert column == max(index for index, one in enumerate(runs) if one.outcome is Outcome.CONVERGED)


@pytest.mark.parametrize(
    "grid",
    [
        Grid(learning_rates=(0.9, 2.0), initial_ws=(1.0,)),
        Grid(learning_rates=(0.01, 0.1), initial_ws=(2.0,)),
        Grid(learning_rates=(1e-6,), initial_ws=(10.0,), epochs=1, model="sigmoid"),
    ],
    ids=["all diverge", "nothing to learn", "float32 does not tell the losses apart"],
)
def test_where_no_rate_ends_below_the_loss_at_the_start_none_is_best(grid: Grid) -> None:
    assert best_rate(finished(map_outcomes(grid)), 0) is None


def test_below_the_first_edge_the_loop_converges_and_above_it_does_not() -> None:
    edge = first_edge(finished(map_outcomes(Grid(learning_rates=(0.9,), initial_ws=(1.0,)))), 0)
    assert edge is not None
    for rate, shrinks in ((0.99 * edge, True), (1.01 * edge, False)):
        assert (abs(np.prod([1 - 2 * rate * x * x for x in (1, 2, 3)])) < 1) == shrinks


@pytest.mark.parametrize(("w", "row"), [(-99.0, 0), (0.4, 1), (0.6, 2), (7.0, 2)])
def test_the_slice_is_the_row_that_starts_nearest(w: float, row: int) -> None:
    grid = Grid(learning_rates=(0.1,), initial_ws=(-1.0, 0.0, 1.0), epochs=1)
    assert nearest_row(finished(map_outcomes(grid)), w) == row
