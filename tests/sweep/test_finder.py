"""The best rate of a row is the one that runs of `train` show to be best."""

import numpy as np
import pytest

from backprop.datasets import PRESETS
from backprop.outcomes import Outcome, diagnose
from backprop.sweep import Grid, map_outcomes
from backprop.sweep.finder import best_rate, nearest_row
from backprop.training import train_all
from tests.sweep.test_outcomes import finished

RATES = tuple(float(f"{rate:.4g}") for rate in np.geomspace(1e-3, 1, 40))


def test_the_best_rate_is_at_rest_first_and_no_larger_one_than_named_converges() -> None:
    grid = Grid(learning_rates=RATES, initial_ws=(-3.0, 1.0), epochs=60)
    found = finished(map_outcomes(grid))
    best = best_rate(found, 1)
    runs = [diagnose(run) for run in train_all([grid.config(1, column) for column in range(len(RATES))])]
    epochs = {rate: run.converged_epoch for rate, run in zip(RATES, runs, strict=True) if run.converged_epoch}
    assert best.epochs == min(epochs.values()) == epochs[best.learning_rate]
    assert best.outcome is Outcome.CONVERGED
    assert best.largest_converged == max(epochs)


def test_where_nothing_comes_to_rest_the_lowest_final_loss_is_best() -> None:
    grid = Grid(learning_rates=(1e-5, 3e-5, 1e-4, 0.9), initial_ws=(1.0,), epochs=5)
    found = finished(map_outcomes(grid))
    best = best_rate(found, 0)
    assert best.learning_rate == 1e-4
    assert best.final_loss == found.final_loss[0].min()
    assert (best.outcome, best.epochs, best.largest_converged) == (Outcome.DESCENDING, None, None)


def test_where_all_diverge_there_is_no_best_rate() -> None:
    grid = Grid(learning_rates=(0.9, 2.0), initial_ws=(1.0,), dataset=PRESETS["lesson"])
    assert best_rate(finished(map_outcomes(grid)), 0) is None


@pytest.mark.parametrize(("w", "row"), [(-99.0, 0), (0.4, 1), (0.6, 2), (7.0, 2)])
def test_the_slice_is_the_row_that_starts_nearest(w: float, row: int) -> None:
    grid = Grid(learning_rates=(0.1,), initial_ws=(-1.0, 0.0, 1.0), epochs=1)
    assert nearest_row(finished(map_outcomes(grid)), w) == row
