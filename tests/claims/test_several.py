"""Every sentence of the training page about a model of several parameters, recomputed from a plain loop."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import torch

from backprop.datasets import Dataset
from backprop.figures.shared.view import several_view
from backprop.outcomes import diagnose_several
from backprop.outcomes.advice import Change, helpful, several_advice, worth_trying
from backprop.outcomes.centring import centred
from backprop.training import TrainingConfig, TrainingRun, train, train_all
from backprop.ui.training import chart_words as shared_words
from backprop.ui.training.several import chart_words, verdicts
from backprop.ui.training.several.close_up import several_forgotten_sentence
from tests.claims.forms import NUMBER, Forms, read, shows
from tests.claims.plain_several import (
    Array,
    Several,
    SeveralTruth,
    epoch_matrix,
    logistic,
    logistic_epoch,
    mean_loss,
    predicted,
    random_several,
    run,
    table,
)
from tests.claims.settings import check_every

FORMS = Forms("training, several parameters")
NAMES = r"(?:w and b|w1, w2 and b)"
VALUES = rf"(?:(?:w|b|w1|w2) = {NUMBER}(?:, )?)+"
CHANGE = (
    r"the mean loss is (?P<end>{number})(?P<same>, as at the start)?(?:, (?P<way>down|up) from (?P<start>{number}))?"
)
ASKED = r"the model predicts (?P<asked>{number}) for x = (?P<x>{number})"


def named(text: str) -> list[float]:
    return [read(value) for value in re.findall(rf"= ({NUMBER})", text)]


def near(text: str, value: float, digits: int = 4, *, slack: float = 1e-6, scale: float = 0.0) -> None:
    """The text shows the value, but for what float32 and the order of float64's sums round differently."""
    off = abs(read(text) - value)
    assert shows(text, value, digits) or off <= slack * abs(value) + 1e-12 * scale, f"It is {value!r}."


def scale_of(truth: SeveralTruth) -> float:
    if truth.setting.loss == "cross_entropy":
        z = table(truth.setting) @ np.stack([truth.setting.start, truth.zeroed.last, truth.forgotten.last], axis=1)
        if (np.abs(np.abs(z) - 36) < 4).any():  # where float64 rounds a prediction to 1, a last digit decides
            return 1e15
    return max(float(np.mean(np.square(truth.setting.y))), truth.start_loss)


def check_change(truth: SeveralTruth, end: str, same: str | None, way: str | None, start: str | None) -> None:
    near(end, truth.end_loss, scale=scale_of(truth))
    if same:
        assert np.isclose(truth.end_loss, truth.start_loss, rtol=1e-5, atol=1e-12 * scale_of(truth))
        return
    assert start is not None
    near(start, truth.start_loss, scale=scale_of(truth))
    assert (truth.end_loss < truth.start_loss) == (way == "down")


def check_asked(truth: SeveralTruth, asked: str, x: str) -> None:
    assert read(x) == truth.setting.asked
    value = predicted(truth.setting, truth.zeroed.last, truth.setting.asked)
    size = sum(abs(p) for p in truth.zeroed.last) * max(1.0, truth.setting.asked**2)
    size = 1.0 if truth.setting.model == "logistic" else size
    assert shows(asked, value, 4) or abs(read(asked) - value) <= 1e-6 * size, f"It is {value!r}."


@FORMS.form(
    rf"(?P<label>Converged|At rest, but not where the loss is lowest): "
    rf"(?:after epoch (?P<epoch>[\d,]+), every later epoch|epoch (?P<last>[\d,]+), the last,) ends with "
    rf"{NAMES} within (?P<within>{{number}}) of (?P<values>{VALUES})\."
)
def converged(truth: SeveralTruth, label: str, epoch: str | None, last: str | None, within: str, values: str) -> None:
    excess = truth.end_loss - truth.lowest[1]
    begun = max(truth.start_loss - truth.lowest[1], 0)
    near_best = excess <= 0.05 * truth.lowest[1] + 0.01 * begun + 1e-8 * scale_of(truth)
    assert near_best == (label == "Converged") or np.isclose(excess, 0.05 * truth.lowest[1] + 0.01 * begun, rtol=1e-3)
    begin = int((epoch or last or "").replace(",", ""))
    distances = np.abs(truth.zeroed.epoch_ends - named(values)).max(axis=1)
    assert distances[begin:].max() <= read(within)
    if last:
        assert begin == truth.setting.epochs
    if begin:
        assert distances[begin - 1] > 0.9 * distances[begin]


