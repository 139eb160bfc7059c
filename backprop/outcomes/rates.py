"""What the exact theory of the linear model says of learning rates, as the rules need it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.stability import converging_learning_rates, epoch_factors, fixed_orbit, group_curvatures, group_sums
from backprop.training.config import TrainingConfig

FloatArray = npt.NDArray[np.float64]
EPSILON = float(np.finfo(np.float32).eps)

# How far from the fixed orbit a run that is there may begin, and be there: what a few roundings of w make.
_A_FEW_DIGITS = 16 * EPSILON
# A weight that is farther off than this share of the orbit has not arrived, whatever rounding is to blame.
_LARGEST_ROUNDING = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class RateFacts:
    """Of each learning rate; shape (rates,) unless said otherwise.

    `factors`: of the distance in an epoch. `bounded`: whether exact edges say that the forgotten loop is. Zeroed only:
    `orbit`: the weights at the ends of the epochs of a period that an epoch leaves unchanged, NaN where there are none,
    (epochs of a period, rates); `digits`, `rounding`: how far from it float32 may begin, and keep, a run that is there.
    """

    factors: FloatArray
    bounded: npt.NDArray[np.bool_]
    orbit: FloatArray
    digits: FloatArray
    rounding: FloatArray


def rate_facts(configs: Sequence[TrainingConfig]) -> RateFacts:
    """Of the learning rate of each of these settings, which differ in nothing else that matters here; linear."""
    exact = [in_float32(config) for config in configs]
    shared = exact[0]
    rates = [config.learning_rate for config in exact]
    orbits = [fixed_orbit(config) for config in exact]
    curvatures, _ = group_curvatures(shared.dataset, shared.accumulation_steps)
    sizes = group_sums(np.abs(2 * np.prod(shared.dataset.arrays(), axis=0)), shared.accumulation_steps)
    return RateFacts(
        factors=epoch_factors(shared.dataset, rates, shared.zero_grad, shared.accumulation_steps),
        bounded=np.array([not shared.zero_grad and inside_a_window(config) for config in exact]),
        orbit=np.stack([_at_epoch_ends(shared, orbit) for orbit in orbits], axis=1),
        digits=np.array([0.0 if orbit is None else _A_FEW_DIGITS * np.abs(orbit).max() for orbit in orbits]),
        rounding=np.array(
            [
                0.0 if orbit is None else _rounding_distance(config, orbit, curvatures, sizes)
                for config, orbit in zip(exact, orbits, strict=True)
            ]
        ),
    )


@dataclass(frozen=True, slots=True)
class InFloat32:
    """What the theory reads of settings, without checking them again: a map has a thousand."""

    model: str
    dataset: Dataset
    learning_rate: float
    zero_grad: bool
    accumulation_steps: int


def in_float32(config: TrainingConfig) -> InFloat32:
    """The settings with the rate as PyTorch computes with it; steep data magnify the difference."""
    rate = float(np.float32(config.learning_rate))
    return InFloat32(config.model, config.dataset, rate, config.zero_grad, config.accumulation_steps)


def factor_is_known(config: TrainingConfig, factor: float) -> bool:
    """Whether an epoch's factor holds for float32, too, to four digits or 1e-6.

    A factor of a step that is nearly 0, next to large ones, is what the rounding of rate and inputs leaves of it.
    """
    steep = config.learning_rate * group_curvatures(config.dataset, config.accumulation_steps)[0]
    factors = np.abs(1 - steep)
    with np.errstate(over="ignore", invalid="ignore"):
        others = [np.delete(factors, group).prod() for group in range(len(factors))]
        error = EPSILON * float((steep * others).sum())
    return error <= max(1e-4 * abs(factor), 1e-6)


def inside_a_window(config: InFloat32) -> bool:
    """Whether exact edges say that the forgotten loop is bounded, though its factor, at an edge, rounds to above 1."""
    windows = converging_learning_rates(config.dataset, config.zero_grad, config.accumulation_steps)
    return any(low < config.learning_rate < high for low, high in windows)


def _at_epoch_ends(config: InFloat32, orbit: FloatArray | None) -> FloatArray:
    """The orbit after 0, 1, 2 … epochs of a period: each has made so many updates."""
    rows, k = len(config.dataset), config.accumulation_steps
    updates = np.arange(k // math.gcd(rows, k)) * rows // k
    return np.full(len(updates), np.nan) if orbit is None else orbit[updates % len(orbit)]


def _rounding_distance(config: InFloat32, orbit: FloatArray, curvatures: FloatArray, sizes: FloatArray) -> float:
    """How far from the fixed orbit float32's rounding may keep w: each update's, carried through the later ones.

    `curvatures`, `sizes`: `Σ2x²` and `Σ|2xy|` over the samples of each update, shape (groups,).
    """
    largest, rate = float(np.abs(orbit).max()), config.learning_rate
    with np.errstate(all="ignore"):  # where this overflows, the bound below holds
        factors = np.abs(1 - rate * curvatures)  # (groups,)
        carried = np.append(np.cumprod(factors[:0:-1])[::-1], 1.0)
        made = EPSILON * (largest + rate * (curvatures * largest + sizes))
        distance = float((made * carried).sum() / (1 - carried[0] * factors[0]))
    bound = _LARGEST_ROUNDING * largest
    return 4 * EPSILON * largest + (distance if 0 <= distance < bound else bound)
