"""From which step on a run that diverges is above its start; and whether it stays there, however long it goes on."""

import math

import numpy as np
import numpy.typing as npt

from backprop.outcomes.landscape import Lowest, mean_losses
from backprop.outcomes.rates import in_float32
from backprop.stability import fixed_orbit
from backprop.training import TrainingConfig, TrainingRun

FloatArray = npt.NDArray[np.float64]
_MOST_EPOCHS = 10_000  # that are looked at ahead of a run's end


def diverged_step(run: TrainingRun, weights: FloatArray, start_loss: float, lowest: Lowest) -> int | None:
    """The first step after which this run's loss is never again below its start; None where the last one is below."""
    first, step = weights[0], len(weights) - 1
    while step > 0:  # from the end backwards, until a loss below the first one is met
        block = weights[max(1, step - 999) : step + 1]
        if run.config.model == "linear" and lowest.w is not None:  # the loss is a parabola round the best weight
            below = np.abs(block - lowest.w) < abs(first - lowest.w)
        else:
            below = mean_losses(run.config.model, run.config.dataset, block) < start_loss
        if below.any():
            step -= int(np.argmax(below[::-1]))
            break
        step = max(0, step - len(block))
    if run.overflow_step is not None:
        return min(step, run.overflow_step)
    return step if step < len(run) else None


def stays_above(config: TrainingConfig, weights: FloatArray, factor: float, best: float) -> bool:
    """Whether no epoch after these whole ones would bring the loss below its start. Linear, zeroed, updates at samples.

    Every later epoch multiplies the distance of each of its weights from the fixed orbit by `factor`, and the loss is a
    parabola round `best`. False, too, where that takes too many epochs to tell.
    """
    orbit = fixed_orbit(in_float32(config))
    if orbit is None or abs(factor) <= 1:
        return False
    away, beside = weights[-len(orbit) - 1 : -1] - orbit, orbit - best
    start = abs(weights[0] - best)
    with np.errstate(all="ignore"):
        needed = np.log((start + np.abs(beside)) / np.abs(away)).max() / math.log(abs(factor))
        if not needed < _MOST_EPOCHS:
            return False
        later = np.float64(factor) ** np.arange(1, max(math.ceil(needed), 0) + 2)
        distances = np.abs(beside + later[:, None] * away)
    return bool((distances >= start).all())