@FORMS.form(rf"The mean loss is (?P<end>{{number}}), and {ASKED}\.")
def ends_at(truth: SeveralTruth, end: str, asked: str, x: str) -> None:
    near(end, truth.end_loss, slack=1e-4, scale=scale_of(truth))
    check_asked(truth, asked, x)


@FORMS.form(r"Too large for float32: at step (?P<step>[\d,]+) a number is beyond about 3\.4 × 10³⁸, .*")
def overflows(truth: SeveralTruth, step: str) -> None:
    assert truth.zeroed.overflow_step == int(step.replace(",", ""))


@FORMS.form(rf"(?P<label>Still descending|Not at rest yet): after [\d,]+ epochs? {ASKED}\.")
def moving(truth: SeveralTruth, label: str, asked: str, x: str) -> None:
    check_asked(truth, asked, x)
    assert (truth.end_loss < truth.start_loss) == (label == "Still descending")
    assert (truth.zeroed.weights[-truth.zeroed.samples - 1 :] != truth.zeroed.weights[-1]).any()


@FORMS.form(CHANGE.replace("the mean", "The mean") + r"\.")
def ends_with(truth: SeveralTruth, end: str, same: str | None, way: str | None, start: str | None) -> None:
    check_change(truth, end, same, way, start)


@FORMS.form(rf"Diverging: after [\d,]+ epochs? {CHANGE}\.")
def diverging(truth: SeveralTruth, end: str, same: str | None, way: str | None, start: str | None) -> None:
    check_change(truth, end, same, way, start)
    assert truth.end_loss > truth.start_loss
    assert truth.setting.model != "logistic"
    assert truth.factors[0] >= 1 - 1e-9


@FORMS.form(rf"Stuck: in float32 no step of the last epoch moves {NAMES}\.")
def stuck(truth: SeveralTruth) -> None:
    assert (truth.zeroed.weights[-truth.zeroed.samples - 1 :] == truth.zeroed.weights[-1]).all()


@FORMS.form(rf"After [\d,]+ epochs? {CHANGE}, and {ASKED}\.")
def stuck_at(
    truth: SeveralTruth, end: str, same: str | None, way: str | None, start: str | None, asked: str, x: str
) -> None:
    check_change(truth, end, same, way, start)
    check_asked(truth, asked, x)


@FORMS.form(rf"The lowest possible is (?P<low>{{number}}), at (?P<values>{VALUES})\.")
def lowest(truth: SeveralTruth, low: str, values: str) -> None:
    point, loss = truth.lowest
    near(low, loss, scale=scale_of(truth))
    assert truth.free == 0
    if truth.setting.model == "logistic":  # along a flat valley the search ends somewhere near
        assert mean_loss(truth.setting, np.array(named(values))) <= loss + 1e-5 * (1 + loss)
        return
    for shown, value in zip(named(values), point, strict=True):
        assert abs(shown - value) <= 6e-4 * abs(value) + 1e-8 * max(1.0, np.abs(point).max())
    assert mean_loss(truth.setting, np.array(named(values))) >= loss * (1 - 1e-9) - 1e-12 * scale_of(truth)


@FORMS.form(r"The lowest possible is (?P<low>{number}), and not one point but a whole (?P<what>line|plane) .*")
def lowest_of_many(truth: SeveralTruth, low: str, what: str) -> None:
    point, loss = truth.lowest
    near(low, loss, scale=scale_of(truth))
    assert truth.free == {"line": 1, "plane": 2}[what]
    for along in np.linalg.svd(table(truth.setting))[2][-truth.free :]:
        assert mean_loss(truth.setting, point + along) <= loss + 1e-12 * scale_of(truth)


@FORMS.form(
    r"Along one direction an epoch multiplies the distance from where the loop would settle by (?P<size>{number})"
    r"(?:, because the learning rate (?P<rate>{number}) (?:is above (?P<edge>{number}), where the loop stops "
    r"converging|lies in a gap: the loop converges again between (?P<low>{number}) and (?P<high>{number})))?\."
)
def grows(
    truth: SeveralTruth, size: str, rate: str | None, edge: str | None, low: str | None, high: str | None
) -> None:
    def radius(at: float) -> float:
        return float(np.abs(np.linalg.eigvals(epoch_matrix(replace(truth.setting, learning_rate=at)))).max())

    if rate:
        near(rate, truth.setting.learning_rate, 3, slack=1e-2)
    if edge:
        assert min(radius(read(edge) * share) for share in np.linspace(0.98, 1.002, 200)) <= 1 + 1e-9
        assert radius(read(edge) * 1.02) > 1 - 1e-9
    if low and high:
        assert radius((read(low) + read(high)) / 2) <= 1 + 1e-9
    assert truth.factors[0] > 1
    assert read(size) > 1
    near(size, truth.factors[0], 3, slack=1e-3)


