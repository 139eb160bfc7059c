"""Every sentence of the map and the learning-rate finder, recomputed from plain loops on small grids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from backprop.sweep import Grid, OutcomeMap, map_outcomes
from backprop.sweep.finder import best_rate
from backprop.ui.sweep import words
from backprop.ui.training.settings import Settings
from tests.claims import exact, plain
from tests.claims.forms import Forms, read, shows
from tests.claims.settings import Setting, check_every, random_setting
from tests.sweep.test_outcomes import finished

FORMS = Forms("map and finder")
OUTCOMES = ("converged", "not at rest yet", "stuck", "not settling", "diverged")
NEAR = 1e-4


@dataclass(eq=False)
class Truth:
    """A row of a map: each rate's run, and the mean loss at its end, infinite after an overflow."""

    setting: Setting
    zero_grad: bool
    rates: tuple[float, ...]
    rows: int
    runs: list[plain.PlainRun]
    cell: int = 0  # of the row: whose readout is checked

    @property
    def losses(self) -> np.ndarray:
        losses = plain.mean_losses(self.setting, [run.weights[-1] for run in self.runs])
        return np.where([run.overflow_step is None for run in self.runs], losses, np.inf)

    @property
    def rounding(self) -> float:
        return 1e-12 * float(np.mean(np.square(self.setting.y)))

    @property
    def start_loss(self) -> float:
        return plain.mean_loss(self.setting, self.setting.initial_w)

    @property
    def lowest(self) -> np.ndarray:
        """The rates that end with the lowest loss, to rounding; a hair more, since sums may round otherwise."""
        return np.flatnonzero(self.losses <= self.losses.min() + self.rounding * (1 + 1e-6))

    def arrived(self, column: int) -> int:
        ends = np.float32(self.runs[column].epoch_ends)
        near = np.abs(ends - ends[-1]) <= np.float32(NEAR) * np.abs(ends[0] - ends[-1])
        return next(epoch for epoch in range(len(ends)) if near[epoch:].all())

    def at(self, rate: str) -> int:
        """The column of this rate."""
        return next(column for column, one in enumerate(self.rates) if shows(rate, one))

    def rests_from(self, column: int, epoch: int) -> bool:
        """Whether w stays, from this epoch's end on, near where it ends."""
        ends = self.runs[column].epoch_ends
        way = np.abs(ends - ends[-1])
        return bool(way[epoch:].max() <= 12 * NEAR * way[0] + 1e-5 * np.abs(ends[-1]))


def whole(text: str) -> int:
    return int(text.replace(",", ""))


LOOP = r"gradients (?P<loop>zeroed|forgotten)"
EPOCHS = r"(?P<epochs>[\d,]+) epoch(?P<plural>s?)"


def same_epochs(truth: Truth, epochs: str, plural: str) -> None:
    assert whole(epochs) == truth.setting.epochs
    assert (plural == "s") == (truth.setting.epochs != 1)


# --- headings and shares


@FORMS.form(rf"(?:What happened in|Mean loss after) {EPOCHS}, {LOOP}")
def heading(truth: Truth, epochs: str, plural: str, loop: str) -> None:
    same_epochs(truth, epochs, plural)
    assert (loop == "zeroed") == truth.zero_grad


@FORMS.form(rf"Epochs until converged, {LOOP}")
def heading_of_epochs(truth: Truth, loop: str) -> None:
    assert (loop == "zeroed") == truth.zero_grad


@FORMS.form(
    rf"(?:Which loop diverges in {EPOCHS}|Mean loss after (?P<after>[\d,]+) epoch(?P<s>s?), forgotten ÷ zeroed)"
)
def heading_of_both(truth: Truth, epochs: str | None, plural: str | None, after: str | None, s: str | None) -> None:
    same_epochs(truth, epochs or after or "", plural or s or "")


@FORMS.form(rf"Mean loss after {EPOCHS}, from w = (?P<w>{{number}})(?:, against the learning rate\.)?")
def heading_of_the_slice(truth: Truth, epochs: str, plural: str, w: str) -> None:
    same_epochs(truth, epochs, plural)
    assert shows(w, truth.setting.initial_w)


SHARE = r"([\d,]+) (" + "|".join(OUTCOMES) + r") \((?:([\d.]+)|under (0\.1))%\)"


