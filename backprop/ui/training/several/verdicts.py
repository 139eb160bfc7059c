"""What happened to a run of several parameters, in words with its own numbers. `tests/claims` recomputes them all."""

from collections.abc import Sequence

from backprop.figures.shared.view import SeveralView
from backprop.models import MODELS
from backprop.outcomes import Outcome, SeveralDiagnosis
from backprop.outcomes.advice import Advice
from backprop.outcomes.centring import Centred
from backprop.ui.parts.numbers import counted, number, told_apart
from backprop.ui.training.several.logistic_words import slope_words
from backprop.ui.training.several.words import (
    all_of,
    centred_words,
    cleaned,
    growth_words,
    lowest_words,
    named,
    pace_words,
    valley_words,
)
from backprop.ui.training.verdict_parts import advice_words, rounded_up
from backprop.ui.training.verdicts import Tone, because

_GROWS = 1e-3  # of a factor above 1: what is less, rounding could make
_AS_ONE = 1e-6  # what float64 leaves of an eigenvalue of size 1
_TOO_LARGE_TO_SAY = 1e6


def tone(diagnosis: SeveralDiagnosis) -> Tone:
    """A warning where the loss rose or nothing moves."""
    if diagnosis.outcome is Outcome.CONVERGED and diagnosis.near_best:
        return "success"
    calm = diagnosis.outcome in (Outcome.CONVERGED, Outcome.DESCENDING)
    return "info" if calm and diagnosis.fell else "warning"


def verdict(seen: SeveralView, x: float, advice: Sequence[Advice] = (), centring: Centred | None = None) -> str:
    """What happened to the run of a loop that zeroes, and why, in a few short paragraphs of Markdown.

    `x` is what the learner asks a prediction for; `advice` and `centring` say what would help.
    """
    config, diagnosis = seen.run.config, seen.diagnosis
    parts = [f"{_what_happened(seen, x)} {lowest_words(config, diagnosis.lowest)}"]
    logistic = config.model == "logistic"
    if diagnosis.epoch is not None:
        fixed = diagnosis.settles_at
        near = named(config.model, cleaned(fixed.tolist())) if logistic and fixed is not None else ""
        parts += [
            growth_words(diagnosis.epoch, because(config.learning_rate, diagnosis.limit)),
            pace_words(diagnosis.epoch, near),
        ]
    parts += [
        slope_words(seen.run, diagnosis) if logistic else valley_words(config, diagnosis.lowest, x),
        advice_words(advice, diagnosis, "Tried out" if logistic else "Worked out"),
        centred_words(config, diagnosis.lowest, centring, x),
    ]
    return "\n\n".join(part for part in parts if part)


def _what_happened(seen: SeveralView, x: float) -> str:
    run, diagnosis = seen.run, seen.diagnosis
    config = run.config
    epochs = counted(config.epochs, "epoch")
    end, start = told_apart(diagnosis.end_loss, diagnosis.start_loss, digits=4)
    loss = f"the mean loss is {end}"
    compared = (
        f"{loss}, as at the start" if end == start else f"{loss}, {'down' if diagnosis.fell else 'up'} from {start}"
    )
    asked = f"the model predicts {number(run.predict(x), 4)} for x = {number(x)}"
    match diagnosis.outcome:
        case Outcome.CONVERGED:
            assert diagnosis.settles_at is not None
            assert diagnosis.within is not None
            assert diagnosis.converged_epoch is not None
            label = "Converged" if diagnosis.near_best else "At rest, but not where the loss is lowest"
            last = diagnosis.converged_epoch == config.epochs
            when = f"epoch {diagnosis.converged_epoch:,}, the last, ends" if last else "every later epoch ends"
            after = "" if last else f"after epoch {diagnosis.converged_epoch:,}, "
            at = cleaned(diagnosis.settles_at.tolist())
            off = max(abs(float(f"{value:.5g}") - value) for value in map(float, diagnosis.settles_at))
            within = number(rounded_up(diagnosis.within + off + 1e-6 * max(1.0, *map(abs, at))), 2)
            return (
                f"**{label}:** {after}{when} with {all_of(config.model)} within {within} of "
                f"{named(config.model, at, 5)}. The mean loss is {end}, and {asked}."
            )
        case Outcome.DIVERGED if diagnosis.overflow_step is not None:
            return (
                f"**Too large for float32:** at step {diagnosis.overflow_step:,} a number is beyond about 3.4 × 10³⁸, "
                "the largest that float32 holds, and the run stops there."
            )
        case Outcome.DIVERGED:
            return f"**Diverging:** after {epochs} {compared}."
        case Outcome.STUCK:
            return (
                f"**Stuck:** in float32 no step of the last epoch moves {all_of(config.model)}. After {epochs} "
                f"{compared}, and {asked}."
            )
        case Outcome.OSCILLATING:
            assert diagnosis.swing is not None
            ranges = [
                f"{name} at {low}" if low == high else f"{name} between {low} and {high}"
                for name, (low, high) in zip(
                    MODELS[config.model].parameters,
                    (told_apart(*ends, digits=4) for ends in diagnosis.swing.T.tolist()),
                    strict=True,
                )
            ]
            return (
                f"**Oscillating:** in the second half of the run the epochs end with {' and '.join(ranges)}. After "
                f"{epochs} {compared}, and {asked}."
            )
    label = "Still descending" if diagnosis.fell else "Not at rest yet"
    return f"**{label}:** after {epochs} {asked}. T{compared[1:]}."


def forgotten_verdict(forgotten: SeveralView) -> str:
    """What happened to the loop that forgets to zero, and why, in a sentence or two of Markdown."""
    diagnosis = forgotten.diagnosis
    text = "Without zeroing the gradients, the same run"
    end, begun = told_apart(diagnosis.end_loss, diagnosis.start_loss, digits=4)
    if diagnosis.overflow_step is not None:
        text += f" ends at step {diagnosis.overflow_step:,}, where a number is too large for float32."
    elif end == begun:
        text += f" ends with a mean loss of {end}, as at the start."
    else:
        text += f" ends with a mean loss of {end}, {'down' if diagnosis.fell else 'up'} from {begun}."
    factor = diagnosis.forgotten_factor
    if factor is None or not factor < _TOO_LARGE_TO_SAY:
        return text
    if factor - 1 > _GROWS:
        return f"{text} In the long run each epoch makes its swings {number(factor, 3)} times as large."
    if factor - 1 > _AS_ONE or (forgotten.run.weights == forgotten.run.weights[0]).all():
        return text
    return f"{text} At this rate that loop neither settles nor grows: it swings for ever."
