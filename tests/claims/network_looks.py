"""The forms of two closer looks: without σ, and where the gradient goes."""

from __future__ import annotations

import math

import numpy as np
import torch

from tests.claims import plain_network as plain
from tests.claims.forms import read
from tests.claims.network_truth import Truth, epochs_are, form, is_drawn, near, when_is

# --- without σ


@form(r"With the identity, `W2·\(W1·x \+ b1\) \+ b2` is `\(W2·W1\)·x \+ \(W2·b1 \+ b2\)`: a matrix and a bias again\.")
def product_of_two(truth: Truth) -> None:
    assert truth.setting.activation == "identity"


@form(r"So (?P<layers>\d) layers are one\.")
def layers_are_one(truth: Truth, layers: str) -> None:
    assert int(layers) == truth.setting.layers


@form(r"{When} it is this one:")
def this_one(truth: Truth, when: str) -> None:
    when_is(truth, when)


@form(
    r"On 1,000 random inputs, computed in float64, the network and this one layer (?:differ by at most "
    r"(?P<off>{number}), where "
    r"predictions reach (?P<reach>{number}): that is rounding|predict the same, to the last digit)\."
)
def that_is_rounding(truth: Truth, off: str | None, reach: str | None) -> None:
    """The network is affine; the differences are of the size of float64's rounding, beside all numbers in between."""
    assert truth.setting.activation == "identity"
    if off is not None:
        layers = truth.run.matrices(truth.shown)
        sizes = math.prod(float(np.abs(w).sum() + np.abs(b).sum()) + 1 for w, b in layers)
        largest = 3 * (max(abs(value) for row in truth.setting.inputs for value in row) + 1)
        assert read(off) <= 1e-13 * sizes * largest
        assert reach is not None


@form(r"A layer draws one (?P<drawn>straight line|straight border|flat plane), and so do (?P<layers>\d) of them\.")
def so_do_they(truth: Truth, drawn: str, layers: str) -> None:
    is_drawn(truth, drawn)
    assert int(layers) == truth.setting.layers
    assert truth.affine


@form(r"With (?P<name>\w+) between them the layers cannot be multiplied together\.")
def not_multiplied(truth: Truth, name: str) -> None:
    assert name == truth.setting.activation != "identity"
    assert truth.setting.layers > 1


@form(
    r"The single layer that comes nearest to this network on 1,000 random inputs, "
    r"{when}, is"
)
def comes_nearest(truth: Truth, when: str) -> None:
    when_is(truth, when)


@form(r"There it is off by (?P<off>{number}) \(root mean square\), where predictions reach (?P<reach>{number})\.")
def off_by(truth: Truth, off: str, reach: str) -> None:
    best, largest = best_off(truth)
    near(off, best, 6e-3)
    near(reach, largest, 6e-3)


@form(r"There the two predict the same, to about six digits\.")
def the_same(truth: Truth) -> None:
    best, largest = best_off(truth)
    assert best <= 1e-5 * largest


def best_off(truth: Truth) -> tuple[float, float]:
    """Least squares over the page's own 1,000 inputs, by the normal equations; and the largest prediction."""
    x = np.array(truth.setting.inputs)
    room = 0.15 * np.ptp(x, axis=0)
    shares = torch.rand((1_000, x.shape[1]), generator=torch.Generator().manual_seed(0), dtype=torch.float64).numpy()
    inputs = x.min(axis=0) - room + (np.ptp(x, axis=0) + 2 * room) * shares
    _, predictions = plain.forward(truth.setting, truth.run.matrices(truth.shown), inputs)
    columns = np.column_stack([shares - 0.5, np.ones(len(shares))])
    off = columns @ np.linalg.solve(columns.T @ columns, columns.T @ predictions) - predictions
    return float(np.sqrt(np.mean(off**2))), float(np.abs(predictions).max())


@form(r"No single layer comes nearer\.")
def none_comes_nearer(truth: Truth) -> None:
    """Least squares is the lowest root mean square by definition; `off_by` has compared it."""
    assert not truth.affine


@form(r"On your points this network has a mean loss of (?P<loss>{number}), the best single layer (?P<best>{number})\.")
def beside_the_best(truth: Truth, loss: str, best: str) -> None:
    near(loss, truth.run.loss(truth.shown), 1e-3)
    near(best, truth.run.single_layer_loss, absolute=1e-9 * truth.run.constant_loss + truth.rounding)


@form(r"So much is beyond any single layer\.")
def beyond(truth: Truth) -> None:
    assert truth.run.loss(truth.shown) < truth.run.single_layer_loss


@form(r"The numbers of this network are too large to be multiplied together\.")
def too_large(truth: Truth) -> None:
    sizes = [float(np.abs(w).max()) for w, _ in truth.run.matrices(truth.shown)]
    assert math.prod(sizes) * max(abs(value) for row in truth.setting.inputs for value in row) > 1e140


# --- where the gradient goes


