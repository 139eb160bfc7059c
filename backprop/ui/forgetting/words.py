"""What the page on forgetting says, with the run's own numbers. Nothing here touches Streamlit."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from backprop.stability.bounded import Interval
from backprop.stability.windows import Place, Windows, place
from backprop.training import TrainingConfig, TrainingRun
from backprop.training.equivalents import largest_difference, momentum_factor
from backprop.ui.parts.numbers import counted, number, told_apart

TOO_LARGE = "a number too large for float32 (about 3.4 × 10³⁸)"
LISTED = 3  # windows in a sentence; data of many samples have very many, and ever narrower ones
_NOTICEABLE = 1e-4  # of the weights: a difference that rounding alone does not make at once

_ZEROED: dict[Place, str] = {
    "inside": "the zeroed loop converges",
    "edge": "the zeroed loop is exactly at an edge, where its error neither shrinks nor grows from epoch to epoch",
    "outside": "the zeroed loop runs away",
}
_FORGOTTEN: dict[Place, str] = {
    "inside": "the forgotten one stays bounded",
    "edge": "the forgotten one is exactly at an edge, where its error grows slowly, if at all",
    "outside": "the forgotten one runs away",
}


def at_this_step(run: TrainingRun, alone: npt.NDArray[np.float32], step: int) -> str:
    """What `w.grad` should have held at this step of the forgotten run, what it held, and where w moved; Markdown."""
    if step >= len(run):
        return f"The forgotten loop stopped at step {len(run) - 1:,}, where its numbers grew too large for float32."
    mine, held, before = (float(values) for values in (alone[step], run.gradients[step], run.gradients[step - 1]))
    if not math.isfinite(held):
        return f"At step {step:,} what `w.grad` held is {TOO_LARGE}."
    if step == 0:
        on = " Go one step on, and watch what happens to it." if len(run) > 1 else ""
        return f"At step 0 both loops hold the same, {number(held)}: there is nothing old in `w.grad` yet.{on}"
    steps = counted(step, "earlier step")
    text = (
        f"At step {step:,} `w.grad` should have held **{number(mine)}**, the gradient of this step's loss. "
        f"It held **{number(held)}**: {number(before) if before else 'nothing'} of it was left over from {steps}."
    )
    if not before:
        return text
    return f"{text} {_update(mine, held, float(run.weights[step]), float(run.weights[step + 1]))}"


def _update(mine: float, held: float, w: float, w_after: float) -> str:
    """How what was left over has changed the update, and whether w moved at all."""
    if w_after == w:
        return (
            f"w did not move: to float32 the update is too small beside {number(w)}." if held else "So w did not move."
        )
    if mine == 0:
        return "So the old gradients alone moved w."
    if mine * held < 0:
        return "So w moved the wrong way."
    times = number(held / mine, 3)
    return (
        "So the update was as large as it should be."
        if times == "1"
        else f"So the update was {times} times as large as it should be."
    )


def windows_in_words(found: Windows) -> str:
    """Which loop converges or stays bounded at which learning rates, as a list in Markdown."""
    lines = [
        ("The zeroed loop converges, and the forgotten one stays bounded", found.both),
        ("Only the zeroed loop converges; the forgotten one runs away", found.only_zeroed),
        ("**Only the forgotten loop stays bounded; the zeroed one runs away**", found.only_forgotten),
    ]
    return "\n".join(f"- {text}: {listed(intervals)}." for text, intervals in lines)


def at_your_rate(found: Windows, zeroed: TrainingRun, forgotten: TrainingRun) -> str:
    """What happens to an error at the learner's rate, and how this run differs from that, in one to three sentences."""
    rate = zeroed.config.learning_rate
    places = place(rate, found.zeroed), place(rate, found.forgotten)
    if places == ("outside", "outside"):
        says = "both loops run away"
    else:
        says = f"{_ZEROED[places[0]]}; {_FORGOTTEN[places[1]]}"
    text = f"At your learning rate, {number(rate)}, in the long run {says}."
    if (zeroed.weights == zeroed.weights[0]).all() and (forgotten.weights == forgotten.weights[0]).all():
        return f"{text} In your run nothing moves w, so there is no error that could grow or shrink."
    for name, run, where in (("zeroed", zeroed, places[0]), ("forgotten", forgotten, places[1])):
        if run.overflow_step is not None and where != "outside":
            text += f" But on the way the numbers of your {name} run grow too large for float32, and it stops there."
    return text


def listed(intervals: Sequence[Interval]) -> str:
    """The widest of these, ascending, in words."""
    if not intervals:
        return "nowhere"
    widest = sorted(sorted(intervals, key=lambda interval: interval[0] / interval[1])[:LISTED])
    texts = [f"below {number(high, 4)}" if low == 0 else _from_to(low, high) for low, high in widest]
    more = len(intervals) - len(widest)
    return ", ".join(texts) + (f", and in {more} narrower window{'s' * (more != 1)}" if more else "")