@FORMS.form(rf"Of (?P<runs>[\d,]+) runs, {LOOP}: (?P<shares>{SHARE}(?:, {SHARE})*)\.")
def shares_add_up(truth: Truth, runs: str, loop: str, shares: str) -> None:
    parts = re.findall(SHARE, shares)
    counts = [whole(count) for count, *_ in parts]
    assert whole(runs) == sum(counts) == truth.rows * len(truth.rates)
    assert counts == sorted(counts, reverse=True)
    percentages = [float(percentage or 0) for _, _, percentage, _ in parts]
    assert abs(sum(percentages) - 100) < 1e-9
    for count, percentage in zip(counts, percentages, strict=True):
        assert abs(percentage - 100 * count / sum(counts)) < 0.1
    overflowed = sum(run.overflow_step is not None for run in truth.runs)
    assert sum(whole(count) for count, name, *_ in parts if name == "diverged") >= overflowed


# --- the finder


@FORMS.form(
    rf"From w = (?P<w>{{number}}), {LOOP}, the best of these (?P<count>\d+) learning rates is (?P<rate>{{number}}): "
    rf"after {EPOCHS} its mean loss is the lowest, (?P<loss>{{number}})\."
)
def the_best(truth: Truth, w: str, loop: str, count: str, rate: str, epochs: str, plural: str, loss: str) -> None:
    same_epochs(truth, epochs, plural)
    assert shows(w, truth.setting.initial_w)
    assert (loop == "zeroed") == truth.zero_grad
    assert int(count) == len(truth.rates)
    column, losses = truth.at(rate), truth.losses
    assert losses[column] < truth.start_loss
    assert column in truth.lowest
    assert truth.arrived(column) == min(truth.arrived(one) for one in truth.lowest)
    assert shows(loss, losses[column], 3)
    truth.cell = column


@FORMS.form(r"Of the (?P<count>\d+) that end as low, to float32’s rounding, none needs fewer epochs\.")
def so_many_are_as_low(truth: Truth, count: str) -> None:
    assert int(count) == len(truth.lowest) > 1
    assert truth.arrived(truth.cell) == min(truth.arrived(one) for one in truth.lowest)


@FORMS.form(r"With more epochs it runs away\.")
def the_best_runs_away(truth: Truth) -> None:
    rate, setting = truth.rates[truth.cell], truth.setting
    assert setting.model == "linear"
    stays = exact.zeroed_converges if truth.zero_grad else exact.forgotten_is_bounded
    assert not stays(setting.x, rate)


@FORMS.form(rf"w is at rest after {EPOCHS}\.")
def the_best_is_at_rest(truth: Truth, epochs: str, plural: str) -> None:
    assert truth.rests_from(truth.cell, whole(epochs))
    assert (plural == "s") == (whole(epochs) != 1)


@FORMS.form(r"At the end w was still moving\.")
def the_best_still_moves(truth: Truth) -> None:
    ends = truth.runs[truth.cell].epoch_ends
    assert abs(ends[-1] - ends[-2]) > 0.99 * NEAR * abs(ends[0] - ends[-1])


@FORMS.form(
    r"The largest one here that converges is (?P<rate>{number})(?:; its mean loss at the end is (?P<loss>{number})"
    r"(?:, above the (?P<start>{number}) at the start)?)?\."
)
def the_largest_that_converges(truth: Truth, rate: str, loss: str | None, start: str | None) -> None:
    column, losses = truth.at(rate), truth.losses
    assert truth.rates[column] > truth.rates[truth.cell]
    assert truth.rests_from(column, truth.setting.epochs)
    if truth.setting.model == "linear" and truth.zero_grad:
        for larger in range(column + 1, len(truth.rates)):
            ends = truth.runs[larger].epoch_ends
            way = np.abs(np.diff(ends))
            still_moves = truth.runs[larger].overflow_step is not None or way[-1] > 1e-6 * abs(ends[0] - ends[-1])
            # Or float32 loses steps as small as these, far from where it should come to rest.
            assert still_moves or not exact.zeroed_converges(truth.setting.x, truth.rates[larger]) or not way[-1]
    if loss is None:
        assert losses[column] <= losses.min() + 2.01 * truth.rounding
    else:
        assert shows(loss, losses[column], 3)
    if start is not None:
        assert losses[column] > truth.start_loss
        assert shows(start, truth.start_loss, 3)
    elif loss is not None:
        assert losses[column] <= truth.start_loss * 1.01