@FORMS.form(
    r"Along the slowest direction an epoch takes away (?P<share>{number})% of the distance that is left; to shrink it "
    r"to a ten-thousandth takes (?P<epochs>[\d,]+) epochs?\."
)
def pace(truth: SeveralTruth, share: str, epochs: str) -> None:
    assert truth.free == 0
    assert truth.factors[0] < 1
    near(share, 100 * (1 - truth.factors[0]), 2, slack=1e-3)
    count = int(epochs.replace(",", ""))
    exactly = np.log(1e-4) / np.log(truth.factors[0])
    assert abs(count - exactly) <= 1 + 1e-4 * exactly


@FORMS.form(r"These samples leave (?P<count>one direction|2 directions) open: no step moves the parameters along .*")
def undecided(truth: SeveralTruth, count: str) -> None:
    assert truth.free == (1 if count == "one direction" else 2)
    moved = truth.zeroed.last - np.array(truth.setting.start)
    for along in np.linalg.svd(table(truth.setting))[2][-truth.free :]:
        assert abs(along @ moved) <= 1e-4 * (1 + np.abs(truth.zeroed.weights).max())


@FORMS.form(
    rf"The loss is a narrow valley: a move of one unit along it \((?P<moves>[^)]*)\) raises the mean loss by only "
    rf"(?P<flat>{NUMBER}), one across it by up to (?P<steep>{NUMBER})\."
)
def valley(truth: SeveralTruth, moves: str, flat: str, steep: str) -> None:
    along = np.array([read(one) for one in re.findall(rf"by ({NUMBER})", moves)])
    assert abs(np.linalg.norm(along) - 1) < 0.02
    rows = table(truth.setting)
    rises = np.linalg.eigvalsh(rows.T @ rows / len(rows))
    near(flat, rises[0], 2, slack=1e-3)
    near(steep, rises[-1], 2, slack=1e-3)
    # The direction as it is shown, with two digits, is not quite the flattest.
    point, loss = truth.lowest
    rise = mean_loss(truth.setting, point + along) - loss
    assert rise <= rises[0] * 1.05 + 4e-4 * rises[-1]


@FORMS.form(
    rf"The move along it changes the prediction for x = (?P<x>{NUMBER}) by (?P<moved>{NUMBER}), but none of those at "
    rf"the samples by more than (?P<most>{NUMBER}): the samples hardly decide what the model says there\."
)
def moves_prediction(truth: SeveralTruth, x: str, moved: str, most: str) -> None:
    assert read(x) == truth.setting.asked
    rows = table(truth.setting)
    along = np.linalg.eigh(rows.T @ rows / len(rows))[1][:, 0]
    here = abs(predicted(truth.setting, along, truth.setting.asked))
    near(moved, here, 2, slack=1e-3)
    near(most, float(np.abs(rows @ along).max()), 2, slack=1e-3)
    assert here >= 2 * np.abs(rows @ along).max() * (1 - 1e-9)


@FORMS.form(r"(?:Worked|Tried) out, from the same start: (?P<parts>.*)\.")
def helps(truth: SeveralTruth, parts: str) -> None:
    lowest_loss = truth.lowest[1]
    for part in parts.split("; "):
        if match := re.fullmatch(rf"([\d,]+) epochs? end at ({NUMBER})", part):
            other = replace(truth.setting, epochs=int(match[1].replace(",", "")))
        else:
            match = re.fullmatch(rf"a (?:larger|smaller) learning rate, ({NUMBER}), ends at ({NUMBER})", part)
            assert match is not None
            other = replace(truth.setting, learning_rate=read(match[1]))
            assert (other.learning_rate > truth.setting.learning_rate) == ("larger" in part)
        loss = mean_loss(other, run(other).last)
        near(match[2], loss, 3, slack=1e-2, scale=1e3 * scale_of(truth))
        assert loss - lowest_loss <= 0.81 * (truth.end_loss - lowest_loss)


