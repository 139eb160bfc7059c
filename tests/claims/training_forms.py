"""The sentences about a run: verdicts, descriptions of charts, the step in close-up; and what makes them true."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from tests.claims import plain
from tests.claims.forms import NUMBER, Forms, read, shows
from tests.claims.plain import PlainRun
from tests.claims.settings import Setting

FORMS = Forms("training")
W = r"(?P<w>{number})"
COUNT = r"(?P<count>[\d,]+)"
_HAIR = 1e-9
MORE_STEPS = 600  # in which a loss that "never" comes back could do so


@dataclass
class Truth:
    """The plain runs of a setting."""

    setting: Setting
    step: int = 0
    _: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def zeroed(self) -> PlainRun:
        return plain.run(self.setting)

    @cached_property
    def forgotten(self) -> PlainRun:
        return plain.run(self.setting, zero_grad=False)

    @cached_property
    def lowest(self) -> tuple[float, float]:
        return plain.lowest(self.setting)

    @cached_property
    def start_loss(self) -> float:
        return plain.mean_loss(self.setting, self.zeroed.weights[0])

    @cached_property
    def end_loss(self) -> float:
        return plain.mean_loss(self.setting, last(self.zeroed))

    @cached_property
    def epoch(self) -> tuple[float, float]:
        """Slope and shift of the affine map that an epoch of the linear, zeroed loop is, in float64."""
        rate = float(np.float32(self.setting.learning_rate))
        ends = [
            plain.run(replace(self.setting, initial_w=w, epochs=1, learning_rate=rate), precision=np.float64).weights[
                -1
            ]
            for w in (0.0, 1.0)
        ]
        slope = math.prod(1 - 2 * rate * x * x for x in self.setting.x)
        return slope, ends[0]


def last(run: PlainRun) -> float:
    """The last finite weight."""
    return float(run.weights[np.isfinite(run.weights)][-1])


def whole(text: str) -> int:
    return int(text.replace(",", ""))


def same(text: str, value: float, digits: int, *, slack: float = 1e-7) -> None:
    """The text shows the value to so many digits, but for what float64 and float32 round differently."""
    assert shows(text, value, digits) or abs(read(text) - value) <= slack * abs(value), f"It is {value!r}."


def loss_is(text: str, value: float, truth: Truth, digits: int = 4) -> None:
    """A mean loss; where it is rounding alone, only its size counts."""
    scale = float(np.mean(np.square(truth.setting.y))) + 1e-300
    assert (
        shows(text, value, digits)
        or abs(read(text) - value) <= 1e-12 * scale
        or abs(read(text) - value) <= 1e-6 * value
    ), f"It is {value!r}."


def best_is(truth: Truth, loss: str, w: str | None) -> None:
    best_w, lowest = truth.lowest
    loss_is(loss, lowest, truth)
    if w is not None:
        assert math.isfinite(best_w)
        # Where the loss is level, several weights are the best.
        level = plain.mean_loss(truth.setting, read(w)) <= lowest * (1 + 1e-12)
        # A scan of float64's losses finds the place of the lowest one to the square root of their rounding.
        unit = 10.0 ** (math.floor(math.log10(abs(best_w) or 1.0)) - 3)
        close_call = abs(read(w) - best_w) <= 0.5 * unit + 2e-8 * max(1.0, abs(best_w))
        assert shows(w, best_w, 4) or close_call or level, f"It is lowest at {best_w!r}."


BEST = (
    r"(?:the lowest possible(?P<far>,)? (?:is )?(?P<low>{number})(?:, at w = (?P<best>{number})"
    r"|, is only approached as w (?P<way>grows|falls) without end)|every w gives (?P<any>{number}))"
)


def check_best(truth: Truth, low: str | None, best: str | None, way: str | None, any_: str | None) -> None:
    if any_ is not None:
        loss_is(any_, truth.start_loss, truth)
        assert not np.float32(np.array(truth.setting.x)).any()
        return
    assert low is not None
    best_is(truth, low, best)
    if way is not None:
        far = 60 / min(abs(x) for x in truth.setting.x if x)
        assert truth.lowest[0] == (math.inf if way == "grows" else -math.inf) or (
            plain.mean_loss(truth.setting, far if way == "grows" else -far) <= truth.lowest[1] * (1 + 1e-9) + 1e-12
        )


CHANGE = r"(?P<end>{number})(?P<same>, as at the start)?(?:, (?P<way_>down|up) from (?P<start>{number}))?"


def check_change(truth: Truth, end: str, same_: str | None, way_: str | None, start: str | None) -> None:
    loss_is(end, truth.end_loss, truth)
    if same_:
        assert math.isclose(truth.end_loss, truth.start_loss, rel_tol=1e-8, abs_tol=1e-30)
        return
    assert start is not None
    assert start != end
    loss_is(start, truth.start_loss, truth)
    assert (truth.end_loss < truth.start_loss) == (way_ == "down")


# --- at rest


@FORMS.form(
    rf"(?P<label>Nothing left to learn|At rest from the start): w starts at {W}, and "
    r"(?:every epoch ends within (?P<within>{number}) of it|no step moves it)\."
)
def at_rest_from_the_start(truth: Truth, label: str, w: str, within: str | None) -> None:
    run = truth.zeroed
    same(w, run.weights[0], 10)
    if within is None:
        assert (run.weights == run.weights[0]).all()
    else:
        assert np.abs(run.epoch_ends - read(w)).max() <= read(within) * (1 + _HAIR)
    near_best(truth, label == "Nothing left to learn")


@FORMS.form(rf"The mean loss there is (?P<loss>{{number}}); {BEST}\.")
def loss_there(truth: Truth, loss: str, far: str, low: str, best: str, way: str, any: str) -> None:
    loss_is(loss, truth.start_loss, truth)
    check_best(truth, low, best, way, any)


def near_best(truth: Truth, claimed: bool) -> None:
    """Within 5% of the lowest loss and 1% of the possible gain: what the page calls the best."""
    lowest = truth.lowest[1]
    scale = float(np.mean(np.square(truth.setting.y)))
    excess = truth.end_loss - lowest
    near = 0.05 * lowest + 0.01 * max(truth.start_loss - lowest, 0.0)
    if claimed:
        assert excess <= near * 1.001 + 1.01e-4 * scale, f"{excess!r} above the lowest, {lowest!r}"
        assert truth.end_loss <= truth.start_loss * (1 + 1e-6) + 1e-4 * scale
    else:
        assert excess >= near * 0.999 or truth.end_loss > truth.start_loss, (
            f"only {excess!r} above the lowest, {lowest!r}"
        )


@FORMS.form(
    r"(?P<label>Converged|At rest, but not at the best w): after epoch (?P<epoch>[\d,]+), every later epoch "
    r"ends with w within (?P<within>{number}) of (?P<w>{number})\."
)
def converged(truth: Truth, label: str, epoch: str, within: str, w: str) -> None:
    ends = truth.zeroed.epoch_ends
    assert 1 <= whole(epoch) < truth.setting.epochs
    arrived(ends, whole(epoch), read(within), read(w))
    near_best(truth, label == "Converged")


@FORMS.form(
    r"(?P<label>Converged|At rest, but not at the best w): epoch (?P<epoch>[\d,]+), the last, ends with w "
    r"within (?P<within>{number}) of (?P<w>{number})\."
)
def converged_at_last(truth: Truth, label: str, epoch: str, within: str, w: str) -> None:
    assert whole(epoch) == truth.setting.epochs
    arrived(truth.zeroed.epoch_ends, whole(epoch), read(within), read(w))
    near_best(truth, label == "Converged")


def arrived(ends: np.ndarray, epoch: int, within: float, w: float) -> None:
    distances = np.abs(ends - w)
    assert distances[epoch:].max() <= within * (1 + _HAIR), f"It is {distances[epoch:].max()!r} off."
    assert distances[epoch - 1] > within * (1 - _HAIR), "It was there an epoch earlier."


@FORMS.form(
    rf"The mean loss (?:is (?P<still>{{number}}), as at the start|(?P<verb>fell|rose) from (?P<start>{{number}}) to "
    rf"(?P<end>{{number}}))(?:; {BEST})?\."
)
def fell_or_rose(
    truth: Truth, still: str, verb: str, start: str, end: str, far: str, low: str, best: str, way: str, any: str
) -> None:
    if still is not None:
        check_change(truth, still, "same", None, None)
    else:
        check_change(truth, end, None, "down" if verb == "fell" else "up", start)
    if low is not None:
        check_best(truth, low, best, way, any)


@FORMS.form(r"No w brings it below (?P<low>{number}), because the samples do not lie on one (?P<shape>line|curve) .*\.")
def no_w_brings_it_below(truth: Truth, low: str, shape: str) -> None:
    loss_is(low, truth.lowest[1], truth)
    assert truth.lowest[1] > 0
    assert (shape == "line") == (truth.setting.model == "linear")


@FORMS.form(r"Within the last epoch w moved between (?P<low>{number}) and (?P<high>{number})\.")
def inside(truth: Truth, low: str, high: str) -> None:
    part = truth.zeroed.weights[-len(truth.setting.x) - 1 :]
    same(low, part.min(), 4)
    same(high, part.max(), 4)
    assert low != high
    assert len(truth.setting.x) > 1


@FORMS.form(r"Each sample pulls its own way\.")
def pulls_its_own_way(truth: Truth) -> None:
    assert len(truth.setting.x) > 1
    assert truth.lowest[1] > 0


@FORMS.form(
    r"Each epoch multiplies the distance of w from (?P<w>{number}) by (?P<by>{number})(?P<sides>, and w changes sides)?"
    r"(?:, because the learning rate (?P<rate>{number}) (?:is above (?P<edge>{number}), where the loop stops converging"
    r"|lies in a gap: the loop converges again between (?P<low>{number}) and (?P<high>{number})))?\."
)
def each_epoch_multiplies(truth: Truth, w: str, by: str, sides: str, rate: str, edge: str, low: str, high: str) -> None:
    assert truth.setting.model == "linear"
    slope, shift = truth.epoch
    if abs(slope) > 1e-6:  # else it is what the rate's own rounding leaves
        same(by, abs(slope), 3, slack=1e-5)
        assert (sides is not None) == (slope < 0)
    assert read(by) <= 1e-6 or abs(slope) > 1e-7
    assert by != "1"
    if abs(1 - slope) > 1e-6:
        fixed = shift / (1 - slope)
        assert abs(read(w) - fixed) <= 1e-4 * abs(fixed) + 1e-6, f"It is {fixed!r}."
    if rate is None:
        return
    assert abs(slope) > 1
    same(rate, truth.setting.learning_rate, 3)
    for shown in (edge, low, high):
        if shown is not None:
            assert is_an_edge(truth, shown), f"{shown} is no edge."
    if edge is not None:
        assert read(edge) < read(rate)
    if low is not None:
        assert read(rate) < read(low) < read(high)


def is_an_edge(truth: Truth, text: str) -> bool:
    """Whether the size of an epoch's factor passes 1 within half a unit of its last digit."""
    shown = read(text)
    digits = max(3, len(text.split(" ")[0].replace(".", "").lstrip("0")))
    unit = 10.0 ** (math.floor(math.log10(shown)) - digits + 1)
    rates = np.linspace(shown - 0.51 * unit, shown + 0.51 * unit, 401)
    x = np.array(truth.setting.x)[:, None]
    roots = 1 / (2 * x[x != 0] ** 2)  # beside which windows may be narrower than the grid
    roots = np.concatenate([roots, *(roots * (1 + size) for size in np.geomspace(1e-9, 1e-2, 60)),
                            *(roots * (1 - size) for size in np.geomspace(1e-9, 1e-2, 60))])  # fmt: skip
    rates = np.concatenate([rates, roots[(roots >= rates[0]) & (roots <= rates[-1])]])
    with np.errstate(over="ignore", divide="ignore"):
        logs = np.log(np.abs(1 - 2 * rates * x * x)).sum(axis=0)
    return bool(logs.min() < 1e-9) and bool(logs.max() > -1e-9)


