"""What became of a run, in words with its own numbers."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from backprop.figures.view import RunView
from backprop.outcomes import Diagnosis, Outcome
from backprop.stability import epoch_factors
from backprop.training import TrainingConfig
from backprop.ui.numbers import number

Tone = Literal["success", "info", "warning"]

TONES: dict[Outcome, Tone] = {
    Outcome.CONVERGED: "success",
    Outcome.DESCENDING: "info",
    Outcome.STUCK: "warning",
    Outcome.OSCILLATING: "warning",
    Outcome.DIVERGED: "warning",
}


def reached(value: float, digits: int = 8) -> str:
    """A final value; where it left the finite numbers, that in words."""
    return number(value, digits) if math.isfinite(value) else "too large"


def verdict(shown: RunView) -> str:
    """What became of the run, in two or three sentences of Markdown."""
    config, diagnosis = shown.run.config, shown.diagnosis
    write = {
        Outcome.CONVERGED: _converged,
        Outcome.DESCENDING: _descending,
        Outcome.STUCK: _stuck,
        Outcome.OSCILLATING: _oscillating,
        Outcome.DIVERGED: _diverged,
    }
    return write[diagnosis.outcome](config, diagnosis, shown)


def epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count:,} epochs"


def _converged(config: TrainingConfig, diagnosis: Diagnosis, shown: RunView) -> str:
    settled = number(shown.run.final_w if diagnosis.settled_w is None else diagnosis.settled_w)
    if not diagnosis.converged_epoch:
        return (
            f"**Nothing left to learn.** w starts at {settled}, where the gradients of an epoch add up to no movement."
        )
    text = (
        f"**Converged:** after epoch {diagnosis.converged_epoch:,} w stays at {settled}, to within a ten-thousandth "
        f"of the way from {number(config.initial_w)}. The mean loss fell from {number(diagnosis.start_loss)} "
        f"to {number(diagnosis.end_loss, 3)}."
    )
    if diagnosis.lowest.loss > 1e-3 * max(diagnosis.start_loss, 1e-30):
        text += f" No w brings it below {number(diagnosis.lowest.loss, 4)}: the samples do not lie on one such curve."
    elif diagnosis.epoch_factor is not None:
        text += f" Each epoch multiplies the distance to go by {number(diagnosis.epoch_factor, 3)}."
    return text


def _descending(config: TrainingConfig, diagnosis: Diagnosis, shown: RunView) -> str:
    text = (
        f"**Still descending:** after {epochs(config.epochs)} the mean loss is {number(diagnosis.end_loss, 4)}, "
        f"down from {number(diagnosis.start_loss, 4)}; the lowest possible is {number(diagnosis.lowest.loss, 3)}."
    )
    if diagnosis.epoch_factor is not None:
        text += f" One epoch multiplies the distance to go by {number(diagnosis.epoch_factor, 4)}."
    return f"{text} Give it more epochs{_other_rate(config)}."


def _other_rate(config: TrainingConfig) -> str:
    """Whether a larger or a smaller learning rate would bring the linear model nearer in each epoch."""
    if config.model != "linear":
        return " or a larger learning rate"
    rates = config.learning_rate * np.array([1.0, 1.1, 0.9])
    here, larger, smaller = np.abs(epoch_factors(config.dataset, rates, config.zero_grad, config.accumulation_steps))
    return " or a larger learning rate" if larger < here else " or a smaller learning rate" if smaller < here else ""


def _stuck(config: TrainingConfig, diagnosis: Diagnosis, shown: RunView) -> str:
    if not any(config.dataset.x):
        return "**Stuck:** every x is 0, so the prediction does not depend on w and the gradient is always 0."
    if config.model == "sigmoid" and not diagnosis.reachable:
        outside = sorted({y for y in config.dataset.y if not 0 < y < 1})
        reason = (
            f"a sigmoid's output lies between 0 and 1, so it never reaches {_listed(outside)}"
            if outside
            else "no w makes this sigmoid pass near all of these targets"
        )
        advice = " Choose targets between 0 and 1 to see it learn." if outside else ""
        return (
            f"**Stuck on a floor:** {reason}. With these data no w brings the mean loss below "
            f"{number(diagnosis.lowest.loss, 4)}; after {epochs(config.epochs)} it is "
            f"{number(diagnosis.end_loss, 4)}.{advice}"
        )
    best_w = diagnosis.lowest.w
    best = "far out" if best_w is None or math.isinf(best_w) else f"at w = {number(best_w, 3)}"
    return (
        f"**Stuck where the slope is flat:** at w = {number(shown.run.final_w, 4)} the sigmoid is almost level, so the "
        f"gradient is close to 0 (the last step's was {number(float(shown.run.gradients[-1]), 2)}) and w hardly moves. "
        f"The lowest mean loss, {number(diagnosis.lowest.loss, 3)}, is {best}. This is called a vanishing gradient."
    )


def _oscillating(config: TrainingConfig, diagnosis: Diagnosis, shown: RunView) -> str:
    values = shown.run.weights[len(shown.run) // 2 :]
    span = f"between {number(float(values.min()), 4)} and {number(float(values.max()), 4)}"
    text = f"**Oscillating:** in the second half w still swings {span}"
    if diagnosis.settled_w is not None and config.zero_grad:
        text += f", from one side of {number(diagnosis.settled_w, 4)} to the other"
    if diagnosis.epoch_factor is not None and config.zero_grad:
        text += f". Each epoch multiplies its distance by {number(diagnosis.epoch_factor, 4)}"
    return text + "."


def _diverged(config: TrainingConfig, diagnosis: Diagnosis, shown: RunView) -> str:
    step = diagnosis.overflow_step if diagnosis.diverged_step is None else diagnosis.diverged_step
    text = f"**Diverged at step {step:,}:** from there on the mean loss never comes back below where it started."
    if diagnosis.epoch_factor is not None:
        text += f" With these data one epoch multiplies the error by {number(abs(diagnosis.epoch_factor), 4)}"
        text += f", because the learning rate {number(config.learning_rate)} {_where(config, diagnosis)}."
    if diagnosis.overflow_step is not None:
        text += f" At step {diagnosis.overflow_step:,} the numbers grew too large for float32, and the run stops there."
    return text


def _where(config: TrainingConfig, diagnosis: Diagnosis) -> str:
    verb = "converges" if config.zero_grad else "stays bounded"
    if diagnosis.limit is None:
        return f"is one at which the loop never {verb}"
    low, high = (number(edge, 3) for edge in diagnosis.limit)
    if config.learning_rate >= diagnosis.limit[1]:
        return f"is above {high}, where the loop stops converging" if config.zero_grad else f"is above {high}"
    return f"lies in a gap: the loop {verb} again between {low} and {high}"


def _listed(values: list[float]) -> str:
    texts = [number(value, 4) for value in values]
    if len(texts) > 4:
        return f"targets such as {texts[0]} or {texts[-1]}"
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def forgotten_verdict(forgotten: RunView) -> str:
    """What became of the loop that forgets to zero, in one sentence of Markdown."""
    diagnosis, run = forgotten.diagnosis, forgotten.run
    start = "Without zeroing the gradients"
    match diagnosis.outcome:
        case Outcome.DIVERGED:
            step = diagnosis.overflow_step if diagnosis.diverged_step is None else diagnosis.diverged_step
            return f"{start}, the same run diverges at step {step:,}."
        case Outcome.OSCILLATING:
            values = run.weights[len(run) // 2 :]
            low, high = number(float(values.min()), 3), number(float(values.max()), 3)
            return f"{start}, the same run never settles: w swings between {low} and {high}."
        case Outcome.CONVERGED:
            return f"{start}, the same run comes to rest too, at w = {number(run.final_w)}."
        case _:
            end = number(diagnosis.end_loss, 4)
            return f"{start}, the same run ends at w = {number(run.final_w, 4)}, with a mean loss of {end}."
