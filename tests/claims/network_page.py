"""The forms of the charts' texts, the matrices, one neuron, and the program to take home."""

from __future__ import annotations

import numpy as np

from tests.claims import plain_network as plain
from tests.claims.network_truth import Truth, epochs_are, form, near, singular, when_is

# --- matrices, one neuron, the charts, the code


@form(
    r"`W(?P<layer>\d)` has (?:a row for each of the (?P<rows>\d+) neurons|one row, for the only neuron) of "
    r"layer (?P<same>\d), and "
    r"(?:a column for each of its (?P<columns>\d+) inputs|one column, for its only input); `b(?P<bias>\d)` has "
    r"one number per neuron\."
)
def rows_and_columns(truth: Truth, layer: str, rows: str | None, same: str, columns: str | None, bias: str) -> None:
    assert layer == same == bias
    weight, b = truth.run.matrices(0)[int(layer) - 1]
    assert weight.shape == (int(rows or 1), int(columns or 1))
    assert len(b) == int(rows or 1)
    assert rows != "1"
    assert columns != "1"


@form(r"These are the numbers {when}; a stronger colour means a larger size\.")
def these_numbers(truth: Truth, when: str) -> None:
    when_is(truth, when)


@form(
    r"(?:Value|Gradient of the mean loss|Last update) of W(?P<layer>\d), (?P<rows>\d+) × (?P<columns>\d+), and "
    r"b\d, as a heat map with numbers\."
)
def heat_map(truth: Truth, layer: str, rows: str, columns: str) -> None:
    assert truth.run.matrices(0)[int(layer) - 1][0].shape == (int(rows), int(columns))


@form(r"Forward, {when}, for the point x = (?P<x>.+) with y = (?P<y>{number}):")
def forward_of(truth: Truth, when: str, x: str, y: str) -> None:
    when_is(truth, when)
    for text, value in zip(x.strip("()").split(", "), truth.setting.inputs[0], strict=True):
        near(text, value, 6e-4)
    near(y, truth.setting.y[0], 6e-4)


@form(r"Back, from the loss \(ŷ − y\)² = (?P<loss>{number}) of this point:")
def back_from(truth: Truth, loss: str) -> None:
    inputs = np.array(truth.setting.inputs[:1], dtype=np.float32)
    _, predictions = plain.forward(truth.setting, truth.run.matrices(truth.shown, np.float32), inputs)
    y = truth.setting.y[0]
    error = float(predictions[0]) - y
    if loss == "too large":
        assert not error * error < 3.4e38
    else:
        # The prediction is float32: its last digit decides where it is close to y.
        near(loss, error * error, 2e-3, absolute=1e-5 * (abs(error) + 1e-6 * abs(y)) * (1 + abs(y)))


@form(r"Drawing of the network, one column per layer, with (?P<sizes>[\d, ]+) values; (?P<shapes>.+)\.")
def drawing(truth: Truth, sizes: str, shapes: str) -> None:
    layers = truth.run.matrices(0)
    assert [int(size) for size in sizes.split(", ")] == [len(truth.setting.inputs[0]), *(len(b) for _, b in layers)]
    expected = [f"W{n} is {w.shape[0]} × {w.shape[1]}" for n, (w, _) in enumerate(layers, start=1)]
    assert shapes.split(", ") == expected


@form(r"The edges show the (?P<what>weights|gradients)\.")
def edges(truth: Truth, what: str) -> None:
    assert what == truth.edges


@form(r"(?P<points>\d+) points and the predictions {when}, from (?P<low>{number}) to (?P<high>{number})\.")
def predictions(truth: Truth, points: str, when: str, low: str, high: str) -> None:
    assert int(points) == len(truth.setting.y)
    when_is(truth, when)
    lowest, highest = drawn_range(truth)
    for text, value in ((low, lowest), (high, highest)):
        if text == "too large":
            assert not truth.run.reach(truth.shown) < 3.4e38  # on the way to it, where not itself
        else:
            # Drawn in float32, whose rounding grows with the sizes that cancel out on the way.
            near(text, value, 6e-3, absolute=1e-6 * truth.run.reach(truth.shown))


def drawn_range(truth: Truth) -> tuple[float, float]:
    """The lowest and the highest prediction over what the chart shows: the points' range and 15% beyond it."""
    x = np.array(truth.setting.inputs)
    room = 0.15 * np.ptp(x, axis=0)
    sides = [
        np.linspace(low, high, 160 if x.shape[1] == 1 else 32)
        for low, high in zip(x.min(0) - room, x.max(0) + room, strict=True)
    ]
    inputs = np.stack([side.ravel() for side in np.meshgrid(*sides)], axis=1)
    _, found = plain.forward(truth.setting, truth.run.matrices(truth.shown), inputs)
    return float(found.min()), float(found.max())


@form(r"(?P<right>\d+ points?) (?P<verb>lies?) on the correct side of the border\.")
def right_here(truth: Truth, right: str, verb: str) -> None:
    singular(right, "point")
    assert (verb == "lies") == right.startswith("1 ")
    assert int(right.split()[0]) in truth.right(truth.shown)


@form(r"No epoch has been trained yet\.")
def no_epoch(truth: Truth) -> None:
    assert not truth.run.epochs


@form(r"Mean loss over {epochs}, on a logarithmic axis: (?:from (?P<first>{number}) to )?(?P<last>{number})\.")
def loss_chart(truth: Truth, epochs: str, first: str | None, last: str) -> None:
    epochs_are(truth, epochs)
    assert (first is None) == (truth.run.epochs == 1)
    if first is not None:
        near(first, truth.run.epoch_losses[0], 1e-3)
    near(last, truth.run.epoch_losses[-1], 1e-3)


@form(r"After (?P<epoch>[\d,]+) of {epochs}: mean loss (?P<loss>{number})\.")
def readout(truth: Truth, epoch: str, epochs: str, loss: str) -> None:
    assert int(epoch) == truth.shown
    singular(epochs, "epoch")
    assert int(epochs.split()[0].replace(",", "")) == truth.setting.epochs
    near(loss, truth.run.loss(truth.shown), 2e-3, absolute=1e-10 * (1 + max(map(abs, truth.setting.y)) ** 2))


@form(r"(?P<right>\d+) of (?P<points>\d+) points on the correct side\.")
def readout_right(truth: Truth, right: str, points: str) -> None:
    assert int(points) == len(truth.setting.y)
    assert int(right) in truth.right(truth.shown)


@form(r"With your settings and points in it\.")
def your_settings(truth: Truth) -> None:
    """`tests/network/test_export.py` runs the programs."""


@form(
    r"It trains {epochs} from the same start(?P<then>, and stops where the run above stopped|; the run above was "
    r"stopped before|, and ends at the mean loss of all points that the run above ended at)\."
)
def the_program(truth: Truth, epochs: str, then: str) -> None:
    singular(epochs, "epoch")
    assert int(epochs.split()[0].replace(",", "")) == truth.setting.epochs
    assert ("stops where" in then) == (truth.run.overflow is not None)