# --- on its way


@FORMS.form(
    rf"(?P<label>Still descending|Not at rest yet): after (?P<count>[\d,]+) epochs? the mean loss is {CHANGE}"
    r"(?:; of all epochs’ ends it was lowest after epoch (?P<when>[\d,]+), with (?P<then>{number}))?"
    rf"; {BEST}\."
)
def moving(
    truth: Truth, label: str, count: str, end: str, same: str, way_: str, start: str, when: str, then: str,
    far: str, low: str, best: str, way: str, any: str,
) -> None:  # fmt: skip
    assert whole(count) == truth.setting.epochs
    check_change(truth, end, same, way_, start)
    check_best(truth, low, best, way, any)
    ends = truth.zeroed.epoch_ends
    losses = plain.mean_losses(truth.setting, ends)
    if when is not None:
        assert losses[whole(when)] <= losses.min() * (1 + 1e-9)
        loss_is(then, losses[whole(when)], truth)
        assert losses.min() < truth.end_loss
    else:
        assert losses.min() >= min(losses[0], losses[-1]) * (1 - 1e-3) - 1e-12
    if label == "Still descending":
        assert losses[-1] < losses[-2]
        assert truth.end_loss < truth.start_loss


@FORMS.form(r"On average an epoch moved w by (?P<by>{number}), and the next ones do the same\.")
def drifts(truth: Truth, by: str) -> None:
    moves = np.diff(truth.zeroed.epoch_ends)
    scale = np.abs(truth.zeroed.epoch_ends).max()
    same(by, moves.mean(), 3, slack=1e-5)
    assert np.ptp(moves) <= 1e-4 * abs(moves.mean()) + 1e-5 * scale