@FORMS.form(
    r"It helps to centre x: with (?P<centre>{number}) taken from each, the valley is less narrow, and after "
    r"(?P<epochs>[\d,]+) epochs? at (?:the same learning rate|a learning rate of (?P<rate>{number})) the mean loss is "
    r"(?:the lowest there is, to rounding|(?P<loss>{number}))\."
)
def centring_helps(truth: SeveralTruth, centre: str, rate: str | None, epochs: str, loss: str | None) -> None:
    other = replace(
        truth.setting,
        x=tuple(x - read(centre) for x in truth.setting.x),
        learning_rate=read(rate) if rate else truth.setting.learning_rate,
    )
    assert int(epochs.replace(",", "")) == truth.setting.epochs
    truth.centred = other, run(other).last
    ended, lowest_loss = mean_loss(*truth.centred), truth.lowest[1]
    near(loss or str(lowest_loss), ended, 3, slack=1e-2, scale=1e3 * scale_of(truth))
    assert ended - lowest_loss <= 0.11 * (truth.end_loss - lowest_loss) + 1e-9 * scale_of(truth)
    narrow = [np.linalg.cond(table(setting)) for setting in (other, truth.setting)]
    assert narrow[0] < narrow[1]


@FORMS.form(r"The model then predicts (?P<asked>{number}) for x = (?P<x>{number})\.")
def centred_prediction(truth: SeveralTruth, asked: str, x: str) -> None:
    assert read(x) == truth.setting.asked
    assert truth.centred is not None
    other, last = truth.centred
    at = truth.setting.asked - (truth.setting.x[0] - other.x[0])
    value = predicted(other, last, at)
    size = sum(abs(p) for p in last) * max(1.0, at**2)
    assert shows(asked, value, 4) or abs(read(asked) - value) <= 2e-5 * size, f"It is {value!r}."


@FORMS.form(r"Without zeroing the gradients, the same run ends at step (?P<step>[\d,]+), where .*")
def forgotten_overflows(truth: SeveralTruth, step: str) -> None:
    assert truth.forgotten.overflow_step == int(step.replace(",", ""))


@FORMS.form(
    r"Without zeroing the gradients, the same run ends with a mean loss of (?P<end>{number})"
    r"(?P<same>, as at the start)?(?:, (?P<way>down|up) from (?P<start>{number}))?\."
)
def forgotten_ends(truth: SeveralTruth, end: str, same: str | None, way: str | None, start: str | None) -> None:
    loss = mean_loss(truth.setting, truth.forgotten.last)
    near(end, loss, slack=1e-3, scale=scale_of(truth))
    if way:
        assert (loss < truth.start_loss) == (way == "down")
    else:
        assert np.isclose(loss, truth.start_loss, rtol=1e-6)


@FORMS.form(r"In the long run each epoch makes its swings (?P<size>{number}) times as large\.")
def forgotten_grows(truth: SeveralTruth, size: str) -> None:
    near(size, truth.forgotten_factor, 3, slack=1e-2)
    assert read(size) > 1


@FORMS.form(r"At this rate that loop neither settles nor grows: it swings for ever\.")
def forgotten_swings(truth: SeveralTruth) -> None:
    assert abs(truth.forgotten_factor - 1) <= 1e-5
    assert (truth.forgotten.weights != truth.forgotten.weights[0]).any()


# --- the charts, for those who cannot see them, and the step in close-up


@FORMS.form(
    rf"Above, each parameter over [\d,]+ steps?: the run starts from (?P<begun>{VALUES}),? and ends with "
    rf"(?P<ended>{VALUES}|a number that is too large for float32)\."
)
def each_parameter(truth: SeveralTruth, begun: str, ended: str) -> None:
    np.testing.assert_allclose(named(begun), truth.setting.start, rtol=6e-4)
    if "too large" in ended:
        assert truth.zeroed.overflow_step is not None
    else:
        last = truth.zeroed.weights[-1]
        np.testing.assert_allclose(named(ended), last, rtol=6e-4, atol=1e-5 * np.abs(truth.zeroed.weights).max())


@FORMS.form(r"A dashed line follows the narrow valley\.")
def dashed(truth: SeveralTruth) -> None:
    """Over the two parameters that are drawn, with b held, the loss rises fifty times less along it than across it."""
    assert truth.setting.model != "logistic"
    rows = table(truth.setting)[:, :2]
    rises = np.linalg.eigvalsh(rows.T @ rows / len(rows))
    assert rises[0] <= 0.0201 * rises[1]


