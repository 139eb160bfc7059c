"""The sentence of every starting point, held against a plain loop with its settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from backprop.ui.training.optimizers.settings import OptimizerSettings
from backprop.ui.training.starting_points import LOGISTIC_STARTING_POINTS, SEVERAL_STARTING_POINTS, STARTING_POINTS
from tests.claims import exact, plain, plain_several, test_optimizers
from tests.claims.plain_several import Several
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

QUADRATIC = plain_several.Several("quadratic", 0.01, 100, (1.0, 1.0, 1.0), (1.0, 2.0, 3.0), (2.0, 4.0, 6.0))


def the_parabola(setting: Several) -> None:
    assert setting.start == (1, 1, 1)
    last = plain_several.run(setting).last
    assert round(plain_several.mean_loss(setting, last), 3) == 0.022
    assert round(plain_several.predicted(setting, last, 4), 3) == 8.544


def the_line(setting: Several) -> None:
    last = plain_several.run(setting).last
    assert (setting.start[1], round(last[1], 3), round(plain_several.predicted(setting, last, 4), 3)) == (
        1,
        0.575,
        7.606,
    )
    assert np.allclose(np.linalg.lstsq(plain_several.table(setting), np.array(setting.y), rcond=None)[0], [2, 0])


def the_valley(setting: Several) -> None:
    assert setting.epochs == 10 * QUADRATIC.epochs
    run = plain_several.run(setting)
    assert round(plain_several.predicted(setting, run.last, 4), 3) == 8.326
    # Of an epoch's steps, what is left when they are added up: the distance that it gets on.
    moved = np.linalg.norm(run.weights[-1] - run.weights[-4])
    assert moved < 1e-3 * np.linalg.norm(run.weights[3] - run.weights[0])


def above_the_limit(setting: Several) -> None:
    assert setting.learning_rate == 0.031
    sizes = [
        np.abs(np.linalg.eigvals(plain_several.epoch_matrix(replace(setting, learning_rate=rate)))).max()
        for rate in (0.03, 0.031)
    ]
    assert sizes[0] < 1
    assert round(sizes[1], 2) == 1.07


def adam_beside_it(setting: Several) -> None:
    ends = [
        test_optimizers.plain("quadratic", name, rate, setting.epochs, 4.0)
        for name, rate in (("Adam", OptimizerSettings().adam), ("Plain descent", setting.learning_rate))
    ]
    assert [float(f"{loss:.3g}") for loss, _ in ends] == [0.00496, 0.0177]
    assert [round(prediction, 3) for _, prediction in ends] == [7.893, 8.484]


def centred(setting: Several) -> None:
    assert [x + 2 for x in setting.x] == list(QUADRATIC.x)
    assert setting.y == QUADRATIC.y
    curvatures = [np.linalg.svd(plain_several.table(one), compute_uv=False) ** 2 / 3 for one in (setting, QUADRATIC)]
    wide, narrow = (one[0] / one[-1] for one in curvatures)
    assert wide < 12
    assert narrow > 4_000
    assert f"{plain_several.predicted(setting, plain_several.run(setting).last, 2):.3f}" == "8.000"


def pass_or_fail(setting: Several) -> None:
    assert (setting.x, setting.y, setting.loss) == ((1, 2, 3, 4), (0, 0, 1, 1), "cross_entropy")
    last = plain_several.run(setting).last
    assert [round(plain_several.predicted(setting, last, x), 3) for x in (1, 4)] == [0.141, 0.929]


def vanishing(setting: Several) -> None:
    assert (setting.start[0], setting.loss) == (-10, "squared_error")
    run = plain_several.run(setting)
    assert np.abs(run.gradients).max() < 2e-4
    assert round(plain_several.mean_loss(setting, run.last), 4) == 0.5


def gets_away(setting: Several) -> None:
    assert (setting.start[0], setting.loss) == (-10, "cross_entropy")
    run = plain_several.run(setting)
    losses = [plain_several.mean_loss(setting, p) for p in (np.array(setting.start), run.last)]
    assert [round(losses[0], 1), round(losses[1], 3)] == [17.5, 0.375]
    w, b = setting.start
    error = float(plain_several.logistic(np.float64(w * setting.x[0] + b))) - setting.y[0]
    assert np.isclose(run.gradients[0][0], error * setting.x[0], rtol=1e-4)


def overlap(setting: Several) -> None:
    zeros, ones = ([x for x, y in zip(setting.x, setting.y, strict=True) if y == at] for at in (0, 1))
    assert max(zeros) > min(ones)
    last = plain_several.run(setting).last
    assert plain_several.mean_loss(setting, last) < 1.001 * plain_several.searched(setting)[1]
    assert [round(plain_several.predicted(setting, last, x), 3) for x in (3, 4)] == [0.347, 0.644]


SEVERAL_CLAIMS: dict[str, Callable[[Several], None]] = {
    "Three parameters start at 1. After 100 epochs the mean loss is 0.022, and yet the prediction for 4 is 8.544.": (
        the_parabola
    ),
    "With a bias the line need not pass through 0. After 100 epochs b has come from 1 to 0.575, on its way to 0, "
    "and the prediction for 4 is 7.606.": the_line,
    "Ten times the epochs, and the prediction for 4 is still 8.326: along the narrow valley of the loss hardly any "
    "gradient is left.": the_valley,
    "At a rate of 0.03 the parabola would settle. At 0.031 an epoch multiplies its distance from there by 1.07.": (
        above_the_limit
    ),
    "Below the charts: after 300 epochs Adam, at a rate of 0.3, has a mean loss of 0.00496 and predicts 7.893 for 4. "
    "Plain descent has 0.0177, and predicts 8.484.": adam_beside_it,
    "The same parabola with 2 taken from each x: there is no narrow valley any more. What was x = 4 is x = 2 now, and "
    "after 100 epochs its prediction is 8.000.": centred,
    "Hours of study, and whether the exam was passed: the next lesson. After 1,000 epochs the model gives 1 hour a "
    "chance of 0.141, and 4 hours one of 0.929.": pass_or_fail,
    "From w = −10 the sigmoid is level at every sample, so the squared error has almost no gradient: after 100 epochs "
    "the mean loss is still 0.5.": vanishing,
    "From the same start with cross-entropy the mean loss falls from 17.5 to 0.375: its gradient is (ŷ − y) · x, "
    "however level the sigmoid is.": gets_away,
    "No threshold tells these labels apart, so the loss has a lowest point. The run ends near it, with 0.347 for x = 3 "
    "and 0.644 for x = 4.": overlap,
}


@pytest.mark.parametrize(
    "point", [*STARTING_POINTS, *SEVERAL_STARTING_POINTS, *LOGISTIC_STARTING_POINTS], ids=lambda point: point.name
)
def test_every_starting_points_sentence_is_true(point) -> None:
    config = point.settings.config
    if point.sentence in SEVERAL_CLAIMS:
        start = config.initial
        data = (config.dataset.x, config.dataset.y)
        SEVERAL_CLAIMS[point.sentence](
            Several(config.model, config.learning_rate, config.epochs, start, *data, loss=config.loss)
        )
        return
    setting = Setting(
        0, config.model, config.learning_rate, config.epochs, config.initial_w, config.dataset.x, config.dataset.y
    )
    CLAIMS[point.sentence](Runs(setting, plain.run(setting), plain.run(setting, zero_grad=False)))
