"""Why a run is stuck, in words with its own numbers."""

import numpy as np

from backprop.figures.shared.view import RunView
from backprop.outcomes import Diagnosis
from backprop.training import TrainingConfig
from backprop.ui.parts.numbers import counted, number, told_apart
from backprop.ui.training.verdict_parts import best, listed

_CANCELS = 0.1  # of the length of its steps: an epoch that moves w less far cancels them out
_LEVEL = 0.2  # of the sigmoid's steepest slope: below it the curve looks flat


def stuck(config: TrainingConfig, diagnosis: Diagnosis, run_view: RunView) -> str:
    """Why w does not move on, in a few sentences of Markdown."""
    w = float(run_view.run.weights[-1])
    end = f"The mean loss is {number(diagnosis.end_loss, 4)}; {best(diagnosis)}."
    if not np.array(config.dataset.x, dtype=np.float32).any():
        return "**Stuck:** every x is 0, so the prediction does not depend on w and the gradient is always 0."
    if not diagnosis.updates:
        k, steps = counted(config.accumulation_steps, "step"), counted(config.total_steps, "step")
        return f"**Stuck:** no update was made. One takes the gradients of {k}; the run has {steps}."
    if config.model == "sigmoid" and not diagnosis.reachable and diagnosis.near_floor:
        return _on_the_floor(config, diagnosis)
    if diagnosis.still and diagnosis.last_update > 0:
        largest = number(diagnosis.last_update, 3)
        return (
            f"**Stuck:** the steps are too small for float32. At w = {number(w, 8)} the largest update of the last "
            f"epoch, learning rate × gradient, has the size {largest}, and float32 rounds it away. {end}"
        )
    if config.model == "linear":
        return f"**Stuck:** {_frozen(diagnosis)} at w = {number(w, 8)}. {end}"
    return f"{_on_a_plateau(diagnosis, w, float(run_view.run.gradients[-1]))} {end}"


def _frozen(diagnosis: Diagnosis) -> str:
    if diagnosis.still:
        return "in float32 every gradient is 0"
    return "float32 rounds away what an epoch’s steps add up to, so the last epoch ends exactly where it began,"


def _on_a_plateau(diagnosis: Diagnosis, w: float, gradient: float) -> str:
    if diagnosis.steepness > _LEVEL:
        moved, all_steps = number(diagnosis.net_move, 2), number(diagnosis.travelled, 2)
        if diagnosis.net_move > _CANCELS * diagnosis.travelled:
            return f"**Stuck:** the last epoch moved w by only {moved}, to {number(w, 4)}."
        return (
            f"**Stuck:** the last epoch’s steps have a total length of {all_steps}, but they cancel out: together they "
            f"moved w by {moved}, to {number(w, 4)}."
        )
    share, last = number(100 * diagnosis.steepness, 2), number(gradient, 2)
    return (
        f"**Stuck where the slope is flat:** at w = {number(w, 4)} the sigmoid is almost level. At no sample is its "
        f"slope more than {share}% of the steepest, so the gradient is close to 0 (the last step’s was {last}) and w "
        "hardly moves. This is called a vanishing gradient."
    )


def _on_the_floor(config: TrainingConfig, diagnosis: Diagnosis) -> str:
    outside = sorted({y for y in config.dataset.y if not 0 < y < 1})
    reason = (
        f"a sigmoid’s output lies between 0 and 1, so it never reaches {listed(outside)}"
        if outside
        else "no w makes this sigmoid pass near all of these targets"
    )
    advice = " Choose targets between 0 and 1 to see it learn." if outside else ""
    end, low = told_apart(diagnosis.end_loss, diagnosis.lowest.loss, digits=4)
    return (
        f"**Stuck on a floor:** {reason}. With these data no w brings the mean loss below {low}; "
        f"after {counted(config.epochs, 'epoch')} it is {end}.{advice}"
    )
