"""The sentence of every starting point, held against a plain loop with its settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from backprop.ui.training.starting_points import STARTING_POINTS
from tests.claims import exact, plain
from tests.claims.settings import Setting


@dataclass
class Runs:
    setting: Setting
    zeroed: plain.PlainRun
    forgotten: plain.PlainRun

    def jumps(self) -> np.ndarray:
        """The sizes of the steps, shape (epochs, samples), of those that cross w = 2; 0 for the others."""
        before, after = self.zeroed.weights[:-1] - 2, self.zeroed.weights[1:] - 2
        return np.where(before * after < 0, np.abs(after - before), 0.0).reshape(-1, self.zeroed.samples)


def the_lessons_run(runs: Runs) -> None:
    w = runs.zeroed.weights
    assert (w[0], round(w[-1], 5), 4 * w[0], round(4 * w[-1], 5)) == (1, 2, 4, 8)


def just_below(runs: Runs) -> None:
    assert runs.setting.learning_rate == 0.2
    assert runs.setting.x == (1, 2, 3)
    assert (runs.jumps()[:, 1:] > 0).all()
    assert (np.diff(np.abs(runs.zeroed.epoch_ends - 2)) < 0).all()


def just_above(runs: Runs) -> None:
    assert runs.setting.learning_rate == 0.21
    jumps = runs.jumps()[:, 1:]
    assert (jumps > 0).all()
    assert (np.diff(jumps, axis=0) > 0).all()


def a_second_window(runs: Runs) -> None:
    assert runs.setting.learning_rate == 0.5
    assert runs.setting.x[0] == 1
    assert (runs.zeroed.weights[1:] == 2).all()
    assert not exact.zeroed_converges(runs.setting.x, 0.4)  # far above the first limit, with a gap between


def the_flat_tail(runs: Runs) -> None:
    assert runs.setting.initial_w == 10
    assert np.abs(runs.zeroed.gradients).max() < 0.02
    assert plain.mean_loss(runs.setting, 0.8) < 1e-6 < plain.mean_loss(runs.setting, runs.zeroed.weights[-1])


def forgetting_survives(runs: Runs) -> None:
    assert runs.setting.learning_rate == 0.25
    assert abs(exact.zeroed_factor(runs.setting.x, 0.25)) > 1
    assert plain.mean_loss(runs.setting, runs.zeroed.weights[-1]) > 1e3
    assert exact.forgotten_is_bounded(runs.setting.x, 0.25)
    assert (np.diff(np.sign(np.diff(runs.forgotten.weights[-30:]))) != 0).sum() > 2


CLAIMS: dict[str, Callable[[Runs], None]] = {
    "w goes from 1 to 2, and the prediction for 4 from 4 to 8.": the_lessons_run,
    "At 0.2 each step at x = 2 and at x = 3 jumps across 2, and yet each epoch ends a little nearer to 2.": just_below,
    "At 0.21 the same jumps grow from epoch to epoch. On the logarithmic loss axis, growth is a line upward.": (
        just_above
    ),
    "At 0.5, far above the limit, it works again: with x = 1 a single step lands on 2 exactly.": a_second_window,
    "From w = 10 the sigmoid is level, so there is almost no gradient to follow, although w = 0.8 would fit.": (
        the_flat_tail
    ),
    "At 0.25 the correct loop explodes. The loop that forgets to zero swings for ever, but stays in bounds.": (
        forgetting_survives
    ),
}


@pytest.mark.parametrize("point", STARTING_POINTS, ids=lambda point: point.name)
def test_every_starting_points_sentence_is_true(point) -> None:
    config = point.settings.config
    setting = Setting(
        0, config.model, config.learning_rate, config.epochs, config.initial_w, config.dataset.x, config.dataset.y
    )
    CLAIMS[point.sentence](Runs(setting, plain.run(setting), plain.run(setting, zero_grad=False)))
