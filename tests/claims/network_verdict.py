"""The forms of the verdict on the layers page, and of what was tried."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.claims import plain_network as plain
from tests.claims.forms import read
from tests.claims.network_truth import Truth, epochs_are, form, is_drawn, near, singular
from tests.claims.plain_network import PlainTraining

# --- the verdict


@form(r"Not trained yet: the mean loss is (?P<loss>{number})\.")
def not_trained(truth: Truth, loss: str) -> None:
    assert truth.run.epochs == 0
    near(loss, truth.run.loss(0))


@form(r"Diverged: in the first epoch a number became too large for float32 \(about 3\.4 × 10³⁸\)\.")
def diverged_at_once(truth: Truth) -> None:
    assert truth.run.overflow == 0


@form(r"Diverged: after {epochs}, in the next, a number became too large for float32 \(about 3\.4 × 10³⁸\)\.")
def diverged(truth: Truth, epochs: str) -> None:
    assert truth.run.overflow == truth.run.epochs > 0
    epochs_are(truth, epochs)


@form(r"Diverged: after {epochs} the mean loss is too large for float32 \(about 3\.4 × 10³⁸\)\.")
def diverged_at_the_end(truth: Truth, epochs: str) -> None:
    epochs_are(truth, epochs)
    assert truth.run.overflow is None
    assert not truth.run.loss(-1) < 3.4e38


@form(
    r"(?:(?P<what>The loss rose|Learned|No change|No better than a constant|Hardly better than a constant): )?"
    r"[iI]n {epochs} the mean loss (?:(?P<way>fell|rose) from (?P<first>{number}) to (?P<last>{number})|"
    r"changed by less than 0\.1 % and is (?P<same>{number}))\."
)
def loss_moved(truth: Truth, what: str | None, epochs: str, way: str, first: str, last: str, same: str) -> None:
    epochs_are(truth, epochs)
    before, now = truth.run.loss(0), truth.run.loss(-1)
    if same is not None:
        near(same, now)
        assert abs(now - before) < 1.01e-3 * before or now == before
    else:
        near(first, before)
        near(last, now, 1e-3)
        assert (now < before) == (way == "fell")
        assert (read(last) < read(first)) == (way == "fell"), "the two numbers do not show it"
    constant = truth.run.constant_loss
    if what == "The loss rose":
        assert now > before
    elif what == "Learned":
        assert now < before
        assert now < 0.9701 * constant or not constant
    elif what == "No change":
        assert same is not None
    elif what is not None:
        assert now < before
        assert (now >= 0.9999 * constant) if what.startswith("No") else (0.9699 * constant < now < 1.0001 * constant)


@form(r"Solved: all (?P<points>\d+ points) lie on the correct side of the border\.")
def solved(truth: Truth, points: str) -> None:
    assert truth.classes
    assert int(points.split()[0]) == len(truth.setting.y)
    assert len(truth.setting.y) in truth.right(-1)


@form(r"Predicting (?P<mean>{number}), the mean of y, for every point has a mean loss of (?P<loss>{number})\.")
def a_constant(truth: Truth, mean: str, loss: str) -> None:
    near(mean, float(np.mean(truth.setting.y)), 6e-3, absolute=1e-9 * max(map(abs, truth.setting.y)))
    near(loss, truth.run.constant_loss)


@form(r"(?P<right>\d+) of (?P<points>\d+ points?) (?P<verb>lies?) on the correct side of the border\.")
def right_side(truth: Truth, right: str, points: str, verb: str) -> None:
    assert truth.classes
    assert int(right) in truth.right(-1)
    assert int(points.split()[0]) == len(truth.setting.y)
    assert (verb == "lies") == (right == "1")


@form(
    r"(?:A single layer draws|Without a nonlinear function (?P<layers>\d) layers are one layer, and that draws) "
    r"one (?P<drawn>straight line|straight border|flat plane)(?:, whatever its weights are)?\."
)
def one_layer_draws(truth: Truth, layers: str | None, drawn: str) -> None:
    assert truth.affine
    assert int(layers or 1) == truth.setting.layers
    is_drawn(truth, drawn)


@form(
    r"The lowest mean loss that it can have is (?P<best>{number}); this run is "
    r"(?P<there>not there yet|within 1 % of it|below a millionth of what a constant has)\."
)
def the_best_single_layer(truth: Truth, best: str, there: str) -> None:
    lowest, now, constant = truth.run.single_layer_loss, truth.run.loss(-1), truth.run.constant_loss
    near(best, lowest, absolute=1e-9 * constant + truth.rounding)
    if there == "within 1 % of it":
        assert now <= 1.0101 * lowest + 1.01e-6 * constant
    elif there == "not there yet":
        assert now > 1.0099 * lowest
    else:
        assert now < 1.01e-6 * constant


@form(
    r"{When} the loss curved so much that a step along the gradient of all "
    r"points overshoots at learning rates above about (?P<limit>{number})\."
)
def overshoots(truth: Truth, when: str, limit: str) -> None:
    epoch = 0 if when.startswith("Before") else int(when.split()[1].replace(",", ""))
    if epoch:
        singular(when.removeprefix("After "), "epoch")
    curvature = plain.largest_curvature(truth.setting, truth.run.parameters[epoch])
    near(limit, 2 / curvature, 0.02)
    assert truth.setting.learning_rate > 0.98 * 2 / curvature


@form(r"Yours is (?P<rate>{number})\.")
def your_rate(truth: Truth, rate: str) -> None:
    near(rate, truth.setting.learning_rate, 6e-5)


# --- flat and dead layers, gradients that vanish


@form(
    r"In layer (?P<layer>\d) most values are so far out on (?P<name>sigmoid|tanh) that the curve is nearly "
    r"flat: its slope is "
    r"(?P<mean>{number}) on average, and could be (?P<most>{number})\."
)
def nearly_flat(truth: Truth, layer: str, name: str, mean: str, most: str) -> None:
    assert name == truth.setting.activation
    slopes = plain.back(truth.setting, truth.run.matrices(-1)).slopes[int(layer) - 1]
    near(mean, float(slopes.mean()), 0.06)
    largest = 0.25 if name == "sigmoid" else 1.0
    near(most, largest)
    assert np.median(slopes) <= 0.04 * largest


@form(r"So little gradient comes through\.")
def little_comes_through(truth: Truth) -> None:
    """Of what reaches the flat layer, the square root of the mean square of the slopes is a bound on the average."""
    slopes = plain.back(truth.setting, truth.run.matrices(-1)).slopes
    largest = 0.25 if truth.setting.activation == "sigmoid" else 1.0
    assert min(float(slope.mean()) for slope in slopes) <= 0.0201 * largest


@form(r"(?:{When}: )?In layer (?P<layer>\d) relu gives 0 for every point\.")
def relu_is_dead(truth: Truth, when: str | None, layer: str) -> None:
    assert truth.setting.activation == "relu"
    assert dead_at(truth, when, int(layer))


@form(r"Its slope there is 0, so no gradient comes through\.")
def slope_is_0(truth: Truth) -> None:
    assert truth.setting.activation == "relu"


@form(
    r"(?:{When}: )?In layer (?P<layer>\d) every value is so far out on "
    r"(?P<name>sigmoid|tanh) that in float32 the slope is 0, so no gradient comes through\."
)
def saturated(truth: Truth, when: str | None, layer: str, name: str) -> None:
    assert name == truth.setting.activation
    assert dead_at(truth, when, int(layer))


def dead_at(truth: Truth, when: str | None, layer: int) -> bool:
    """Whether every slope of the layer is 0 in float32: at the end, at the start, or at the epoch that is shown."""
    candidates = [truth.shown] if when else [-1, 0]
    slopes = [plain.slopes_in_float32(truth.setting, truth.run.parameters[epoch])[layer - 1] for epoch in candidates]
    return not all(slope.any() for slope in slopes)


@form(
    r"It stays so: W1 (?:and b1|to W(?P<layer>\d) and their biases) never change again(?P<same>, and every "
    r"point gets the same prediction)?\."
)
def never_again(truth: Truth, layer: str | None, same: str | None) -> None:
    """Trained on for 30 epochs, nothing of these layers changes, and a relu network predicts one number."""
    more = PlainTraining(replace(truth.setting, epochs=30), start=truth.run.parameters[-1])
    for (w, b), (w2, b2) in zip(truth.run.matrices(-1)[: int(layer or 1)], more.matrices(-1), strict=False):
        assert (w == w2).all()
        assert (b == b2).all()
    if same:
        _, predictions = plain.forward(truth.setting, more.matrices(-1), np.array(truth.setting.inputs))
        assert np.ptp(predictions) == 0


@form(
    r"Before the first update (?:the gradient of W1 was (?P<share>{number}) times that of W(?P<last>\d)|no "
    r"gradient reached W1)\."
)
def gradient_vanishes(truth: Truth, share: str | None, last: str | None) -> None:
    norms = [plain.norm(w) for w in truth.start.weights]
    if share is None:
        assert norms[0] <= 1e-38 * norms[-1]
    else:
        assert int(last or 0) == truth.setting.layers
        near(share, norms[0] / norms[-1], 0.06)
        assert read(share) > 0


@form(r"In all, W1 has (?:moved by (?P<share>{number}) % of its size|not moved)\.")
def w1_moved(truth: Truth, share: str | None) -> None:
    before, after = truth.run.matrices(0)[0][0], truth.run.matrices(-1)[0][0]
    moved = np.linalg.norm(after - before) / np.linalg.norm(before)
    if share is None:
        assert moved == 0
    else:
        near(share, 100 * float(moved), 0.06)
        assert read(share) > 0


@form(r"Open “Where the gradient goes”\.")
def open_gradients(truth: Truth) -> None:
    assert truth.setting.layers > 1


# --- what was tried


@form(
    r"Tried: (?P<what>.+), {epochs} (?P<verb>ends?) at a mean loss of (?P<loss>{number})"
    r"(?:, where a constant has (?P<constant>{number}))?\."
)
def tried(truth: Truth, what: str, epochs: str, verb: str, loss: str, constant: str | None) -> None:
    setting = truth.setting
    y_too = "inputs and y" in what
    if what.startswith("with a learning rate of "):
        other = replace(setting, learning_rate=read(what.removeprefix("with a learning rate of ")))
    elif what.startswith("with seed "):
        other = replace(setting, seed=int(what.split()[-1]))
    elif what.endswith("scaled to a mean of 0 and a standard deviation of 1"):
        other = plain.scaled(setting, y_too=y_too)
    elif what == "with 2 layers and tanh":
        assert setting.layers == 1
        other = replace(setting, layers=2, activation="tanh")
    else:
        assert what == "with tanh"
        other = replace(setting, activation="tanh")
    singular(epochs, "epoch")
    assert (verb == "ends") == (epochs == "1 epoch")
    run = PlainTraining(replace(other, epochs=int(epochs.split()[0].replace(",", ""))))
    near(loss, run.loss(-1), 2e-3)
    assert (constant is not None) == y_too
    if constant is not None:
        near(constant, run.constant_loss)
    # It is mentioned because it helps.
    overshot = truth.run.overflow is not None or not truth.run.loss(-1) <= truth.run.loss(0)
    before = truth.run.loss(0 if overshot else -1)
    unit = truth.run.constant_loss / run.constant_loss if y_too and truth.run.constant_loss else 1.0
    assert run.loss(-1) * unit < 0.91 * before


@form(r"Tried: (?P<epochs>[\d,]+ more epochs?) (?P<verb>ends?) at a mean loss of (?P<loss>{number})\.")
def tried_longer(truth: Truth, epochs: str, verb: str, loss: str) -> None:
    singular(epochs, "epoch")
    assert (verb == "ends") == epochs.startswith("1 ")
    more = replace(truth.setting, epochs=truth.setting.epochs + int(epochs.split()[0].replace(",", "")))
    run = PlainTraining(more)
    assert run.overflow is None
    near(loss, run.loss(-1), 2e-3)


@form(r"Tried: in (?P<epochs>[\d,]+ more epochs?) a number becomes too large for float32\.")
def tried_longer_in_vain(truth: Truth, epochs: str) -> None:
    singular(epochs, "more epoch")
    more = replace(truth.setting, epochs=truth.setting.epochs + int(epochs.split()[0].replace(",", "")))
    assert PlainTraining(more).overflow is not None
    truth.overflows_later = True


IDEAS = (
    "a smaller learning rate or another activation",
    "hidden layers with a nonlinear function, more neurons, more epochs",
    "more epochs, another learning rate, another seed or another activation",
)


@form(rf"Worth a try: (?P<ideas>{'|'.join(IDEAS)})\.")
def an_idea(truth: Truth, ideas: str) -> None:
    """Promises nothing; but more epochs are no idea where they end in an overflow."""
    overflowed = truth.run.overflow is not None or truth.overflows_later
    assert not (overflowed and "more epochs" in ideas)
    assert "hidden layers" not in ideas or truth.affine
