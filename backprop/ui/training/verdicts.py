"""What happened to a run, in words with its own numbers. `tests/claims` recomputes every sentence."""

import math
from collections.abc import Sequence
from typing import Literal

from backprop.figures.shared.view import RunView
from backprop.outcomes import Diagnosis, Outcome
from backprop.outcomes.advice import Advice
from backprop.training import TrainingConfig
from backprop.ui.parts.numbers import counted, number, told_apart
from backprop.ui.training.stuck_words import stuck
from backprop.ui.training.verdict_parts import advice_words, best, change, factor, fell_or_rose, near

__all__ = ["Tone", "forgotten_verdict", "reached", "tone", "verdict"]

Tone = Literal["success", "info", "warning"]

_SWINGS = 2  # turns
_MOST_DIGITS = 10


def tone(diagnosis: Diagnosis) -> Tone:
    """No success where the loss did not come near its lowest, and a warning where it rose."""
    if diagnosis.outcome is Outcome.CONVERGED and diagnosis.near_best:
        return "success"
    calm = diagnosis.outcome in (Outcome.CONVERGED, Outcome.DESCENDING)
    return "info" if calm and diagnosis.fell else "warning"


def reached(value: float, digits: int = 8) -> str:
    """A final value; where it left the finite numbers, that in words."""
    return number(value, digits) if math.isfinite(value) else "too large"


def verdict(run_view: RunView, advice: Sequence[Advice] = ()) -> str:
    """What happened to the run of a loop that zeroes, in a few sentences of Markdown."""
    config, diagnosis = run_view.run.config, run_view.diagnosis
    match diagnosis.outcome:
        case Outcome.CONVERGED if not diagnosis.converged_epoch:
            text = _at_rest_from_the_start(config, diagnosis, run_view)
        case Outcome.CONVERGED:
            text = _converged(config, diagnosis)
        case Outcome.STUCK:
            text = stuck(config, diagnosis, run_view)
        case Outcome.DIVERGED:
            text = _diverged(config, diagnosis)
        case Outcome.OSCILLATING if diagnosis.turns >= _SWINGS:
            text = _oscillating(config, diagnosis)
        case _:
            text = _moving(config, diagnosis)
    return f"{text} {advice_words(advice, diagnosis)}".strip()


def _at_rest_from_the_start(config: TrainingConfig, diagnosis: Diagnosis, run_view: RunView) -> str:
    start = float(run_view.run.weights[0])
    moved = bool((run_view.run.weights != run_view.run.weights[0]).any())
    _, within = near(start, (diagnosis.within or 0.0) + abs((diagnosis.settled_w or 0.0) - start))
    rests = f"every epoch ends within {within} of it" if moved else "no step moves it"
    label = "Nothing left to learn" if diagnosis.near_best else "At rest from the start"
    loss = number(diagnosis.start_loss, 4)
    text = (
        f"**{label}:** w starts at {number(start, 10)}, and {rests}. The mean loss there is {loss}; {best(diagnosis)}."
    )
    return f"{text} {_inside(config, diagnosis, start)}".strip()


def _converged(config: TrainingConfig, diagnosis: Diagnosis) -> str:
    assert diagnosis.settled_w is not None
    assert diagnosis.within is not None
    settled, within = near(diagnosis.settled_w, diagnosis.within, diagnosis.distance_before or math.inf)
    label = "Converged" if diagnosis.near_best else "At rest, but not at the best w"
    last = diagnosis.converged_epoch == config.epochs
    when = f"epoch {diagnosis.converged_epoch:,}, the last, ends" if last else "every later epoch ends"
    after = "" if last else f"after epoch {diagnosis.converged_epoch:,}, "
    text = f"**{label}:** {after}{when} with w within {within} of {settled}. {fell_or_rose(diagnosis)}"
    if not diagnosis.near_best:
        text += f"; {best(diagnosis)}."
    elif diagnosis.lowest.loss > 1e-3 * max(diagnosis.start_loss, 1e-30):
        shape = "line through 0" if config.model == "linear" else "curve σ(x · w)"
        low = number(diagnosis.lowest.loss, 4)
        text += f". No w brings it below {low}, because the samples do not lie on one {shape}."
    else:
        said = factor(diagnosis, config)
        text += f". {said}." if said else "."
    return f"{text} {_inside(config, diagnosis, diagnosis.settled_w)}".strip()


def _inside(config: TrainingConfig, diagnosis: Diagnosis, settled: float) -> str:
    """How far w strays between the ends of epochs, where it is farther than at those."""
    low, high = diagnosis.last_epoch
    if (
        len(config.dataset) == 1
        or max(abs(low - settled), abs(high - settled)) <= (diagnosis.within or 0.0) + abs(settled) * 1e-6
    ):
        return ""
    between = told_apart(low, high, digits=4)
    why = " Each sample pulls its own way." if diagnosis.lowest.loss > 1e-6 * diagnosis.mean_square else ""
    return f"Within the last epoch w moved between {between[0]} and {between[1]}.{why}"