@form(
    r"Before the first update the gradient of W(?P<last>\d) had the size (?P<of_last>{number}), that of W1 "
    r"(?P<of_first>{number})"
    r"(?:: (?P<times>{number}) times (?P<which>smaller|larger))?\."
)
def sizes(truth: Truth, last: str, of_last: str, of_first: str, times: str | None, which: str | None) -> None:
    norms = [plain.norm(w) for w in truth.start.weights]
    assert int(last) == truth.setting.layers
    near(of_last, norms[-1], 6e-3)
    near(of_first, norms[0], 6e-3)
    ratio = norms[-1] / norms[0] if norms[0] else math.inf
    if times is None:
        assert 1 / 1.51 < ratio < 1.51 or not math.isfinite(ratio) or not ratio
    else:
        near(times, ratio if which == "smaller" else 1 / ratio, 0.06)
        assert read(times) > 1


@form(r"Before the first update no gradient reached W1; that of W(?P<last>\d) was (?P<size>{number})\.")
def nothing_reached(truth: Truth, last: str, size: str) -> None:
    assert plain.norm(truth.start.weights[0]) == 0
    near(size, plain.norm(truth.start.weights[-1]), 6e-3)


@form(r"The identity has the slope 1 everywhere: here only the matrices change the gradient\.")
def slope_1(truth: Truth) -> None:
    assert truth.setting.activation == "identity"


@form(
    r"Each sigmoid on the way back multiplies by its slope, σ′\(z\) = σ\(z\)·\(1 − σ\(z\)\), and that is never "
    r"above ¼\."
)
def below_a_quarter(truth: Truth) -> None:
    assert truth.setting.activation == "sigmoid"
    assert all((slope <= 0.25).all() for slope in truth.start.slopes)


@form(r"Here it was (?P<mean>{number}) on average and (?P<most>{number}) at most\.")
def slopes_here(truth: Truth, mean: str, most: str) -> None:
    near(mean, float(np.mean(truth.start.slopes)), 6e-3, absolute=1e-12)
    near(most, float(np.max(truth.start.slopes)), 6e-3, absolute=1e-12)


@form(r"The slope of (?P<name>tanh|relu) is at most 1; here it was (?P<mean>{number}) on average\.")
def slope_of(truth: Truth, name: str, mean: str) -> None:
    assert name == truth.setting.activation
    near(mean, float(np.mean(truth.start.slopes)), 6e-3, absolute=1e-12)


@form(r"\| Step back \({when}\) \| through the matrix .*")
def table_head(truth: Truth, when: str) -> None:
    when_is(truth, when)


@form(r"\|---\|---\|---\|---\|---\|")
def table_line(truth: Truth) -> None:
    """No claim."""


@form(
    r"\| layer (?P<after>\d) → (?P<layer>\d) \| (?:nothing arrives|(?P<matrix>(?:{number}|–))) \| "
    r"(?P<slope>(?:{number}|–)) \| (?P<factor>(?:{number}|–)) "
    r"\| (?P<mean>{number}), (?P<most>{number}) \|"
)
def step_back(
    truth: Truth, after: str, layer: str, matrix: str | None, slope: str, factor: str, mean: str, most: str
) -> None:
    n = int(layer)
    assert int(after) == n + 1
    back = truth.here
    near(mean, float(back.slopes[n - 1].mean()), 6e-3, absolute=1e-12)
    near(most, float(back.slopes[n - 1].max()), 6e-3, absolute=1e-12)
    if matrix is None:
        assert back.delta[n] == 0
        return
    expected = (
        back.before[n - 1] / back.delta[n],
        back.delta[n - 1] / (back.before[n - 1] or 1.0),
        back.delta[n - 1] / back.delta[n],
    )
    for text, value in zip((matrix, slope, factor), expected, strict=True):
        if text == "too large":
            assert not value < 1e300
        elif text != "–":
            # What float32 rounds in a sample that has almost converged is a large share of a factor as small as this.
            near(text, value, 6e-3, absolute=2e-8)


@form(r"One step back: δ of a layer is the gradient of the loss with respect to its z\.")
def delta_is(truth: Truth) -> None:
    """A definition."""


@form(r"It is δ of the next layer, times that layer’s matrix, times the slope σ′\(z\)\.")
def chain_rule(truth: Truth) -> None:
    """The rule by which `plain.back` has computed the table; central differences check that."""


@form(r"Size of each layer's weight gradient, on a logarithmic axis\.")
def depth_alt(truth: Truth) -> None:
    """A name."""


@form(r"Before the first update: (?P<norms>W1 .+)\.")
def norms_at_the_start(truth: Truth, norms: str) -> None:
    shown = norms.split(", W")
    assert len(shown) == truth.setting.layers
    for n, (text, weight) in enumerate(zip(shown, truth.start.weights, strict=True), start=1):
        name, value = text.removeprefix("W").split(" ", 1)
        assert int(name) == n
        near(value, plain.norm(weight), 0.06)


@form(r"Size of each layer's weight gradient over {epochs}, on a logarithmic axis\.")
def over_epochs(truth: Truth, epochs: str) -> None:
    epochs_are(truth, epochs)
