"""How much of a run a picture can show: a run that explodes leaves any scale within a few epochs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from backprop.outcomes import Diagnosis, Lowest, Outcome, SeveralDiagnosis
from backprop.training import TrainingRun

# Once w is this many times farther away than at the start, the earlier steps are a flat line.
_LEGIBLE_GROWTH = 40.0


class Judged(Protocol):
    """Of what is known of a run, what decides how it is drawn."""

    @property
    def outcome(self) -> Outcome: ...


class Shown(Protocol):
    """A run and the steps of it that are drawn, of a model with one weight or several parameters."""

    @property
    def run(self) -> TrainingRun: ...

    @property
    def diagnosis(self) -> Judged: ...

    @property
    def shown_steps(self) -> int: ...


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
        distances = np.abs(run.weights.astype(np.float64) - target)
    return RunView(run, diagnosis, _legible(run, distances, scale))


@dataclass(frozen=True, slots=True)
class SeveralView:
    """The same for a run of a model with several parameters."""

    run: TrainingRun
    diagnosis: SeveralDiagnosis
    shown_steps: int

    def of(self, index: int) -> "ParameterView":
        """One of its parameters, by its place among the model's, as if it were the only one."""
        one = replace(self.run, weights=self.run.weights[:, index], gradients=self.run.gradients[:, index])
        lowest = self.diagnosis.lowest
        best = None if lowest.only_point is None else float(lowest.only_point[index])
        return ParameterView(
            one, ParameterDiagnosis(self.diagnosis.outcome, Lowest(best, lowest.loss, True)), self.shown_steps
        )


@dataclass(frozen=True, slots=True)
class ParameterDiagnosis:
    """What happened to the run, and this parameter's value where the mean loss is lowest; None where many give it."""

    outcome: Outcome
    lowest: Lowest


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One parameter of a run of several: `run.weights` and `run.gradients` are its own, shape (steps[ + 1],)."""

    run: TrainingRun
    diagnosis: ParameterDiagnosis
    shown_steps: int


def several_view(run: TrainingRun, diagnosis: SeveralDiagnosis) -> SeveralView:
    """As `view`, for a model of several parameters: it is left where any of them is too far away."""
    if diagnosis.outcome is not Outcome.DIVERGED:
        return SeveralView(run, diagnosis, len(run))
    best = diagnosis.lowest.only_point
    target = run.weights[0].astype(np.float64) if best is None else best
    scale = max(float(np.abs(run.weights[0] - target).max()), 0.02 * (1 + float(np.abs(target).max())))
    with np.errstate(invalid="ignore"):
        distances = np.abs(run.weights.astype(np.float64) - target).max(axis=1)
    return SeveralView(run, diagnosis, _legible(run, distances, scale))


def _legible(run: TrainingRun, distances: npt.NDArray[np.float64], scale: float) -> int:
    """The steps until the distance from the target makes all before it look flat."""
    beyond = ~(distances <= _LEGIBLE_GROWTH * scale)
    first = int(np.argmax(beyond)) if beyond.any() else len(run)
    least = min(len(run), max(8, 2 * len(run.config.dataset)))
    return min(len(run), max(first, least))


def step_range(*views: Shown) -> list[float]:
    """The range of a step axis that holds the shown steps of all these runs, and a little room on either side."""
    last = max(*(one.shown_steps for one in views), 1)
    return [-0.02 * last, 1.02 * last]


def value_range(views: Sequence[Shown], field: str) -> tuple[float, float]:
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