def _moving(config: TrainingConfig, diagnosis: Diagnosis) -> str:
    falls = diagnosis.end_loss < diagnosis.before_last_loss
    label = "Still descending" if diagnosis.fell and falls else "Not at rest yet"
    text = f"**{label}:** after {counted(config.epochs, 'epoch')} {change(diagnosis)}"
    lower = told_apart(diagnosis.best_loss, diagnosis.end_loss, digits=4)
    if diagnosis.best_epoch > 0 and lower[0] != lower[1] and diagnosis.best_loss < diagnosis.end_loss:
        text += f"; of all epochs’ ends it was lowest after epoch {diagnosis.best_epoch:,}, with {lower[0]}"
    text += f"; {best(diagnosis)}."
    if diagnosis.drift is not None:
        text += f" On average an epoch moved w by {number(diagnosis.drift, 4)}, and the next ones do the same."
    said = factor(diagnosis, config)
    return f"{text} {said}." if said else text


def _oscillating(config: TrainingConfig, diagnosis: Diagnosis) -> str:
    low, high = told_apart(*diagnosis.swing, digits=4)
    text = f"**Oscillating:** in the second half of the run w swings between {low} and {high}. "
    text += f"{change(diagnosis).capitalize()}; {best(diagnosis)}."
    said = factor(diagnosis, config)
    return f"{text} {said}." if said else text


def _diverged(config: TrainingConfig, diagnosis: Diagnosis) -> str:
    step, overflow = diagnosis.diverged_step, diagnosis.overflow_step
    start = number(diagnosis.start_loss, 4)
    ended = (
        "" if overflow is None else f" At step {overflow:,} a number is too large for float32, and the run stops there."
    )
    factor_ = diagnosis.epoch_factor
    if overflow is not None and (factor_ is None or abs(factor_) < 1 or step in (overflow, None)):
        return (
            f"**Too large for float32:** at step {overflow:,} a number is beyond about 3.4 × 10³⁸, the largest that "
            "float32 holds, and the run stops there."
        )
    if diagnosis.fixed_w is None and config.model == "linear":
        return _moving(config, diagnosis) + ended
    if step is None or not diagnosis.for_good:
        text = f"**Diverging:** after {counted(config.epochs, 'epoch')} {change(diagnosis)}."
    else:
        text = f"**Diverged:** after step {step:,} the mean loss never comes back below its start, {start}."
    said = factor(diagnosis, config)
    if said:
        text += f" {said}{because(config.learning_rate, diagnosis.limit)}."
    return text + ended


def because(rate: float, limit: tuple[float, float] | None) -> str:
    """Why a loop diverges at this rate: the end of a sentence; "" where the rate is not outside of the interval."""
    if limit is None:
        return ""
    low, high = limit
    if rate >= high:
        here, edge = told_apart(rate, high, digits=3)
        if here == edge:
            return ""
        return f", because the learning rate {here} is above {edge}, where the loop stops converging"
    if rate > low:
        return ""
    digits = max(3, 2 + math.ceil(math.log10(high / (high - low))))  # so many that the window keeps its width
    if digits > _MOST_DIGITS:
        return ""
    here, below, above = told_apart(rate, low, high, digits=digits)
    if len({here, below, above}) < 3:
        return ""
    return f", because the learning rate {here} lies in a gap: the loop converges again between {below} and {above}"


def forgotten_verdict(forgotten: RunView) -> str:
    """What happened to the loop that forgets to zero, in one sentence of Markdown."""
    diagnosis, run = forgotten.diagnosis, forgotten.run
    start = "Without zeroing the gradients, the same run"
    step, overflow = diagnosis.diverged_step, diagnosis.overflow_step
    if overflow is not None and step in (None, overflow):
        return f"{start} ends at step {overflow:,}, where a number is too large for float32."
    if step is not None:
        after = f"{start} diverges: after step {step:,} its mean loss never comes back below the start"
        if overflow is None:
            return f"{after}, in this run."
        return f"{after}, and at step {overflow:,} a number is too large for float32."
    if diagnosis.outcome is Outcome.CONVERGED and (run.weights == run.weights[0]).all():
        return f"{start} stays at w = {number(run.final_w, 8)}, too."
    if diagnosis.outcome is Outcome.OSCILLATING and diagnosis.turns >= _SWINGS:
        low, high = told_apart(*diagnosis.swing, digits=3)
        if low != high:
            return f"{start} does not settle: in its second half w swings between {low} and {high}."
    return f"{start} ends at w = {number(run.final_w, 4)}, with a mean loss of {number(diagnosis.end_loss, 4)}."