@FORMS.form(r"A star marks the lowest loss\.")
def star(truth: SeveralTruth) -> None:
    assert truth.free == 0


@FORMS.form(
    r"(?:w1|w2|b) is held at its value at the step shown\.|Two panels\.|Below, the same path on contour lines .*"
)
def held(truth: SeveralTruth) -> None:
    """Nothing is claimed of this run."""


@FORMS.form(
    r"Above, [\d,]+ samples?, x (?:from|=) .*, and the (?P<what>line|parabola|curve) that the model predicts .*"
)
def data_panel(truth: SeveralTruth, what: str) -> None:
    assert {"line": "affine", "parabola": "quadratic", "curve": "logistic"}[what] == truth.setting.model


@FORMS.form(r"Below, a line chart of the loss over [\d,]+ steps?\.")
def loss_panel(truth: SeveralTruth) -> None:
    """Nothing is claimed of this run."""


@FORMS.form(
    r"The first step’s loss is (?P<first>{number}), the last one’s (?P<last>{number}), the largest (?P<most>{number})\."
)
def losses(truth: SeveralTruth, first: str, last: str, most: str) -> None:
    shown = truth.zeroed.losses
    for text, value in ((first, shown[0]), (last, shown[-1]), (most, shown.max())):
        if text == "too large":
            assert not np.isfinite(value) or not np.isfinite(shown).all()
        else:
            near(text, value, 5, slack=1e-3, scale=scale_of(truth) * 1e3)


@FORMS.form(r"Two panels that compare the loop that zeroes with one that never does\.")
def compares(truth: SeveralTruth) -> None:
    """Nothing is claimed of this run."""


def parameter(truth: SeveralTruth, text: str, value: float, all_values: np.ndarray) -> None:
    if text == "too large":
        assert not np.isfinite(value)
    else:
        finite = all_values[np.isfinite(all_values)]
        assert shows(text, value, 5) or abs(read(text) - value) <= 1e-4 * np.abs(finite).max(), f"It is {value!r}."


@FORMS.form(r"(?P<name>w|b|w1|w2) ends at (?P<one>{number}) with zeroing and at (?P<two>{number}) without\.")
def both_end(truth: SeveralTruth, name: str, one: str, two: str) -> None:
    index = truth.setting.names.index(name)
    for text, plain in ((one, truth.zeroed), (two, truth.forgotten)):
        parameter(truth, text, plain.weights[-1, index], plain.weights)


@FORMS.form(r"At step (?P<step>{number}) (?P<name>w|b|w1|w2)\.grad held (?P<one>{number}) and (?P<two>{number})\.")
def both_held(truth: SeveralTruth, step: str, name: str, one: str, two: str) -> None:
    index = truth.setting.names.index(name)
    at = min(len(truth.zeroed.losses), len(truth.forgotten.losses)) - 1
    assert read(step) == at
    for text, plain in ((one, truth.zeroed), (two, truth.forgotten)):
        parameter(truth, text, plain.gradients[at, index], plain.gradients)


@FORMS.form(
    r"In the loop that forgets to zero, (?:this first step is the same: `(?P<same>\w+)\.grad` holds nothing old yet|"
    r"`(?P<name>\w+)\.grad` held (?P<held>{number}) at this step: (?P<before>{number}) left over from the steps "
    r"before, and (?P<alone>{number}) from this one|`(?P<large>\w+)\.grad` is too large for float32 at this step)\."
)
def close_up(
    truth: SeveralTruth,
    same: str | None,
    name: str | None,
    held: str | None,
    before: str | None,
    alone: str | None,
    large: str | None,
) -> None:
    gradients = truth.forgotten.gradients
    if same:
        assert truth.step == 0
    elif large:
        assert not np.isfinite(gradients[truth.step]).all()
    else:
        assert name
        assert held
        assert before
        assert alone
        index = truth.setting.names.index(name)
        now, old = gradients[truth.step, index], gradients[truth.step - 1, index]
        for text, value in ((held, now), (before, old), (alone, now - old)):
            parameter(truth, text, value, gradients[: truth.step + 1])


@FORMS.form(r"The loop that forgets to zero stopped at step (?P<step>[\d,]+): a number was too large\.")
def close_up_stopped(truth: SeveralTruth, step: str) -> None:
    assert truth.forgotten.overflow_step == int(step.replace(",", "")) < truth.step


