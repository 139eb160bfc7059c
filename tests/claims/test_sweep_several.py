"""Every sentence of the map about a model of several parameters, recomputed from plain loops on small grids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from backprop.datasets import Dataset
from backprop.sweep import Grid, map_outcomes
from backprop.sweep.finder import best_rate
from backprop.ui.sweep import words
from backprop.ui.training.settings import Settings
from tests.claims.forms import Forms, read, shows
from tests.claims.plain_several import (
    PlainSeveral,
    Several,
    SeveralTruth,
    epoch_matrix,
    mean_loss,
    random_several,
    run,
    table,
)
from tests.claims.settings import check_every
from tests.claims.test_several import named
from tests.claims.test_sweep import said_of_a_cell, whole
from tests.sweep.test_outcomes import finished

FORMS = Forms("map and finder, several parameters")
LOOP = r"gradients (?P<loop>zeroed|forgotten)"
START = r"From (?P<start>(?:\w+ = {number}(?:, )?)+), "
NEAR = 1e-4


@dataclass(eq=False)
class Truth:
    """A row of a map: each rate's run, and the mean loss at its end, infinite after an overflow."""

    setting: Several
    zero_grad: bool
    rates: tuple[float, ...]
    runs: list[PlainSeveral]
    cell: int = 0

    def __post_init__(self) -> None:
        self.losses = np.array(
            [mean_loss(self.setting, one.last) if one.overflow_step is None else np.inf for one in self.runs]
        )
        self.start_loss = mean_loss(self.setting, np.float32(self.setting.start).astype(np.float64))
        self.room = 1e-6 * max(self.start_loss, float(np.mean(np.square(self.setting.y))))  # float32 and its order
        ends = [one.last for one in self.runs] + [np.array(self.setting.start)]
        z = np.array(ends) @ table(self.setting).T
        if self.setting.loss == "cross_entropy" and (np.abs(np.abs(z) - 36) < 4).any():
            self.room = 200.0  # where float64 rounds a prediction to 1, a last digit decides

    def radius(self, rate: float) -> float:
        return float(np.abs(np.linalg.eigvals(epoch_matrix(replace(self.setting, learning_rate=rate)))).max())

    def away(self, column: int) -> np.ndarray:
        ends = self.runs[column].epoch_ends
        return np.abs(ends - ends[-1]).max(axis=1)


def near(text: str, value: float, digits: int, room: float) -> None:
    assert shows(text, value, digits) or abs(read(text) - value) <= 1e-3 * abs(value) + room, f"It is {value!r}."


def check_start(truth: Truth, start: str, loop: str) -> None:
    np.testing.assert_allclose(named(start), truth.setting.start, rtol=1e-9)
    assert (loop == "zeroed") == truth.zero_grad


@FORMS.form(
    START + LOOP + r", the best of these (?P<count>\d+) learning rates is (?P<rate>{number}): after (?P<epochs>[\d,]+) "
    r"epochs? its mean loss is the lowest, (?P<loss>{number})\."
)
def the_best(truth: Truth, start: str, loop: str, count: str, rate: str, epochs: str, loss: str) -> None:
    check_start(truth, start, loop)
    assert (int(count), whole(epochs)) == (len(truth.rates), truth.setting.epochs)
    truth.cell = next(column for column, one in enumerate(truth.rates) if shows(rate, one))
    assert truth.losses[truth.cell] <= truth.losses.min() + truth.room
    near(loss, truth.losses[truth.cell], 3, truth.room)


@FORMS.form(r"Of the (?P<count>\d+) that end as low, to float32’s rounding, none needs fewer epochs\.")
def so_many_are_as_low(truth: Truth, count: str) -> None:
    assert int(count) <= (truth.losses <= truth.losses.min() + truth.room).sum()


@FORMS.form(r"All parameters are at rest after (?P<epochs>[\d,]+) epochs?\.")
def at_rest(truth: Truth, epochs: str) -> None:
    away = truth.away(truth.cell)
    assert away[whole(epochs) :].max() <= 0.021 * away[0] + 2e-5 * (1 + np.abs(truth.runs[truth.cell].last).max())


@FORMS.form(r"At the end a parameter was still moving\.")
def still_moving(truth: Truth) -> None:
    away = truth.away(truth.cell)
    assert away[-2] > 0.9 * NEAR * away[0]


@FORMS.form(
    r"The largest one here that converges is (?P<rate>{number})(?:; its mean loss at the end is (?P<loss>{number})"
    r"(?:, above the (?P<start>{number}) at the start)?)?\."
)
def the_largest_that_converges(truth: Truth, rate: str, loss: str | None, start: str | None) -> None:
    column = next(column for column, one in enumerate(truth.rates) if shows(rate, one))
    assert truth.rates[column] > truth.rates[truth.cell]
    free = table(truth.setting).shape[1] - np.linalg.matrix_rank(table(truth.setting))
    assert truth.setting.model == "logistic" or truth.radius(truth.rates[column]) < 1 or free
    if loss:
        near(loss, truth.losses[column], 3, truth.room)
    if start:
        assert truth.losses[column] > truth.start_loss
        near(start, truth.start_loss, 3, truth.room)


@FORMS.form(
    START + LOOP + r", (?:(?P<nothing>there is nothing to learn: no other parameters have a lower mean loss)|"
    r"(?P<diverge>every one of these learning rates diverges)|no learning rate here ends below the mean loss at the "
    r"start, (?P<loss>{number}))\."
)
def none_is_best(
    truth: Truth, start: str, loop: str, nothing: str | None, diverge: str | None, loss: str | None
) -> None:
    check_start(truth, start, loop)
    assert truth.losses.min() >= truth.start_loss - truth.room
    if nothing:
        assert truth.start_loss <= SeveralTruth(truth.setting).lowest[1] + truth.room
    elif diverge:
        assert (truth.losses > truth.start_loss).all()
    else:
        near(loss or "", truth.start_loss, 6, truth.room)


