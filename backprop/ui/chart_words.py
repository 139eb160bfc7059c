"""The words of the charts: titles, legends, and what each shows for those who cannot see it."""

from __future__ import annotations

import math

from backprop.figures.view import RunView
from backprop.ui.numbers import number

_STEPS = "step"

LOSS_CHART = {
    "title": "Loss",
    "each_step": "each step",
    "epoch_mean": "mean of each epoch",
    "all_zero": "Every loss is exactly 0:<br>a logarithmic axis has no place for it.",
    "x_axis": _STEPS,
}
WEIGHT_CHART = {
    "title": "w, step by step",
    "w": "w",
    "optimum": "lowest mean loss",
    "optimum_here": "its place below",
    "landscape_title": "Mean loss of all samples, for every w",
    "path": "this run",
    "x_axis": _STEPS,
    "w_axis": "w",
}
FORGETTING_CHART = {
    "title": "w, if you forget to zero the gradients",
    "zeroed": "zeroed",
    "forgotten": "forgotten",
    "optimum": "lowest mean loss",
    "below_title": "What w.grad held",
    "x_axis": _STEPS,
}


def loss_alt(shown: RunView, pins: int) -> str:
    """The loss chart in a sentence."""
    run = shown.run
    return (
        f"Line chart of the loss over {len(run):,} steps. The first step's loss is {number(float(run.losses[0]))}, "
        f"the last one's {number(run.final_loss)}, the largest {number(float(run.losses.max()))}. {_pinned(pins)}"
    ).strip()


def weight_alt(shown: RunView, pins: int) -> str:
    """The chart of `w` in a sentence."""
    run, lowest = shown.run, shown.diagnosis.lowest
    best = "" if lowest.w is None or math.isinf(lowest.w) else f" The mean loss is lowest at w = {number(lowest.w)}."
    return (
        f"Two panels. Above, w goes from {number(float(run.weights[0]))} to {number(run.final_w)} "
        f"in {len(run):,} steps. Below, the same path on the curve of the mean loss against w.{best} {_pinned(pins)}"
    ).strip()


def forgetting_alt(zeroed: RunView, forgotten: RunView) -> str:
    """The chart of forgetting in a sentence."""
    last = min(len(zeroed.run), len(forgotten.run)) - 1
    held = [number(float(one.run.gradients[last])) for one in (zeroed, forgotten)]
    return (
        "Two panels that compare the loop that zeroes w.grad with one that never does. "
        f"w ends at {number(zeroed.run.final_w)} with zeroing and at {number(forgotten.run.final_w)} without. "
        f"At step {last:,} w.grad held {held[0]} and {held[1]}."
    )


def _pinned(pins: int) -> str:
    return "" if not pins else f"{pins} pinned run{'s' if pins > 1 else ''} drawn over it."