@FORMS.form(
    r"The lowest possible, (?P<low>{number}), is only approached as w and b grow without end(?:: (?:every y is "
    r"(?P<every>{number}), so a prediction nearer to it is always better|(?P<apart>one threshold tells every y = 0 "
    r"from every y = 1, so a steeper curve is always a little better)))?\."
)
def only_approached(truth: SeveralTruth, low: str, every: str | None, apart: str | None) -> None:
    point, loss = truth.lowest
    assert truth.setting.model == "logistic"
    assert read(low) <= loss * (1 + 1e-3) + 1e-12
    assert loss - read(low) <= 2e-3 * (1 + read(low))
    ends = point @ np.array([[min(truth.setting.x), max(truth.setting.x)], [1, 1]])
    assert np.abs(ends).max() > 6 or np.abs(point).max() > 6  # where the search was still on its way, far out
    if every:
        assert set(truth.setting.y) == {read(every)}
    if apart:
        zeros, ones = ([x for x, y in zip(truth.setting.x, truth.setting.y, strict=True) if y == at] for at in (0, 1))
        assert len(zeros) + len(ones) == len(truth.setting.y)
        assert max(zeros) < min(ones) or max(ones) < min(zeros)


@FORMS.form(rf"At (?P<values>{VALUES}) an epoch ends where it began\.")
def leaves(truth: SeveralTruth, values: str) -> None:
    at = np.array(named(values))
    off = np.linalg.solve(np.eye(2) - jacobian(truth, at), logistic_epoch(truth.setting, at) - at)
    assert (np.abs(off) <= 1e-3 * np.abs(at) + 1e-6 * (1 + np.abs(at).max())).all()
    truth.fixed = at + off


@FORMS.form(
    r"Near there an epoch takes away (?P<share>{number})% of the distance that is left along the slowest direction; to "
    r"shrink it to a ten-thousandth takes (?P<epochs>[\d,]+) epochs?\."
)
def pace_there(truth: SeveralTruth, share: str, epochs: str) -> None:
    size = float(np.abs(np.linalg.eigvals(jacobian(truth, truth.fixed))).max())
    near(share, 100 * (1 - size), 2, slack=2e-2)
    count = int(epochs.replace(",", ""))
    assert abs(count - np.log(1e-4) / np.log(size)) <= 1 + 2e-2 * count


def jacobian(truth: SeveralTruth, at: Array) -> Array:
    """What an epoch does to small moves from there, by central differences."""
    unit = 1e-5 * (1 + float(np.abs(at).max()))
    ends = [[logistic_epoch(truth.setting, at + sign * unit * one) for one in np.eye(2)] for sign in (1, -1)]
    return (np.array(ends[0]) - np.array(ends[1])).T / (2 * unit)


