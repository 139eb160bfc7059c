"""What a run of a model with several parameters did, and why, as a record: the facts that a page puts into words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.outcomes.landscape import mean_losses
from backprop.outcomes.lowest_point import LowestPoint, lowest_point
from backprop.outcomes.runs import OUTCOMES, Outcome
from backprop.outcomes.several_rules import SeveralRuns, judge_several, second_half
from backprop.stability.logistic import epochs_near_minima
from backprop.stability.several import Epoch, Interval, converging_rates_of, epoch_of, forgotten_factor_of
from backprop.training import TrainingRun

FloatArray = npt.NDArray[np.float64]
_NEAR_START = 0.01  # of what could be gained: above the lowest loss by no more is near it
_ROUNDING = 1e-9  # of a mean loss
_NEAR_LOWEST = 0.05  # of the lowest loss: above it by no more is near it


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
        near = _NEAR_LOWEST * self.lowest.loss + _NEAR_START * max(self.start_loss - self.lowest.loss, 0.0)
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
    outcome, arrived, within = Outcome.DIVERGED, None, None
    if run.overflow_step is None:
        known = np.full(weights.shape[1], np.nan) if settles_at is None else settles_at
        verdicts = judge_several(
            SeveralRuns(
                ends=ends[:, :, None],
                still=np.array([(weights[-rows - 1 :] == weights[-1]).all()]),
                start_loss=np.array([start_loss]),
                end_loss=np.array([end_loss]),
                settles_at=known[:, None],
                converges=np.array([epoch is not None and epoch.converges]),
                bounded=not linear,
            )
        )
        outcome = OUTCOMES[int(verdicts.outcomes[0])]
    if outcome is Outcome.CONVERGED:
        assert settles_at is not None
        arrived = int(verdicts.epochs[0])
        within = float(np.abs(ends[arrived:] - settles_at).max())
    windows = (
        converging_rates_of(config.model, config.dataset)
        if linear and epoch is not None and outcome is Outcome.DIVERGED
        else ()
    )
    rate, late = config.learning_rate, second_half(ends)
    return SeveralDiagnosis(
        outcome=outcome,
        limit=min(windows, key=lambda window: max(window[0] - rate, rate - window[1], 0.0), default=None),
        epoch=epoch,
        settles_at=settles_at,
        converged_epoch=arrived,
        within=within,
        forgotten_factor=forgotten_factor_of(*about) if exact and linear and not config.zero_grad else None,
        swing=np.stack([late.min(axis=0), late.max(axis=0)]) if outcome is Outcome.OSCILLATING else None,
        overflow_step=run.overflow_step,
        start_loss=float(start_loss),
        end_loss=float(end_loss),
        lowest=lowest,
    )


def _epoch_of_logistic(run: TrainingRun, lowest: LowestPoint, weights: FloatArray) -> Epoch | None:
    """An epoch near the point where this run would settle: beside a minimum, of several the one nearest to its end."""
    rate = float(np.float32(run.config.learning_rate))
    epochs = epochs_near_minima(run.config.dataset, run.config.loss, rate, lowest.minima)
    points = [epoch.settles_from(weights[0]) for epoch in epochs]
    near = [np.inf if point is None else float(np.abs(point - weights[-1]).max()) for point in points]
    return epochs[int(np.argmin(near))] if epochs else None
