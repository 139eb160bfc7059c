"""What a run did, and why, as a record: what came of it, when, and the facts that a page puts into words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop.bands import Interval
from backprop.judgement import (
    Facts,
    Judgement,
    Outcome,
    crossings,
    judge_forgotten,
    judge_motionless,
    judge_sigmoid,
    judge_zeroed,
)
from backprop.landscape import Lowest, lowest, mean_losses
from backprop.stability import converging_learning_rates, epoch_factor
from backprop.training import TrainingConfig, TrainingRun

__all__ = ["Diagnosis", "Outcome", "diagnose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Facts about a run. Losses are means over all samples, in float64; "an epoch's end" is after its last update.

    Attributes:
        outcome: what came of the run.
        converged_epoch: the number of epochs after which w stays within 1e-4 of its initial distance to where it
            settles (and float32's rounding); 0 where it starts there. None unless CONVERGED.
        diverged_step: the first step after whose update the loss is never again below its value at the start; the
            loss after an overflow counts as infinite. None unless DIVERGED.
        overflow_step: the step at which a number was no longer finite; None where all are.
        epoch_factor: by how much an epoch multiplies the error (linear), as `stability.epoch_factor`; else None.
        limit: of the learning rates at which the loop converges (zeroed) or stays bounded (forgotten), the open
            interval that holds the run's rate or lies nearest to it. None unless
            DIVERGED (200 samples take a second to reckon), for the sigmoid, and where every x is 0.
        start_loss: at the initial weight.
        end_loss: at the last finite weight.
        lowest: the lowest loss that any weight gives.
        reachable: whether that is near zero: at most 1% of the mean of y².
        settled_w: linear and zeroed with |epoch_factor| < 1: the weight at an epoch's end that the run tends to,
            arrived or not; with noisy data, or a rate that float32 loses in rounding, it is not `lowest.w`.
            Otherwise where a CONVERGED run came to rest; else None, as where w never moved or overflowed.
        crossings: how often w went from one side of settled_w, or of lowest.w where there is none, to the other,
            from epoch's end to epoch's end in the second half of the run.
    """

    outcome: Outcome
    converged_epoch: int | None
    diverged_step: int | None
    overflow_step: int | None
    epoch_factor: float | None
    limit: Interval | None
    start_loss: float
    end_loss: float
    lowest: Lowest
    reachable: bool
    settled_w: float | None
    crossings: int


def diagnose(run: TrainingRun) -> Diagnosis:
    """What came of `run`. Every run has a record: nothing is raised, and no warning given."""
    config = run.config
    weights = run.weights[np.isfinite(run.weights)].astype(np.float64)  # only the last may be infinite
    start_loss, end_loss = mean_losses(config.model, config.dataset, weights[[0, -1]]).tolist()
    y = config.dataset.arrays()[1]
    facts = Facts(
        config=config,
        weights=weights,
        epoch_ends=weights[:: len(config.dataset)],
        start_loss=start_loss,
        end_loss=end_loss,
        lowest=lowest(config.model, config.dataset),
        mean_square=float(np.mean(y * y)),
    )
    factor = None
    if config.model == "linear":
        factor = epoch_factor(config.dataset, config.learning_rate, config.zero_grad, config.accumulation_steps)

    if run.overflow_step is not None:
        judgement = Judgement(Outcome.DIVERGED)
    elif (weights == weights[0]).all():
        judgement = judge_motionless(facts)
    elif factor is None:
        judgement = judge_sigmoid(facts)
    elif config.zero_grad:
        judgement = judge_zeroed(facts, factor)
    else:
        judgement = judge_forgotten(facts, factor)

    centre = judgement.settled_w if judgement.settled_w is not None else facts.lowest.w
    diverged = judgement.outcome is Outcome.DIVERGED
    return Diagnosis(
        outcome=judgement.outcome,
        converged_epoch=judgement.converged_epoch,
        diverged_step=_diverged_step(facts, run) if diverged else None,
        overflow_step=run.overflow_step,
        epoch_factor=factor,
        limit=_nearest_window(config) if diverged else None,
        start_loss=start_loss,
        end_loss=end_loss,
        lowest=facts.lowest,
        reachable=facts.reachable,
        settled_w=judgement.settled_w,
        crossings=crossings(facts.second_half, centre),
    )


def _diverged_step(facts: Facts, run: TrainingRun) -> int | None:
    model, dataset, best = facts.config.model, facts.config.dataset, facts.lowest.w
    first, step = facts.weights[0], len(facts.weights) - 1
    while step > 0:  # from the end backwards, until a loss below the first one is met
        block = facts.weights[max(1, step - 999) : step + 1]
        if model == "linear" and best is not None:  # the loss is a parabola round the best weight
            below = np.abs(block - best) < abs(first - best)
        else:
            below = mean_losses(model, dataset, block) < facts.start_loss
        if below.any():
            step -= int(np.argmax(below[::-1]))
            break
        step = max(0, step - len(block))
    if run.overflow_step is not None:
        return min(step, run.overflow_step)
    return step if step < len(run) else None


def _nearest_window(config: TrainingConfig) -> Interval | None:
    if config.model != "linear":
        return None
    rate = config.learning_rate
    windows = converging_learning_rates(config.dataset, config.zero_grad, config.accumulation_steps)
    return min(windows, key=lambda window: max(window[0] - rate, rate - window[1], 0.0), default=None)