@FORMS.form(r"Below (?P<rate>{number}) the loop does not\.")
def below_it_does_not(truth: Truth, rate: str) -> None:
    assert truth.zero_grad
    free = table(truth.setting).shape[1] - np.linalg.matrix_rank(table(truth.setting))
    for share in (1e-3, 0.3, 0.8, 0.98):
        assert truth.radius(share * read(rate)) < 1 + (1e-9 if free else 0)


@FORMS.form(
    r"Learning rate (?P<rate>{number}), initial (?P<name>\w+) (?P<start>{number}): (?P<loop>zeroed|forgotten), it "
    r"(?P<what>converged|was not at rest at the end|got stuck|did not settle|diverged)(?: after "
    r"(?P<epochs>[\d,]+) epochs?|(?P<begin> at the start))?; mean loss (?:at the end )?(?P<loss>.+)\."
)
def a_cell(
    truth: Truth,
    rate: str,
    name: str,
    start: str,
    loop: str,
    what: str,
    epochs: str | None,
    begin: str | None,
    loss: str,
) -> None:
    one = truth.runs[truth.cell]
    assert shows(rate, truth.rates[truth.cell], 5)
    assert shows(start, truth.setting.start[truth.setting.names.index(name)], 5)
    assert (loop == "zeroed") == truth.zero_grad
    ended = truth.losses[truth.cell]
    if "too large" in loss:
        assert not ended < 3.4e38
    else:
        near(loss, ended, 4, truth.room)
    if what == "converged":
        away = truth.away(truth.cell)
        first = 0 if begin else whole(epochs or "")
        assert away[first:].max() <= 0.021 * away[0] + 2e-5 * (1 + np.abs(one.last).max())
    elif what == "got stuck":
        assert (one.weights[-one.samples - 1 :] == one.weights[-1]).all()
    elif what == "did not settle":
        moves = np.diff(one.epoch_ends[(len(one.epoch_ends) - 1) // 2 :], axis=0)
        assert ((moves[1:] * moves[:-1] < 0).sum(axis=0) >= 4).any()
    elif what == "diverged":
        assert truth.setting.model != "logistic"
        assert one.overflow_step is not None or ended > truth.start_loss - truth.room
    else:
        assert (one.weights[-one.samples - 1 :] != one.weights[-1]).any()


@FORMS.form(r"Mean loss after (?P<epochs>[\d,]+) epochs?, from (?P<start>.*), against the learning rate\.")
def heading_of_the_slice(truth: Truth, epochs: str, start: str) -> None:
    assert whole(epochs) == truth.setting.epochs
    np.testing.assert_allclose(named(start), truth.setting.start, rtol=1e-9)


@FORMS.form(
    r"Heat map of learning rate (?P<low>{number}) to (?P<high>{number}), logarithmic, against initial (?P<name>\w+) .* "
    r"to .*\.|The map\.|Of [\d,]+ runs, .*\."
)
def the_map_spans(truth: Truth, low: str | None, high: str | None, name: str | None) -> None:
    if low and high:
        assert shows(low, truth.rates[0])
        assert shows(high, truth.rates[-1])
        assert name in truth.setting.names


@FORMS.form(r"Your run: learning rate (?P<rate>{number}), initial (?P<name>\w+) (?P<start>{number})\.")
def your_run(truth: Truth, rate: str, name: str, start: str) -> None:
    assert shows(rate, truth.setting.learning_rate)
    assert shows(start, truth.setting.start[truth.setting.names.index(name)])


def check(seed: int) -> None:
    random = Random(seed)
    setting = random_several(seed)
    setting = replace(setting, epochs=min(setting.epochs, 60))
    zero_grad = random.random() < 0.6
    low, high = sorted(random.sample([1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1.0], 2))
    rates = tuple(sorted({float(f"{rate:.4g}") for rate in np.geomspace(low, high, random.randint(2, 9))}))
    varied = random.choice(setting.names)
    own = setting.start[setting.names.index(varied)]
    grid = Grid(
        model=setting.model,  # type: ignore[arg-type]
        learning_rates=rates,
        initial_ws=tuple(sorted({own, -10.0, 10.0})),
        epochs=setting.epochs,
        zero_grad=zero_grad,
        dataset=Dataset(setting.x, setting.y),
        varied=varied,
        initial=setting.start,
        loss=setting.loss,  # type: ignore[arg-type]
    )
    found = finished(map_outcomes(grid))
    row = grid.initial_ws.index(own)
    runs = [run(replace(setting, learning_rate=rate), zero_grad=zero_grad) for rate in rates]
    truth = Truth(setting, zero_grad, rates, runs)
    FORMS.check(words.slice_alt(found, row, best_rate(found, row)), truth)
    starts = dict(zip(setting.names, setting.start, strict=True))
    settings = Settings(model=setting.model, learning_rate=setting.learning_rate, **starts)  # type: ignore[arg-type]
    FORMS.check(words.map_alt([found], "The map", settings), truth)
    for truth.cell in range(len(rates)):
        FORMS.check(re.sub(r"\s+", " ", said_of_a_cell(found, row, truth.cell)), truth)


def test_every_sentence_about_a_map_of_several_parameters_is_true() -> None:
    check_every(check)
