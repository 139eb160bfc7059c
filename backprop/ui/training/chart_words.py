"""The words of the charts: titles, legends, and what each shows for those who cannot see it."""

import math

import numpy as np
import numpy.typing as npt

from backprop.figures.forgetting.loops import LoopsWords
from backprop.figures.shared.view import RunView, Shown
from backprop.figures.training.loss import LossWords
from backprop.figures.training.weight import WeightWords
from backprop.models import ModelName
from backprop.ui.parts.numbers import counted, number, told_apart
from backprop.ui.training.verdicts import reached

LOSS_CHART = LossWords(
    title="Loss",
    each_step="each step",
    epoch_mean="mean of each epoch",
    all_zero="Every loss is exactly 0:<br>a logarithmic axis has no place for it.",
    x_axis="step",
    data_title="The data and the model",
    samples="samples",
    model="prediction",
    asked="after training",
    data_axis="x",
)
WEIGHT_CHART = WeightWords(
    title="w, step by step",
    w="w",
    optimum="best w",
    landscape_title="Mean loss, for every w",
    path="this run",
    x_axis="step",
    w_axis="w",
)
FORGETTING_CHART = LoopsWords(
    title="w, if you forget to zero",
    zeroed="zeroed",
    forgotten="forgotten",
    optimum="best w",
    below_title="What w.grad held",
    x_axis="step",
)


MODEL_ALT: dict[ModelName, str] = {
    "linear": "the line",
    "sigmoid": "the curve",
    "affine": "the line",
    "quadratic": "the parabola",
    "logistic": "the curve",
}


def loss_alt(run_view: Shown, pins: int) -> str:
    """The chart of data and loss in a few sentences."""
    run = run_view.run
    xs, model = run.config.dataset.x, MODEL_ALT[run.config.model]
    low, high = told_apart(min(xs), max(xs))
    where = f"x = {low}" if low == high else f"x from {low} to {high}"
    return (
        f"Two panels. Above, {counted(len(xs), 'sample')}, {where}, and {model} that the model predicts at the step "
        f"shown. Below, a line chart of the loss over {counted(len(run), 'step')}. The first step’s loss is "
        f"{reached(float(run.losses[0]), 5)}, the last one’s {reached(run.final_loss, 5)}, the largest "
        f"{reached(_largest(run.losses), 5)}. {pinned_words(pins)}"
    ).strip()


def weight_alt(run_view: RunView, pins: int) -> str:
    """The chart of `w` in a sentence."""
    run, lowest = run_view.run, run_view.diagnosis.lowest
    best = "" if lowest.w is None or math.isinf(lowest.w) else f" The mean loss is lowest at w = {number(lowest.w)}."
    start, end = float(run.weights[0]), run.final_w
    if not math.isfinite(end):
        moved = f"w starts at {number(start)} and is too large for float32 after {counted(len(run), 'step')}"
    elif (run.weights == run.weights[0]).all():
        moved = f"w stays at {number(start)} in all of {counted(len(run), 'step')}"
    else:
        first, last = told_apart(start, end)
        moved = f"w goes from {first} to {last} in {counted(len(run), 'step')}"
    return (
        f"Two panels. Above, {moved}. Below, the same path on the curve of the mean loss against w.{best} "
        f"{pinned_words(pins)}"
    ).strip()


def forgetting_alt(zeroed: RunView, forgotten: RunView) -> str:
    """The chart of forgetting in a sentence."""
    last = min(len(zeroed.run), len(forgotten.run)) - 1
    held = [reached(float(one.run.gradients[last]), 5) for one in (zeroed, forgotten)]
    ends = [reached(one.run.final_w, 5) for one in (zeroed, forgotten)]
    return (
        "Two panels that compare the loop that zeroes w.grad with one that never does. "
        f"w ends at {ends[0]} with zeroing and at {ends[1]} without. "
        f"At step {last:,} w.grad held {held[0]} and {held[1]}."
    )


def _largest(losses: npt.NDArray[np.float32]) -> float:
    """The largest loss; not a number and infinity are both too large."""
    return float(losses.max()) if np.isfinite(losses).all() else math.inf


def pinned_words(pins: int) -> str:
    """How many pinned runs stand in a chart."""
    return "" if not pins else f"{pins} pinned run{'s are' if pins > 1 else ' is'} drawn over it."
