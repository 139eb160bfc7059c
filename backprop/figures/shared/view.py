"""How much of a run a picture can show: a run that explodes leaves any scale within a few epochs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop.outcomes import Diagnosis, Outcome
from backprop.training import TrainingRun

# Once w is this many times farther away than at the start, the earlier steps are a flat line.
_LEGIBLE_GROWTH = 40.0


@dataclass(frozen=True, slots=True)
class RunView:
    """A run, what happened to it, and the steps of it that are drawn.

    Attributes:
        run: what the loop did.
        diagnosis: what happened to it.
        shown_steps: how many of its steps are drawn, from the first; all, unless it diverged.
    """

    run: TrainingRun
    diagnosis: Diagnosis
    shown_steps: int

    @property
    def whole(self) -> bool:
        """True where every step is drawn."""
        return self.shown_steps == len(self.run)


def view(run: TrainingRun, diagnosis: Diagnosis) -> RunView:
    """Decide how many steps of the run can be drawn so that a reader still sees how it moved."""
    if diagnosis.outcome is not Outcome.DIVERGED:
        return RunView(run, diagnosis, len(run))
    start = float(run.weights[0])
    target = diagnosis.lowest.w if diagnosis.lowest.w is not None and np.isfinite(diagnosis.lowest.w) else start
    scale = max(abs(start - target), 0.02 * (1 + abs(target)))
    with np.errstate(invalid="ignore"):
        beyond = ~(np.abs(run.weights.astype(np.float64) - target) <= _LEGIBLE_GROWTH * scale)
    first = int(np.argmax(beyond)) if beyond.any() else len(run)
    least = min(len(run), max(8, 2 * len(run.config.dataset)))
    return RunView(run, diagnosis, min(len(run), max(first, least)))


def step_range(*views: RunView) -> list[float]:
    """The range of a step axis that holds the shown steps of all these runs, and a little room on either side."""
    last = max(*(one.shown_steps for one in views), 1)
    return [-0.02 * last, 1.02 * last]


def value_range(views: Sequence[RunView], field: str) -> tuple[float, float]:
    """Lowest and highest finite value of `field` ("weights" or "gradients") that these runs should share a scale for.

    Where some runs diverged and others did not, those that did not set the scale: the others leave the picture.
    """
    calm = [one for one in views if one.diagnosis.outcome is not Outcome.DIVERGED] or views
    values = np.concatenate([getattr(one.run, field)[: one.shown_steps + 1] for one in calm]).astype(np.float64)
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)


def reaching(target: float | None, low: float, high: float) -> tuple[float, float]:
    """The range widened to hold the target, unless that lies so far off that the run would shrink to a dot."""
    reach = 3 * (high - low + 1)
    if target is None or not low - reach < target < high + reach:
        return low, high
    return min(low, target), max(high, target)