@FORMS.form(
    r"Oscillating: in the second half of the run the epochs end with w (?P<w>at {number}|between {number} and "
    r"{number}) and b (?P<b>at {number}|between {number} and {number})\."
)
def oscillates(truth: SeveralTruth, w: str, b: str) -> None:
    ends = truth.zeroed.epoch_ends
    late = ends[(len(ends) - 1) // 2 :]
    for text, values in ((w, late[:, 0]), (b, late[:, 1])):
        shown = re.findall(NUMBER, text)
        for one, value in zip([shown[0], shown[-1]], (values.min(), values.max()), strict=True):
            near(one, value, slack=1e-3, scale=1e6)
    moves = np.diff(late, axis=0)
    assert ((moves[1:] * moves[:-1] < 0).sum(axis=0) >= 4).any()


@FORMS.form(r"A sigmoid’s output lies between 0 and 1, so it never reaches (?P<which>.*)\.")
def out_of_reach(truth: SeveralTruth, which: str) -> None:
    shown = [read(one) for one in re.findall(NUMBER, which)]
    assert shown
    assert set(shown) <= {y for y in truth.setting.y if not 0 <= y <= 1}


@FORMS.form(
    r"The sigmoid is almost level here: at no sample is its slope more than (?P<share>{number})% of the steepest\."
)
def level(truth: SeveralTruth, share: str) -> None:
    z = table(truth.setting) @ truth.zeroed.last
    slopes = logistic(z) * logistic(-z) / 0.25
    near(share, 100 * slopes.max(), 2, slack=2e-2, scale=1e6)
    assert slopes.max() <= 0.2


@FORMS.form(r"The gradient of a squared error is multiplied by that slope, so w and b hardly move\.")
def hardly_move(truth: SeveralTruth) -> None:
    assert truth.setting.loss == "squared_error"


@FORMS.form(
    r"This is called a vanishing gradient\.|That of the cross-entropy, \(ŷ − y\) · x, has no such factor\.|"
    r"`torch\.nn\.BCEWithLogitsLoss` takes w · x \+ b itself, and "
    r"avoids that\."
)
def in_general(truth: SeveralTruth) -> None:
    """True of any run: `lost` and the formulas of the close-up hold it."""


@FORMS.form(
    r"In float32 (?:(?P<one>one wrong prediction is)|(?P<many>\d+) wrong predictions are) so near to 0 or 1 that "
    r"PyTorch’s gradient is less than a tenth of \(ŷ − y\) · x\."
)
def lost(truth: SeveralTruth, one: str | None, many: str | None) -> None:
    count = 0
    for x, y in zip(truth.setting.x, truth.setting.y, strict=True):
        gradient, prediction = lost_gradient(truth.zeroed.last, x, y, torch.nn.BCELoss(), torch.sigmoid)
        if abs(prediction - y) > 0.5 and abs(gradient) < 0.1 * abs(prediction - y):
            count += 1
            whole, _ = lost_gradient(truth.zeroed.last, x, y, torch.nn.BCEWithLogitsLoss(), lambda z: z)
            assert np.isclose(whole, prediction - y, rtol=1e-5)
    assert count == (1 if one else int(many or 0))


def lost_gradient(p: Array, x: float, y: float, loss: torch.nn.Module, activation: Callable) -> tuple[float, float]:
    """The gradient of b, and the prediction, in float32."""
    w, b = (torch.tensor([value], dtype=torch.float32, requires_grad=True) for value in p)
    z = w * x + b
    loss(activation(z), torch.tensor([y])).backward()
    return b.grad.item(), torch.sigmoid(z).item()


def check_setting(setting: Several, seed: int) -> None:
    config = TrainingConfig(
        model=setting.model,  # type: ignore[arg-type]
        learning_rate=setting.learning_rate,
        epochs=setting.epochs,
        initial=setting.start,
        loss=setting.loss,  # type: ignore[arg-type]
        dataset=Dataset(setting.x, setting.y),
    )
    runs = train_all([config, replace(config, zero_grad=False)])
    zeroed, forgotten = (several_view(one, diagnose_several(one)) for one in runs)
    truth = SeveralTruth(setting)
    centring = None
    limits = {"rates": (1e-6, 10.0), "max_epochs": 1000}
    if setting.model == "logistic":
        tried: dict[Change, list[TrainingRun]] = {}
        for other, change in worth_trying(config, zeroed.diagnosis, **limits).items():
            tried.setdefault(change, []).append(train(other))
        advice = helpful(zeroed.diagnosis, tried)
    else:
        advice = several_advice(config, zeroed.diagnosis, **limits)
        centring = centred(config, zeroed.diagnosis, most=10.0)
    text = verdicts.verdict(zeroed, setting.asked, advice, centring)
    FORMS.check(text, truth)
    FORMS.check(verdicts.forgotten_verdict(forgotten), truth)
    FORMS.check(shared_words.loss_alt(zeroed, 0), truth)
    FORMS.check(chart_words.parameters_alt(zeroed, "b", 0), truth)
    last = len(zeroed.run) - 1
    for truth.index in range(len(setting.names)):
        FORMS.check(chart_words.forgetting_alt(zeroed, forgotten, truth.index), truth)
        for truth.step in {0, min(1, last), Random(seed).randint(0, last), last}:
            FORMS.check(several_forgotten_sentence(forgotten.run, truth.step, truth.index), truth)
    if verdicts.tone(zeroed.diagnosis) == "success":
        assert truth.end_loss <= truth.start_loss * (1 + 1e-6) + 1e-2 * scale_of(truth)


def test_every_sentence_about_several_parameters_is_true() -> None:
    check_every(lambda seed: check_setting(random_several(seed), seed))


def test_a_run_whose_steps_float32_rounds_away_is_stuck() -> None:
    before = FORMS.counts["stuck"]
    check_setting(Several("quadratic", 1e-6, 20, (1.0, 1.0, 1.0), (1.0, 1.0), (3.01, 3.01)), seed=0)
    assert FORMS.counts["stuck"] > before
