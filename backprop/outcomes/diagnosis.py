"""What a run did, and why, as a record: what happened to it, when, and the facts that a page puts into words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from backprop.models import MODELS, check_one_weight
from backprop.outcomes.divergence import diverged_step, stays_above
from backprop.outcomes.landscape import Lowest, mean_losses
from backprop.outcomes.rates import RateFacts, factor_is_known, in_float32, rate_facts
from backprop.outcomes.rules import (
    BEST_SHARE,
    FLOOR_SHARE,
    REST_SHARE_OF_GAIN,
    REST_SHARE_OF_LOWEST,
    REST_SHARE_OF_SQUARE,
    judge,
)
from backprop.outcomes.runs import NEVER, OUTCOMES, Outcome, Runs, crossings, turns
from backprop.stability import converging_learning_rates, fixed_point
from backprop.stability.bounded import Interval
from backprop.training import TrainingConfig, TrainingRun, check_plain_descent

FloatArray = npt.NDArray[np.float64]
_EVEN = 1e-3  # a drift's epochs differ by no more than this share; rounding makes others


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Facts about a run. Losses are means over all samples, in float64; "an epoch's end" is after its last update.

    What is said of weights and epochs leaves out what overflowed.

    Attributes:
        outcome: what happened to the run.
        converged_epoch: the number of epochs after which w stays `within` reach of `settled_w` at the ends of epochs
            (of periods, where gradients are accumulated beyond one); 0 where it starts there. None unless CONVERGED.
        within: how near. None unless CONVERGED.
        distance_before: how far from `settled_w` it was an epoch (a period) earlier. None unless CONVERGED later on.
        diverged_step: the first step after whose update the loss is, in this run, never again below its value at the
            start; the loss after an overflow counts as infinite. None unless DIVERGED, and where the last one is below.
        for_good: whether that would be so in a run of more epochs, too: by exact theory, or because the numbers ended.
        overflow_step: the step at which a number was no longer finite; None where all are.
        epoch_factor: by how much an epoch multiplies the error (linear), as `stability.epoch_factor`; else None.
        factor_known: whether `epoch_factor` holds for float32, too.
        limit: of the learning rates at which the loop converges (zeroed) or stays bounded (forgotten), the open
            interval that holds the run's rate or lies nearest to it. None unless
            DIVERGED (200 samples take a second to reckon), for the sigmoid, and where every x is 0.
        start_loss: at the initial weight.
        end_loss: at the last finite weight.
        before_last_loss: an epoch earlier; `start_loss` where that is before the start.
        best_epoch, best_loss: of the ends of epochs, the start included, the first with the lowest loss.
        lowest: the lowest loss that any weight gives.
        reachable: whether that is near zero: at most 1% of the mean of y².
        settled_w: linear and zeroed with |epoch_factor| < 1: the weight at an epoch's end that the run tends to,
            arrived or not; with noisy data, or a rate that float32 loses in rounding, it is not `lowest.w`.
            Otherwise where a CONVERGED run came to rest; else None, as where w never moved or overflowed.
        fixed_w: linear and zeroed: the weight that an epoch leaves unchanged, whether it attracts or repels; None
            where there is none. From it the distance is what `epoch_factor` multiplies.
        drift: linear and zeroed, where no weight is left unchanged but w moves on: how far in an epoch; else None.
        crossings: how often w went from one side of settled_w, or of lowest.w where there is none, to the other,
            from epoch's end to epoch's end in the second half of the run.
        swing: lowest and highest weight in the second half of the steps.
        turns: how often w turned round from step to step in it.
        last_epoch: lowest and highest weight from the beginning of the last epoch to its end.
        still: whether w was not moved by any step of the last epoch.
        last_update: the largest size of learning rate × w.grad at the updates of the last epoch; 0 where there were
            none.
        updates: how many updates the settings ask for.
        net_move, travelled: in the last epoch, how far w is at its end from its beginning, and the sum of its steps.
        mean_square: of y.
        steepness: of the sigmoid, from 0 to 1, at that sample where it is steepest at the last weight; 1 for linear.
    """

    outcome: Outcome
    converged_epoch: int | None
    within: float | None
    distance_before: float | None
    diverged_step: int | None
    for_good: bool
    overflow_step: int | None
    epoch_factor: float | None
    factor_known: bool
    limit: Interval | None
    start_loss: float
    end_loss: float
    before_last_loss: float
    best_epoch: int
    best_loss: float
    lowest: Lowest
    reachable: bool
    settled_w: float | None
    fixed_w: float | None
    drift: float | None
    crossings: int
    swing: Interval
    turns: int
    last_epoch: Interval
    still: bool
    last_update: float
    updates: int
    net_move: float
    travelled: float
    steepness: float
    mean_square: float

    @property
    def excess(self) -> float:
        """How far the last loss is above the lowest possible."""
        return max(self.end_loss - self.lowest.loss, 0.0)

    @property
    def near_best(self) -> bool:
        """Whether the last loss is as near to the lowest possible as a run at rest in its minimum, and did not rise."""
        gain = max(self.start_loss - self.lowest.loss, 0.0)
        near = REST_SHARE_OF_LOWEST * self.lowest.loss + REST_SHARE_OF_GAIN * gain
        rounding = (REST_SHARE_OF_SQUARE if self.reachable else BEST_SHARE) * self.mean_square
        return self.excess <= near + rounding and self.end_loss <= self.start_loss + rounding

    @property
    def near_floor(self) -> bool:
        """Whether the last loss is within a few hundredths of the lowest possible."""
        return self.end_loss <= (1 + FLOOR_SHARE) * self.lowest.loss

    @property
    def fell(self) -> bool:
        """Whether the loss is lower at the end than at the start."""
        return self.end_loss < self.start_loss