@FORMS.form(
    rf"From w = (?P<w>{{number}}), {LOOP}, (?:(?P<nothing>there is nothing to learn: no other w has a lower mean loss)|"
    r"(?P<still>there is no best rate: every x is 0, so nothing moves w)|(?P<diverge>every one of these learning rates "
    r"diverges)|no learning rate here ends below the mean loss at the start, (?P<loss>{number}))\."
)
def none_is_best(
    truth: Truth, w: str, loop: str, nothing: str | None, still: str | None, diverge: str | None, loss: str | None
) -> None:
    assert shows(w, truth.setting.initial_w)
    assert (loop == "zeroed") == truth.zero_grad
    assert truth.losses.min() >= truth.start_loss - 1.01 * truth.rounding
    if nothing:
        assert truth.start_loss <= plain.lowest(truth.setting)[1] * (1 + 1e-9) + 1.01 * truth.rounding
    elif still:
        assert not np.float32(truth.setting.x).any()
    elif diverge:
        stays = exact.zeroed_converges if truth.zero_grad else exact.forgotten_is_bounded
        for run, rate in zip(truth.runs, truth.rates, strict=True):
            assert run.overflow_step is not None or not stays(truth.setting.x, rate)
    else:
        assert shows(loss or "", truth.start_loss)


@FORMS.form(r"Below (?P<rate>{number}) the loop does not\.")
def below_it_does_not(truth: Truth, rate: str) -> None:
    stays = exact.zeroed_converges if truth.zero_grad else exact.forgotten_is_bounded
    edge = read(rate)
    assert all(stays(truth.setting.x, share * edge) for share in (1e-3, 0.3, 0.8, 0.994))
    assert not stays(truth.setting.x, 1.006 * edge)
    gentle = replace(truth.setting, learning_rate=0.3 * edge, epochs=3)
    assert plain.run(gentle, zero_grad=truth.zero_grad).overflow_step is None


# --- a cell under the pointer, as `ui/cells/cells.js` puts the words together


@FORMS.form(r"Learning rate (?P<rate>{number}), initial w (?P<w>{number}): (?P<told>.*)\.")
def a_cell(truth: Truth, rate: str, w: str, told: str) -> None:
    run, ends = truth.runs[truth.cell], truth.runs[truth.cell].epoch_ends
    assert shows(rate, truth.rates[truth.cell], 5)
    loop, _, happened = told.partition(", it ")
    assert loop == ("zeroed" if truth.zero_grad else "forgotten")
    what, _, loss = happened.partition("; mean loss ")
    loss = loss.removeprefix("at the end ")
    if loss == words.readout("w")["too_large"]:
        assert not truth.losses[truth.cell] < 3.4028e38
    else:
        # The browser has it in float32, and a difference from y has float64's rounding: both decide a close call.
        exactly = float(truth.losses[truth.cell])
        room = 1e-15 * float(np.sqrt(exactly * np.mean(np.square(truth.setting.y))))
        close = (exactly, float(np.float32(exactly)), exactly - room, exactly + room)
        assert any(shows(loss, value, 4) for value in close), exactly
    if (run.overflow_step is not None) and what != "diverged":
        raise AssertionError("it overflowed")
    if after := re.fullmatch(r"converged (?:after (?P<epochs>[\d,]+) epoch(?P<s>s?)|(?P<start>at the start))", what):
        epoch = 0 if after["start"] else whole(after["epochs"])
        assert truth.rests_from(truth.cell, epoch) or np.ptp(ends) <= 1e-4 * abs(ends[0])
        assert after["start"] or (after["s"] == "s") == (epoch != 1)
    else:
        OTHER_OUTCOMES[what](truth)


def was_not_at_rest(truth: Truth) -> None:
    last_epoch = truth.runs[truth.cell].weights[-len(truth.setting.x) - 1 :]
    assert (last_epoch != last_epoch[0]).any()


