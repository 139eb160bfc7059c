"""By how much an epoch multiplies the error, measured: two runs that start apart, and what happens to the distance."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from backprop.training import TrainingRun, train_all
from backprop.training.config import MAX_INITIAL_W, TrainingConfig

FloatArray = npt.NDArray[np.float64]

_ROUNDING = 1e-5  # of the weights: a shorter distance is mostly float32's rounding
_UNDERFLOW = float(np.finfo(np.float32).tiny) / _ROUNDING  # below it float32 has fewer digits
MAX_STEPS = 3_000
MAX_EPOCHS = 60


def measured_factors(config: TrainingConfig, learning_rates: Sequence[float], *, apart: float = 1.0) -> FloatArray:
    """By how much an epoch multiplied the distance between two runs, one factor a learning rate; not negative.

    The runs start at `initial_w` and `apart` from it. For the linear model both are moved in the same way, so that the
    distance obeys `stability.epoch_factors` whatever the targets. It is the mean growth over many epochs, taken between
    the largest distances of an earlier and a later stretch, because that of a loop that never zeroes swings.
    NaN where the runs were never apart, or no longer after an epoch.

    Args:
        config: the settings; its learning rate and number of epochs are replaced.
        learning_rates: as `TrainingConfig` allows them.
        apart: the distance at the start, above 0. Away from the linear model, small enough that both see one slope.
    """
    epochs = max(2, min(MAX_EPOCHS, MAX_STEPS // len(config.dataset)))
    # Whole periods of accumulation, so that each stretch ends right after an update.
    period = config.accumulation_steps
    epochs = -(-epochs // period) * period if period <= epochs else epochs
    other = config.initial_w + (apart if config.initial_w + apart <= MAX_INITIAL_W else -apart)
    pairs = [
        replace(config, learning_rate=rate, epochs=epochs, initial_w=initial_w)
        for rate in learning_rates
        for initial_w in (config.initial_w, other)
    ]
    runs = train_all(pairs)
    return np.array([_growth(one, two) for one, two in zip(runs[::2], runs[1::2], strict=True)])


def _growth(one: TrainingRun, two: TrainingRun) -> float:
    epochs = min(len(one.epoch_weights), len(two.epoch_weights))
    ends = np.array([run.epoch_weights[:epochs] for run in (one, two)], dtype=np.float64)  # (2, epochs + 1)
    with np.errstate(invalid="ignore", over="ignore"):
        distances = np.abs(ends[0] - ends[1])
        least = np.maximum(_ROUNDING * np.abs(ends).max(axis=0), _UNDERFLOW)
        usable = np.isfinite(distances) & (distances > least)
    if not usable[0]:
        return float("nan")
    # Of a loop that never zeroes the distance may pass through 0 and come back: it is lost only where it stays lost.
    last = int(np.flatnonzero(usable)[-1])
    if last < 1:
        return _after_one(distances)
    stretch = (last + 1) // 2
    early, late = distances[: last + 1 - stretch].max(), distances[stretch : last + 1].max()
    return float((late / early) ** (1 / stretch))


def _after_one(distances: FloatArray) -> float:
    """The first epoch's factor where the distance was lost in rounding, or in overflow, right after it."""
    return float(distances[1] / distances[0]) if len(distances) > 1 else float("nan")
