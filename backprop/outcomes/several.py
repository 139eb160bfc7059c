"""What a run of a model with several parameters did, and why, as a record: the facts that a page puts into words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.outcomes.landscape import mean_losses
from backprop.outcomes.lowest_point import LowestPoint, lowest_point
from backprop.outcomes.runs import Outcome, turns
from backprop.stability.logistic import epoch_near
from backprop.stability.several import Epoch, Interval, converging_rates_of, epoch_of, forgotten_factor_of
from backprop.training import TrainingRun

FloatArray = npt.NDArray[np.float64]
_ARRIVED = 0.01  # of the distance at the start
_FLOAT32 = 1e-5  # of a parameter: what rounding alone may leave
_ROUNDING = 1e-9  # of a mean loss
_NEAR_LOWEST = 0.05  # of the lowest loss: above it by no more is near it
_MANY_TURNS = 4  # of a parameter in the second half of a run: fewer may be a run that comes to rest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeveralDiagnosis:
    """Facts about a run. Losses are means over all samples, in float64; "an epoch's end" is after its last update.

    Attributes:
        outcome: CONVERGED where it came to rest, DIVERGED where the numbers grew, STUCK where the last epoch moved
            nothing, OSCILLATING where a logistic model swings on and on, DESCENDING else.
        epoch: what an epoch of the loop that zeroes does, exactly; of the logistic model near the point where it would
            settle. None where gradients are not zeroed at each step, and where there is no such point.
        settles_at: where the run tends to, or is driven from, shape (parameters,); None where that is not known.
        converged_epoch: the number of epochs after which it stays `within` reach of `settles_at` at the ends of epochs.
            None unless CONVERGED.
        within: the farthest that any parameter is from there at those ends. None unless CONVERGED.
        limit: of the learning rates at which the loop converges, the open interval that holds the run's rate or lies
            nearest to it. None unless DIVERGED.
        forgotten_factor: by how much an epoch of the loop that never zeroes multiplies its distance in the long run;
            None where gradients are zeroed, or the theory does not hold.
        swing: the lowest and the highest value of each parameter at the ends of epochs in the second half of the run,
            shape (2, parameters). None unless OSCILLATING.
        overflow_step: the step at which a number was no longer finite; None where all are.
        start_loss, end_loss: at the start, and at the last finite parameters.
        lowest: the lowest loss that any parameters give.
    """

    outcome: Outcome
    epoch: Epoch | None
    settles_at: FloatArray | None
    converged_epoch: int | None
    within: float | None
    limit: Interval | None
    forgotten_factor: float | None
    swing: FloatArray | None
    overflow_step: int | None
    start_loss: float
    end_loss: float
    lowest: LowestPoint

    @property
    def excess(self) -> float:
        """How far the last loss is above the lowest possible."""
        return max(self.end_loss - self.lowest.loss, 0.0)

    @property
    def near_best(self) -> bool:
        """Whether the last loss is near the lowest possible, seen from where it started, and did not rise."""
        rounding = _ROUNDING * (self.start_loss + self.lowest.mean_square)
        near = _NEAR_LOWEST * self.lowest.loss + _ARRIVED * max(self.start_loss - self.lowest.loss, 0.0)
        return self.excess <= near + rounding and self.end_loss <= self.start_loss + rounding

    @property
    def fell(self) -> bool:
        """Whether the loss is lower at the end than at the start."""
        return self.end_loss < self.start_loss


def diagnose_several(run: TrainingRun) -> SeveralDiagnosis:
    """What happened to `run`. Every one of a model with several parameters has a record.

    Raises:
        ValueError: one sentence, for the sigmoid of one weight.
    """
    config = run.config
    lowest = lowest_point(config.model, config.dataset, config.loss)
    linear = config.model != "logistic"
    rows = len(config.dataset)
    weights = run.weights.reshape(len(run) + 1, -1).astype(np.float64)
    weights = weights[np.isfinite(weights).all(axis=1)]  # only the last may be infinite
    ends = weights[::rows]
    exact = config.accumulation_steps == 1 and config.optimizer == "descent"
    about = (config.model, config.dataset, float(np.float32(config.learning_rate)))
    epoch = None
    if exact and config.zero_grad:
        epoch = epoch_of(*about) if linear else _epoch_of_logistic(run, lowest, weights)
    settles_at = None if epoch is None else epoch.settles_from(weights[0])
    start_loss, end_loss = mean_losses(config.model, config.dataset, weights[[0, -1]], config.loss)
    arrived, within = None, None
    if run.overflow_step is None and epoch is not None and epoch.converges and settles_at is not None:
        arrived, within = _arrival(ends, settles_at)
    outcome = _outcome(run, weights, epoch, arrived, float(start_loss), float(end_loss))
    windows = (
        converging_rates_of(config.model, config.dataset)
        if linear and epoch is not None and outcome is Outcome.DIVERGED
        else ()
    )
    rate = config.learning_rate
    return SeveralDiagnosis(
        outcome=outcome,
        limit=min(windows, key=lambda window: max(window[0] - rate, rate - window[1], 0.0), default=None),
        epoch=epoch,
        settles_at=settles_at,
        converged_epoch=arrived,
        within=within,
        forgotten_factor=forgotten_factor_of(*about) if exact and linear and not config.zero_grad else None,
        swing=_swing(ends) if outcome is Outcome.OSCILLATING else None,
        overflow_step=run.overflow_step,
        start_loss=float(start_loss),
        end_loss=float(end_loss),
        lowest=lowest,
    )


def _epoch_of_logistic(run: TrainingRun, lowest: LowestPoint, weights: FloatArray) -> Epoch | None:
    """An epoch near the point where this run would settle: beside the lowest one, or else near its end."""
    rate = float(np.float32(run.config.learning_rate))
    for start in (lowest.point, weights[-1]):
        if start is not None:
            # What no sample decides stays as it was at the start of the run.
            epoch = epoch_near(run.config.dataset, run.config.loss, rate, start)
            if epoch is not None:
                return epoch
    return None


def _second_half(ends: FloatArray) -> FloatArray:
    return ends[(len(ends) - 1) // 2 :]


def _swing(ends: FloatArray) -> FloatArray:
    late = _second_half(ends)
    return np.stack([late.min(axis=0), late.max(axis=0)])


def _swings(ends: FloatArray) -> bool:
    """Whether a parameter turns at more than every second epoch in the second half, as far at its end as before."""
    late = _second_half(ends)
    turned = turns(late)
    sizes = [np.ptp(part, axis=0) for part in np.array_split(late, 2)]
    goes_on = sizes[1] > 0.9 * sizes[0]
    return bool(((turned >= _MANY_TURNS) & (2 * turned > len(late) - 2) & goes_on).any())


def _arrival(ends: FloatArray, settles_at: FloatArray) -> tuple[int | None, float | None]:
    """After how many epochs all later ones end near there, and how near; None, None where the last does not."""
    distances = np.abs(ends - settles_at).max(axis=1)
    near = max(_ARRIVED * distances[0], _FLOAT32 * (1 + float(np.abs(settles_at).max())))
    beyond = np.flatnonzero(distances > near)
    arrived = int(beyond[-1]) + 1 if len(beyond) else 0
    if arrived >= len(distances):
        return None, None
    return arrived, float(distances[arrived:].max())


def _outcome(
    run: TrainingRun, weights: FloatArray, epoch: Epoch | None, arrived: int | None, start_loss: float, end_loss: float
) -> Outcome:
    if run.overflow_step is not None:
        return Outcome.DIVERGED
    if arrived is not None:
        return Outcome.CONVERGED
    if (weights[-len(run.config.dataset) - 1 :] == weights[-1]).all():
        return Outcome.STUCK
    if run.config.model == "logistic":
        swings = _swings(weights[:: len(run.config.dataset)])
        return Outcome.OSCILLATING if swings else Outcome.DESCENDING
    settles = epoch is not None and epoch.converges
    if end_loss > start_loss * (1 + _ROUNDING) and not settles:
        return Outcome.DIVERGED
    return Outcome.DESCENDING