def _from_to(low: float, high: float) -> str:
    """Both ends, with as many digits as tell them apart."""
    start, end = told_apart(low, high, digits=4)
    return f"from {start} to {end}"


def momentum_1(forgotten: TrainingRun, sgd: npt.NDArray[np.float64], steps: int) -> str:
    """How SGD with momentum 1 compares with the forgotten loop over the first `steps` steps."""
    difference, scale = largest_difference(sgd[: steps + 1], forgotten.weights[: steps + 1].astype(np.float64))
    over = "In this 1 step" if steps == 1 else f"Over these {steps:,} steps"
    text = f"{over} the forgotten loop and `torch.optim.SGD([w], lr={forgotten.config.learning_rate!r}, momentum=1.0)` "
    if difference == 0:
        return f"{text}give the same w to the last digit."
    grown = ", which this run makes larger step by step" if difference > _NOTICEABLE * scale else ""
    return (
        f"{text}differ by at most {number(difference, 2)}, with w up to ±{number(scale, 3)}: that is rounding{grown}."
    )


def momentum_text(momentum: float) -> str:
    """The momentum, as a number that is not 1 unless it is."""
    return told_apart(momentum, 1)[0]


def damping(config: TrainingConfig, momentum: float, weights: npt.NDArray[np.float64]) -> str:
    """What the damped loop did in its first steps; `weights` before the first and after each."""
    if momentum == 1:
        return "Choose a momentum below 1 to see what damping does."
    text = (
        "Momentum 0 keeps nothing of the velocity: that is the loop that zeroes."
        if momentum == 0
        else f"With momentum {momentum_text(momentum)} each step keeps {told_apart(100 * momentum, 100)[0]}% of the "
        "velocity and loses the rest. "
        "That loss is the damping that the forgotten loop lacks."
    )
    if (weights == weights[0]).all():
        return f"{text} In these steps its w stays at {number(float(weights[0]), 4)}."
    if config.model == "linear":
        text += _in_the_long_run(momentum_factor(config.dataset, config.learning_rate, momentum))
    late = np.array_split(weights, 2)[1]
    if not np.isfinite(weights).all():
        return f"{text} At step {int(np.argmin(np.isfinite(weights))) - 1:,} its w is {TOO_LARGE}."
    low, high = number(float(late.min()), 4), number(float(late.max()), 4)
    span = f"at {low}, to four digits" if low == high else f"between {low} and {high}"
    return f"{text} In the second half of these steps its w stays {span}."


def _in_the_long_run(factor: float) -> str:
    shown = number(factor, 4) if math.isfinite(factor) else "a number beyond any that fits here"
    if shown == "1":
        return " At this learning rate its error hardly grows or shrinks."
    enough = "Here that is not enough: in" if factor > 1 else "In"
    return f" {enough} the long run an epoch multiplies its error by {shown}."


def accumulating(run: TrainingRun, k: int) -> str:
    """How many updates the loop that updates after every k-th sample made, and where it ended."""
    steps = len(run)
    if run.overflow_step is not None:
        return (
            f"With k = {k} the numbers grow too large for float32 at step {run.overflow_step:,}, after "
            f"{counted(run.overflow_step // k, 'update')}, and the run stops there."
        )
    updates, left = divmod(steps, k)
    verb = "is" if updates == 1 else "are"
    text = (
        f"With k = {k} there {verb} {counted(updates, 'update')} in {counted(steps, 'step')}, "
        f"and w ends at {number(run.final_w)}."
    )
    if left:
        text += (
            " The gradient of the last step no longer leads to an update."
            if left == 1
            else f" The gradients of the last {left:,} steps no longer lead to an update."
        )
    return text


def one_big_batch(run: TrainingRun, k: int, big: npt.NDArray[np.float64] | None) -> str:
    """What accumulating over all samples is. `big`: the weights on the summed loss, epoch by epoch, where k is that."""
    n = len(run.config.dataset)
    if n == 1:
        return ""
    if big is None:
        return f"With k = {n} it would be descent on the sum of all {n} losses." if k != n else ""
    length = min(len(big), len(run.epoch_weights))
    apart, scale = largest_difference(big[:length], run.epoch_weights[:length].astype(np.float64))
    grown = ", which this run makes larger epoch by epoch" if apart > _NOTICEABLE * scale else ""
    return (
        f"k is the number of samples, so this is **one big batch**: descent on the sum of all {n} losses. Computed "
        "that way, with one `backward()` from the sum, w "
        + (
            "is the same to the last digit at the end of every epoch."
            if apart == 0
            else f"differs by at most {number(apart, 2)} at the end of any epoch, with w up to ±{number(scale, 3)}: "
            f"that is rounding{grown}."
        )
    )


def reused(forgotten: TrainingRun) -> str:
    """What forgetting does instead."""
    return (
        "**Forgetting is different:** it updates at every sample and never zeroes, so each gradient is used again in "
        f"every later update. In this run the first one was used {counted(len(forgotten), 'time')}."
    )


def ended(value: float) -> str:
    """A value for a chart's description."""
    return number(value) if math.isfinite(value) else TOO_LARGE