def diagnose(run: TrainingRun) -> Diagnosis:
    """What happened to `run`. Every run of one weight has a record, without a warning.

    Raises:
        ValueError: one sentence, where the model has several parameters.
    """
    check_one_weight(run.config.model)
    check_plain_descent(run.config)
    config, rows = run.config, len(run.config.dataset)
    weights = run.weights[np.isfinite(run.weights)].astype(np.float64)  # only the last may be infinite
    ends = weights[::rows]
    linear = config.model == "linear"
    rates = rate_facts([config]) if linear else None
    runs = _as_runs(config, weights, ends)
    outcome, epoch, settled_w, distances = _judged(run, runs, rates)
    lowest, last = runs.lowest, float(weights[-1])
    start_loss, end_loss, before_last_loss = _losses(
        config, [weights[0], last, weights[max(len(weights) - 1 - rows, 0)]]
    )
    end_losses = _losses(config, ends)
    half, last_epoch = weights[len(run) // 2 :], weights[-rows - 1 :]
    updates = run.gradients[-rows:][np.isfinite(run.gradients[-rows:])].astype(np.float64) * config.learning_rate
    attracted = rates is not None and config.zero_grad and abs(rates.factors[0]) < 1
    fixed_w = fixed_point(in_float32(config))
    moved_on = float(ends[-1] - ends[0]) / max(len(ends) - 1, 1)
    drifts = linear and config.zero_grad and fixed_w is None and outcome in (Outcome.DESCENDING, Outcome.DIVERGED)
    drifts &= bool(len(ends) > 1 and np.ptp(np.diff(ends)) <= _EVEN * abs(moved_on))
    if attracted and settled_w is None and run.overflow_step is None and runs.moved[0]:
        settled_w = fixed_w
    diverged = outcome is Outcome.DIVERGED
    step = diverged_step(run, weights, float(start_loss), lowest) if diverged else None
    factor = None if rates is None else float(rates.factors[0])
    known = factor is not None and factor_is_known(config, factor)
    goes_on = diverged and known and config.zero_grad and config.accumulation_steps == 1
    if goes_on and run.overflow_step is None:
        assert factor is not None
        assert lowest.w is not None
        goes_on = stays_above(config, weights, factor, lowest.w)
    return Diagnosis(
        outcome=outcome,
        converged_epoch=epoch,
        within=float(distances[1:].max()) if len(distances) else None,
        distance_before=float(distances[0]) if epoch else None,
        diverged_step=step,
        for_good=step is not None and (run.overflow_step is not None or goes_on),
        overflow_step=run.overflow_step,
        epoch_factor=factor,
        factor_known=known,
        limit=_nearest_window(config) if diverged else None,
        start_loss=float(start_loss),
        end_loss=float(end_loss),
        before_last_loss=float(before_last_loss),
        best_epoch=int(end_losses.argmin()),
        best_loss=float(end_losses.min()),
        lowest=lowest,
        reachable=runs.reachable,
        settled_w=settled_w,
        fixed_w=fixed_w,
        drift=moved_on if drifts and moved_on else None,
        crossings=int(crossings(runs.second_half, lowest.w if settled_w is None else settled_w)[0]),
        swing=(float(half.min()), float(half.max())),
        turns=int(turns(half[:, None])[0]),
        last_epoch=(float(last_epoch.min()), float(last_epoch.max())),
        still=bool((last_epoch == last).all()),
        last_update=float(np.abs(updates).max(initial=0.0)),
        updates=config.total_steps // config.accumulation_steps,
        net_move=float(abs(last_epoch[-1] - last_epoch[0])),
        travelled=float(np.abs(np.diff(last_epoch)).sum()),
        steepness=1.0 if linear else _steepness(config, last),
        mean_square=runs.mean_square,
    )


def _as_runs(config: TrainingConfig, weights: FloatArray, ends: FloatArray) -> Runs:
    """The run as the only column of what the rules take."""
    half = len(weights) // 2
    halves = (weights[: max(half, 1)], weights[half:])
    return Runs(
        model=config.model,
        dataset=config.dataset,
        zero_grad=config.zero_grad,
        accumulation_steps=config.accumulation_steps,
        columns=np.zeros(1, dtype=np.intp),
        ends=ends[:, None],
        moved=np.array([bool((weights != weights[0]).any())]),
        extremes=np.array([[part.min(), part.max()] for part in halves])[:, :, None],
    )


def _judged(
    run: TrainingRun, runs: Runs, rates: RateFacts | None
) -> tuple[Outcome, int | None, float | None, FloatArray]:
    """Its outcome; and if it converged, after which epoch, where, and how far from there one before and since."""
    if run.overflow_step is not None:
        return Outcome.DIVERGED, None, None, np.empty(0)
    verdicts = judge(runs, rates)
    outcome = OUTCOMES[int(verdicts.outcomes[0])]
    if verdicts.epochs[0] == NEVER:
        return outcome, None, None, np.empty(0)
    epoch, settled = int(verdicts.epochs[0]), float(verdicts.settled[0])
    distances = np.abs(runs.period_ends - settled)[:, 0]
    arrived = epoch // runs.period
    return outcome, epoch, settled, np.append(distances[max(arrived - 1, 0)], distances[arrived:])


def _losses(config: TrainingConfig, ws: npt.ArrayLike) -> FloatArray:
    return mean_losses(config.model, config.dataset, ws)


def _steepness(config: TrainingConfig, w: float) -> float:
    """The largest slope of the sigmoid over the samples at which it has one, as a share of its steepest, 1/4."""
    x = torch.tensor([x for x in config.dataset.x if np.float32(x) != 0] or [0.0], dtype=torch.float64)
    at, forward = torch.tensor(w, dtype=torch.float64), MODELS[config.model].forward
    return float((4 * forward(x, at) * forward(-x, at)).max())  # σ(z)·σ(−z): 1 − σ(z) is 0 long before the slope is


def _nearest_window(config: TrainingConfig) -> Interval | None:
    if config.model != "linear":
        return None
    rate = config.learning_rate
    windows = converging_learning_rates(config.dataset, config.zero_grad, config.accumulation_steps)
    return min(windows, key=lambda window: max(window[0] - rate, rate - window[1], 0.0), default=None)