@FORMS.form(r"Oscillating: in the second half of the run w swings between (?P<low>{number}) and (?P<high>{number})\.")
def oscillating(truth: Truth, low: str, high: str) -> None:
    swings(truth.zeroed, low, high)


@FORMS.form(rf"The mean loss is {CHANGE}; {BEST}\.")
def loss_now(
    truth: Truth, end: str, same: str, way_: str, start: str, far: str, low: str, best: str, way: str, any: str
) -> None:
    if same is None and start is None:
        loss_is(end, truth.end_loss, truth)
    else:
        check_change(truth, end, same, way_, start)
    check_best(truth, low, best, way, any)


def swings(run: PlainRun, low: str, high: str) -> None:
    weights = run.weights[np.isfinite(run.weights)]
    half = weights[len(run.losses) // 2 :]
    same(low, half.min(), 3)
    same(high, half.max(), 3)
    assert low != high
    moves = np.diff(half)
    moves = moves[moves != 0]
    assert (np.sign(moves[1:]) != np.sign(moves[:-1])).sum() >= 2, "It does not turn twice."


@FORMS.form(r"Tried out, from the same start: (?P<what>.*)\.")
def tried_out(truth: Truth, what: str) -> None:
    for part in what.split("; "):
        setting, shown = tried_setting(truth, part)
        run = plain.run(setting)
        loss = plain.mean_loss(setting, last(run))
        assert run.overflow_step is None
        loss_is(shown, loss, truth, digits=3)
        lowest = truth.lowest[1]
        assert loss - lowest < 0.9 * (truth.end_loss - lowest)


def tried_setting(truth: Truth, part: str) -> tuple[Setting, str]:
    words, shown = part.rsplit(" at ", 1)
    if "epoch" in words:
        epochs = whole(words.split(" ")[0])
        assert truth.setting.epochs < epochs <= 1000
        return replace(truth.setting, epochs=epochs), shown
    rate = read(words.split(", ")[1])
    assert (rate > truth.setting.learning_rate) == ("larger" in words)
    return replace(truth.setting, learning_rate=rate), shown


# --- stuck


@FORMS.form(r"Stuck: every x is 0, so the prediction does not depend on w and the gradient is always 0\.")
def every_x_is_0(truth: Truth) -> None:
    assert not np.array(truth.setting.x, dtype=np.float32).any()
    assert not truth.zeroed.gradients.any()


@FORMS.form(r"Stuck: the steps are too small for float32\.")
def steps_too_small(truth: Truth) -> None:
    part = truth.zeroed.weights[-len(truth.setting.x) - 1 :]
    assert (part == part[0]).all()
    assert truth.zeroed.gradients[-len(truth.setting.x) :].any()


@FORMS.form(
    rf"At w = {W} the largest update of the last epoch, learning rate × gradient, has the size (?P<size>{{number}}), "
    r"and float32 rounds it away\."
)
def rounded_away(truth: Truth, w: str, size: str) -> None:
    same(w, last(truth.zeroed), 8)
    gradients = truth.zeroed.gradients[-len(truth.setting.x) :]
    updates = np.float32(gradients) * np.float32(truth.setting.learning_rate)
    exactly = float(np.abs(gradients * truth.setting.learning_rate).max())
    # Where 2.425 could become 2.42 or 2.43, float32's own product may decide it.
    assert any(shows(size, value, 3) for value in (exactly, float(np.abs(updates).max()))), f"It is {exactly!r}."
    here = np.float32(last(truth.zeroed))
    assert updates.any()
    assert (here - updates == here).all()


@FORMS.form(rf"Stuck: in float32 every gradient is 0 at w = {W}\.")
def every_gradient_is_0(truth: Truth, w: str) -> None:
    same(w, last(truth.zeroed), 8)
    assert not truth.zeroed.gradients[-len(truth.setting.x) :].any()


@FORMS.form(
    rf"Stuck: float32 rounds away what an epoch’s steps add up to, so the last epoch ends "
    rf"exactly where it began, at w = {W}\."
)
def ends_where_it_began(truth: Truth, w: str) -> None:
    ends = truth.zeroed.epoch_ends
    same(w, ends[-1], 8)
    assert ends[-1] == ends[-2]


@FORMS.form(
    r"Stuck: the last epoch’s steps have a total length of (?P<length>{number}), but they cancel out: "
    r"together they moved w by (?P<by>{number}), to (?P<w>{number})\."
)
def cancel_out(truth: Truth, length: str, by: str, w: str) -> None:
    part = truth.zeroed.weights[-len(truth.setting.x) - 1 :]
    same(length, np.abs(np.diff(part)).sum(), 2)
    same(by, abs(part[-1] - part[0]), 2)
    same(w, part[-1], 4)
    assert read(by) <= 0.11 * read(length)


@FORMS.form(r"Stuck: the last epoch moved w by only (?P<by>{number}), to (?P<w>{number})\.")
def moved_by_only(truth: Truth, by: str, w: str) -> None:
    part = truth.zeroed.weights[-len(truth.setting.x) - 1 :]
    same(by, abs(part[-1] - part[0]), 2)
    same(w, part[-1], 4)
    assert truth.end_loss - truth.lowest[1] > 0


@FORMS.form(rf"Stuck where the slope is flat: at w = {W} the sigmoid is almost level\.")
def flat(truth: Truth, w: str) -> None:
    same(w, last(truth.zeroed), 4)
    assert truth.setting.model == "sigmoid"
    assert steepest(truth) <= 0.2 * (1 + 1e-6)


def steepest(truth: Truth) -> float:
    x = np.array([x for x in truth.setting.x if x])
    z = np.abs(x * last(truth.zeroed))
    return float((4 * np.exp(-z) / (1 + np.exp(-z)) ** 2).max())


@FORMS.form(
    r"At no sample is its slope more than (?P<share>{number})% of the steepest, so the gradient is close to 0 "
    r"\(the last step’s was (?P<gradient>{number})\) and w hardly moves\."
)
def at_no_sample(truth: Truth, share: str, gradient: str) -> None:
    same(share, 100 * steepest(truth), 2)
    same(gradient, truth.zeroed.gradients[-1], 2)


@FORMS.form(r"This is called a vanishing gradient\.")
def vanishing(truth: Truth) -> None:
    assert truth.setting.model == "sigmoid"


@FORMS.form(r"Stuck on a floor: (?P<reason>.*)\.")
def on_a_floor(truth: Truth, reason: str) -> None:
    assert truth.setting.model == "sigmoid"
    assert truth.end_loss <= 1.031 * truth.lowest[1]
    outside = {y for y in truth.setting.y if not 0 < y < 1}
    assert ("never reaches" in reason) == bool(outside)
    if outside:
        named = re.findall(NUMBER, reason.split("reaches ")[1])
        assert all(any(shows(text, y, 4) for y in outside) for text in named)
        assert len(named) == 2 if "such as" in reason else len(named) == len(outside)


@FORMS.form(
    r"With these data no w brings the mean loss below (?P<low>{number}); after (?P<count>[\d,]+) epochs? it is "
    r"(?P<end>{number})\."
)
def floor(truth: Truth, low: str, count: str, end: str) -> None:
    loss_is(low, truth.lowest[1], truth)
    loss_is(end, truth.end_loss, truth)
    assert whole(count) == truth.setting.epochs


@FORMS.form(r"Choose targets between 0 and 1 to see it learn\.")
def choose_targets(truth: Truth) -> None:
    assert any(not 0 < y < 1 for y in truth.setting.y)


# --- away


@FORMS.form(
    r"Diverged: after step (?P<step>[\d,]+) the mean loss never comes back "
    r"below its start, (?P<start>{number})\."
)
def diverged(truth: Truth, step: str, start: str) -> None:
    """Never: not in a run of more epochs either."""
    loss_is(start, truth.start_loss, truth)
    epochs = truth.setting.epochs + MORE_STEPS // len(truth.setting.x)
    longer = truth.zeroed if truth.zeroed.overflow_step is not None else plain.run(truth.setting, epochs=epochs)
    stays_above(truth, longer, whole(step))


def stays_above(truth: Truth, run: PlainRun, step: int) -> None:
    weights = run.weights[np.isfinite(run.weights)]
    losses = plain.mean_losses(truth.setting, weights)
    start = plain.mean_loss(truth.setting, weights[0])
    assert len(losses) > step + 1, "There is nothing after this step."
    assert step < truth.setting.epochs * len(truth.setting.x)
    assert (losses[step + 1 :] >= start * (1 - 1e-9)).all(), "It comes back."
    assert losses[-1] > start * (1 - 1e-9)
    assert step == 0 or losses[step] < start * (1 + 1e-9), "It was above already."


@FORMS.form(rf"Diverging: after (?P<count>[\d,]+) epochs? the mean loss is {CHANGE}\.")
def diverging(truth: Truth, count: str, end: str, same: str, way_: str, start: str) -> None:
    assert whole(count) == truth.setting.epochs
    check_change(truth, end, same, way_, start)
    assert abs(truth.epoch[0]) > 1


@FORMS.form(r"At step (?P<step>[\d,]+) a number is too large for float32, and the run stops there\.")
def too_large(truth: Truth, step: str) -> None:
    assert truth.zeroed.overflow_step == whole(step)


@FORMS.form(
    r"Too large for float32: at step (?P<step>[\d,]+) a number is beyond about 3.4 × 10³⁸, the largest "
    r"that float32 holds, and the run stops there\."
)
def beyond_float32(truth: Truth, step: str) -> None:
    assert truth.zeroed.overflow_step == whole(step)


# --- the loop that forgets

LOST = "Without zeroing the gradients, the same run"


@FORMS.form(LOST + r" ends at step (?P<step>[\d,]+), where a number is too large for float32\.")
def lost_overflows(truth: Truth, step: str) -> None:
    assert truth.forgotten.overflow_step == whole(step)


@FORMS.form(
    LOST + r" diverges: after step (?P<step>[\d,]+) its mean loss never comes back below the start"
    r"(?:, and at step (?P<overflow>[\d,]+) a number is too large for float32|, in this run)\."
)
def lost_diverges(truth: Truth, step: str, overflow: str | None) -> None:
    stays_above(truth, truth.forgotten, whole(step))
    assert truth.forgotten.overflow_step == (None if overflow is None else whole(overflow))


@FORMS.form(LOST + rf" stays at w = {W}, too\.")
def lost_stays(truth: Truth, w: str) -> None:
    same(w, truth.forgotten.weights[0], 8)
    assert (truth.forgotten.weights == truth.forgotten.weights[0]).all()


@FORMS.form(LOST + r" does not settle: in its second half w swings between (?P<low>{number}) and (?P<high>{number})\.")
def lost_swings(truth: Truth, low: str, high: str) -> None:
    swings(truth.forgotten, low, high)


@FORMS.form(LOST + rf" ends at w = {W}, with a mean loss of (?P<loss>{{number}})\.")
def lost_ends(truth: Truth, w: str, loss: str) -> None:
    assert truth.forgotten.overflow_step is None
    same(w, truth.forgotten.weights[-1], 4)
    loss_is(loss, plain.mean_loss(truth.setting, truth.forgotten.weights[-1]), truth)


# --- the charts in words, and the step in close-up


def shown_or_too_large(text: str, value: float) -> None:
    if text == "too large":
        assert not math.isfinite(value)
    else:
        same(text, value, 5)


@FORMS.form(
    r"Above, (?P<count>[\d,]+) samples?, x (?:=|from (?P<low>{number}) to) (?P<high>{number}), "
    r"and the (?P<shape>line|curve) that the model predicts at the step shown\."
)
def data_chart(truth: Truth, count: str, low: str | None, high: str, shape: str) -> None:
    xs = truth.setting.x
    assert whole(count) == len(xs)
    same(high, max(xs), 5)
    same(low or high, min(xs), 5)
    assert low != high
    assert shape == ("line" if truth.setting.model == "linear" else "curve")


@FORMS.form(r"Below, a line chart of the loss over (?P<count>[\d,]+) steps?\.")
def loss_chart(truth: Truth, count: str) -> None:
    assert whole(count) == len(truth.zeroed.losses)


@FORMS.form(
    r"The first step’s loss is (?P<first>{number}), the last one’s (?P<last_>{number}), "
    r"the largest (?P<most>{number})\."
)
def losses_of_the_chart(truth: Truth, first: str, last_: str, most: str) -> None:
    losses = truth.zeroed.losses
    shown_or_too_large(first, losses[0])
    shown_or_too_large(last_, losses[-1])
    shown_or_too_large(most, losses.max() if np.isfinite(losses).all() else math.inf)


@FORMS.form(r"Two panels(?: that compare the loop that zeroes w\.grad with one that never does)?\.")
def two_panels(truth: Truth) -> None:
    """Nothing is said of the run."""


@FORMS.form(r"Above, w goes from (?P<start>{number}) to (?P<end>{number}) in (?P<count>[\d,]+) steps?\.")
def w_goes(truth: Truth, start: str, end: str, count: str) -> None:
    same(start, truth.zeroed.weights[0], 5)
    same(end, truth.zeroed.weights[-1], 5)
    assert whole(count) == len(truth.zeroed.losses)
    assert start != end or truth.zeroed.weights[0] == truth.zeroed.weights[-1]


@FORMS.form(r"Above, w stays at (?P<start>{number}) in all of (?P<count>[\d,]+) steps?\.")
def w_stays(truth: Truth, start: str, count: str) -> None:
    same(start, truth.zeroed.weights[0], 5)
    assert (truth.zeroed.weights == truth.zeroed.weights[0]).all()
    assert whole(count) == len(truth.zeroed.losses)


@FORMS.form(r"Above, w starts at (?P<start>{number}) and is too large for float32 after (?P<count>[\d,]+) steps?\.")
def w_leaves(truth: Truth, start: str, count: str) -> None:
    same(start, truth.zeroed.weights[0], 5)
    assert not math.isfinite(truth.zeroed.weights[-1])
    assert whole(count) == len(truth.zeroed.losses)


@FORMS.form(r"Below, the same path on the curve of the mean loss against w\.")
def below_the_curve(truth: Truth) -> None:
    """Nothing is said of the run."""


@FORMS.form(rf"The mean loss is lowest at w = {W}\.")
def lowest_at(truth: Truth, w: str) -> None:
    best_is(truth, str(truth.lowest[1]), w)


@FORMS.form(r"w ends at (?P<zeroed>{number}) with zeroing and at (?P<forgotten>{number}) without\.")
def both_end(truth: Truth, zeroed: str, forgotten: str) -> None:
    shown_or_too_large(zeroed, truth.zeroed.weights[-1])
    shown_or_too_large(forgotten, truth.forgotten.weights[-1])


@FORMS.form(r"At step (?P<step>[\d,]+) w\.grad held (?P<zeroed>{number}) and (?P<forgotten>{number})\.")
def both_held(truth: Truth, step: str, zeroed: str, forgotten: str) -> None:
    shown_or_too_large(zeroed, truth.zeroed.gradients[whole(step)])
    shown_or_too_large(forgotten, truth.forgotten.gradients[whole(step)])


@FORMS.form(r"The loop that forgets to zero stopped at step (?P<step>[\d,]+): a number was too large\.")
def lost_stopped(truth: Truth, step: str) -> None:
    assert truth.forgotten.overflow_step == whole(step) < truth.step


@FORMS.form(r"In the loop that forgets to zero, this first step is the same: there is nothing old in `w\.grad` yet\.")
def first_step_is_the_same(truth: Truth) -> None:
    assert truth.step == 0
    assert np.array_equal(truth.forgotten.gradients[:1], truth.zeroed.gradients[:1], equal_nan=True)


@FORMS.form(r"In the loop that forgets to zero, the gradient of this step is too large for float32\.")
def gradient_too_large(truth: Truth) -> None:
    assert truth.forgotten.overflow_step == truth.step
    assert not math.isfinite(truth.forgotten.gradients[truth.step])


@FORMS.form(
    r"In the loop that forgets to zero, `w\.grad` held (?P<held>{number}) at this step: (?P<before>{number}) left "
    r"over from the steps before, and (?P<own>{number}) from this one\."
)
def held_at_this_step(truth: Truth, held: str, before: str, own: str) -> None:
    run, step = truth.forgotten, truth.step
    same(held, run.gradients[step], 5)
    same(before, run.gradients[step - 1], 5)
    one = replace(truth.setting, initial_w=float(run.weights[step]), epochs=1)
    row = step % len(truth.setting.x)
    alone = plain.run(replace(one, x=(truth.setting.x[row],), y=(truth.setting.y[row],)))
    same(own, alone.gradients[0], 5)