def got_stuck(truth: Truth) -> None:
    run, setting = truth.runs[truth.cell], truth.setting
    ends, lowest = run.epoch_ends, plain.lowest(setting)[1]
    if ends[-1] == ends[-2]:
        return  # every later epoch ends there too
    assert setting.model == "sigmoid"
    # On the floor, or on a plateau where the second half gained a hundredth of what there is to gain, at most.
    losses = plain.mean_losses(setting, ends[(len(ends) - 1) // 2 :])
    assert losses[-1] <= 1.031 * lowest or losses[0] - losses[-1] <= 0.0101 * (losses[-1] - lowest)


def did_not_settle(truth: Truth) -> None:
    """Nothing damps the loop that never zeroes, and at an edge nothing shrinks; elsewhere it has turned twice."""
    run, setting, rate = truth.runs[truth.cell], truth.setting, truth.rates[truth.cell]
    if setting.model == "linear" and not truth.zero_grad:
        # The held sum passes through 0, where one step does not move w; it never does so twice in a row.
        late = run.weights[-2 * len(setting.x) - 1 :]
        assert (late != late[0]).any()
    elif setting.model == "sigmoid" or abs(exact.zeroed_factor(setting.x, rate)) < 1 - exact.JUST_APART:
        moves = np.diff(run.weights)
        moves = moves[moves != 0]
        assert (np.sign(moves[1:]) != np.sign(moves[:-1])).sum() >= 2


def diverged(truth: Truth) -> None:
    if truth.runs[truth.cell].overflow_step is None:
        assert truth.setting.model == "linear"
        stays = exact.zeroed_converges if truth.zero_grad else exact.forgotten_is_bounded
        rate = truth.rates[truth.cell]
        assert not all(stays(truth.setting.x, rate * (1 + share * exact.JUST_APART)) for share in (-1, 0, 1))


OTHER_OUTCOMES = {
    "was not at rest at the end": was_not_at_rest,
    "got stuck": got_stuck,
    "did not settle": did_not_settle,
    "diverged": diverged,
}


@FORMS.form(
    r"Heat map of learning rate (?P<low>{number}) to (?P<high>{number}), logarithmic, against initial w .* to .*\."
)
def the_map_spans(truth: Truth, low: str, high: str) -> None:
    assert shows(low, truth.rates[0])
    assert shows(high, truth.rates[-1])


@FORMS.form(rf"(?:.*{LOOP}|Epochs .*)\.")
def heading_as_a_sentence(truth: Truth, loop: str | None) -> None:
    assert loop is None or (loop == "zeroed") == truth.zero_grad


@FORMS.form(r"Your run: learning rate (?P<rate>{number}), initial w (?P<w>{number})\.")
def your_run(truth: Truth, rate: str, w: str) -> None:
    assert shows(rate, truth.setting.learning_rate)
    assert shows(w, truth.setting.initial_w)


# ---


def test_every_sentence_about_a_map_is_true() -> None:
    check_every(_check)


def _check(seed: int) -> None:
    random = Random(seed)
    setting = random_setting(seed)
    setting = replace(setting, epochs=min(setting.epochs, 60), initial_w=round(setting.initial_w, 2))
    zero_grad = random.random() < 0.6
    low, high = sorted(random.sample([1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0], 2))
    rates = {float(f"{rate:.4g}") for rate in np.geomspace(low, high, random.randint(2, 9))}
    if random.random() < 0.3:  # what is at, or beside, the edges
        rates |= {setting.learning_rate, min(1.01 * setting.learning_rate, 10.0)}
    learning_rates = tuple(sorted(rates))
    grid = Grid(
        model=setting.model,
        learning_rates=learning_rates,
        initial_ws=tuple(sorted({setting.initial_w, -10.0, 10.0})),
        epochs=setting.epochs,
        zero_grad=zero_grad,
        dataset=setting.dataset,
    )
    found = finished(map_outcomes(grid))
    row = grid.initial_ws.index(setting.initial_w)
    runs = [plain.run(replace(setting, learning_rate=rate), zero_grad=zero_grad) for rate in learning_rates]
    truth = Truth(setting, zero_grad, learning_rates, grid.shape[0], runs)
    loop = "zeroed" if zero_grad else "forgotten"
    for show in ("outcome", "loss", "epochs"):
        FORMS.check(words.title(show, loop, grid), truth)
        FORMS.check(words.title(show, "difference", grid), truth)
    best = best_rate(found, row)
    FORMS.check(words.shares(found), truth)
    FORMS.check(words.slice_alt(found, row, best), truth)
    settings = Settings(
        model=setting.model, learning_rate=setting.learning_rate, w=setting.initial_w, epochs=setting.epochs
    )
    FORMS.check(words.map_alt([found], words.title("outcome", loop, grid), settings), truth)
    for column in range(len(learning_rates)):
        truth.cell = column
        FORMS.check(said_of_a_cell(found, row, column), truth)


def said_of_a_cell(found: OutcomeMap, row: int, column: int) -> str:
    """What the browser says of a cell; the four digits of its numbers are held by the browser's test."""
    said, count = words.readout(found.grid.varied), int(found.epochs[row, column])
    epochs = (
        [said["no_epochs"], said["one_epoch"]][count] if 0 <= count < 2 else said["epochs"].format(count=f"{count:,}")
    )
    with np.errstate(over="ignore"):
        loss = float(np.float32(found.mean_loss[row, column]))
    cell = said["outcomes"][found.outcomes[row, column]].format(
        epochs=epochs, loss=words.number(loss, 4) if np.isfinite(loss) else said["too_large"]
    )
    loop = "zeroed" if found.grid.zero_grad else "forgotten"
    where = said["cell"].format(
        rate=words.number(found.grid.learning_rates[column]), w=words.number(found.grid.initial_ws[row])
    )
    return f"{where} {said[loop].format(cell=cell)}"
