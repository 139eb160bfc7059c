"""Parts of sentences that several verdicts on a run share. Each is true of every run to which it may be put."""

import math
from collections.abc import Sequence

from backprop.outcomes import Diagnosis, SeveralDiagnosis
from backprop.outcomes.advice import Advice
from backprop.training import TrainingConfig
from backprop.ui.parts.numbers import counted, number, told_apart

_FLOAT32 = 1e-6  # of a weight: float32 holds little more than this
_NO_DIFFERENCE = 1e-6  # of a factor from 1: float32 knows no less


def near(value: float, within: float, before: float = math.inf) -> tuple[str, str]:
    """A weight with enough digits, and `within`, seen from what is shown, rounded up to 1, 2 or 5.

    Not up to `before`, the distance at an epoch that was not as near: rather, it gets more digits.
    """
    digits, within = 5, max(within, min(_FLOAT32 * abs(value), before / 2))
    if value:
        digits = min(max(5, 2 + math.ceil(math.log10(max(abs(value) / within, 1.0)))), 12)
    off = abs(float(f"{value:.{digits}g}") - value)
    if not within + off:
        return number(value, digits), "0"
    return number(value, digits), _rounded_up(within + off, before - off)


def rounded_up(reach: float) -> float:
    """A positive number, rounded up to 1, 2 or 5."""
    unit = 10.0 ** math.floor(math.log10(reach))
    return min(step * unit for step in (1, 2, 5, 10) if step * unit >= reach * (1 - 1e-9))


def _rounded_up(reach: float, below: float) -> str:
    """`reach`, rounded up to 1, 2 or 5, or to as many digits as it takes to stay below the other."""
    unit, up = 10.0 ** math.floor(math.log10(reach)), rounded_up(reach)
    digits = 1
    while up >= below and digits < 12:
        digits += 1
        unit /= 10
        up = math.ceil(reach / unit) * unit
    return number(up, digits)


def change(diagnosis: Diagnosis) -> str:
    """The mean loss at the end, beside the start's."""
    end, start = told_apart(diagnosis.end_loss, diagnosis.start_loss, digits=4)
    if end == start:
        return f"the mean loss is {end}, as at the start"
    return f"the mean loss is {end}, {'down' if diagnosis.fell else 'up'} from {start}"


def fell_or_rose(diagnosis: Diagnosis) -> str:
    end, start = told_apart(diagnosis.end_loss, diagnosis.start_loss, digits=4)
    if end == start:
        return f"The mean loss is {end}, as at the start"
    return f"The mean loss {'fell' if diagnosis.fell else 'rose'} from {start} to {end}"


def best(diagnosis: Diagnosis) -> str:
    """The lowest loss there is, and where; ends without a full stop."""
    w, loss = diagnosis.lowest.w, number(diagnosis.lowest.loss, 4)
    if w is None:
        return f"every w gives {loss}"
    if math.isinf(w):
        return f"the lowest possible, {loss}, is only approached as w {'grows' if w > 0 else 'falls'} without end"
    return f"the lowest possible is {loss}, at w = {number(w, 4)}"


def factor(diagnosis: Diagnosis, config: TrainingConfig) -> str:
    """What an epoch does to the distance from where w settles, or is driven from; "" where that cannot be said."""
    size, fixed = diagnosis.epoch_factor, diagnosis.fixed_w
    if size is None or fixed is None or not diagnosis.factor_known:
        return ""
    if math.isinf(size) or abs(abs(size) - 1) < _NO_DIFFERENCE:
        return ""
    if config.accumulation_steps > 1 and len(config.dataset) % config.accumulation_steps:
        return ""  # epochs differ from one another
    text = told_apart(abs(size), 1.0, digits=4)[0]
    sides = ", and w changes sides" if size < 0 else ""
    return f"Each epoch multiplies the distance of w from {number(fixed)} by {text}{sides}"


def advice_words(advice: Sequence[Advice], diagnosis: Diagnosis | SeveralDiagnosis, how: str = "Tried out") -> str:
    """What helps, and how that was found; "" where nothing is known to."""
    if not advice:
        return ""
    losses = told_apart(diagnosis.end_loss, *(one.end_loss for one in advice), digits=3)[1:]
    parts = []
    for one, loss in zip(advice, losses, strict=True):
        what = {
            "epochs": f"{counted(one.config.epochs, 'epoch')} end",
            "larger_rate": f"a larger learning rate, {number(one.config.learning_rate)}, ends",
            "smaller_rate": f"a smaller learning rate, {number(one.config.learning_rate)}, ends",
        }[one.change]
        parts.append(f"{what} at {loss}")
    return f"{how}, from the same start: {'; '.join(parts)}."


def listed(values: Sequence[float]) -> str:
    texts = [number(value, 4) for value in values]
    if len(texts) > 4:
        return f"targets such as {texts[0]} or {texts[-1]}"
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
