"""Which learning rates make the linear model's loop converge, or stay bounded: exact, from the data alone.

A sample's loss `(x·w − y)²` has the curvature `h = 2x²`, so that an update multiplies the error `e = w − w*` by
`1 − lr·h`. Samples whose gradients are added up before an update act as one, with the sum of their curvatures.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.stability.bounded import ROUNDING, Interval, bounded_windows

FloatArray = npt.NDArray[np.float64]


class Settings(Protocol):
    """What `fixed_point` reads of a `TrainingConfig`; the loop builds on this file, not this file on the loop."""

    @property
    def model(self) -> str: ...
    @property
    def dataset(self) -> Dataset: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def zero_grad(self) -> bool: ...
    @property
    def accumulation_steps(self) -> int: ...


@lru_cache(maxsize=256)
def converging_learning_rates(
    dataset: Dataset, zero_grad: bool = True, accumulation_steps: int = 1
) -> tuple[Interval, ...]:
    """Open intervals `(low, high)` of the learning rates at which the linear model's loop converges, ascending.

    Zeroed: where `|∏(1 − lr·hᵢ)| < 1`. There may be several windows, because a rate that overshoots on one sample
    may be made up for by another at which `1 − lr·h` is near 0.

    With `zero_grad=False` the loop never converges; the intervals are those in which it stays *bounded*. It is a heavy
    ball with momentum 1, `eₖ₊₁ − 2eₖ + eₖ₋₁ = −lr·hₖ·eₖ`, and the product `M` of a period's steps has determinant 1,
    so it is bounded where `|trace M| < 2`. The edges are the eigenvalues of `L·e = lr·H·e`, `L` the discrete Laplacian
    with periodic (trace 2) and antiperiodic (trace −2) ends; between two that coincide `M = ±I`, bounded too.

    Windows narrower than rounding are left out. Where every `x` is 0 nothing ever moves: no window.

    Raises:
        ValueError: if accumulation_steps is below 1.

    Source: Magnus and Winkler, Hill's Equation (1966), chapter 2, for the order of the eigenvalues.
    """
    curvatures, _ = group_curvatures(dataset, accumulation_steps)
    if not curvatures.any():
        return ()
    windows = _zeroed_windows(curvatures) if zero_grad else bounded_windows(curvatures)
    return tuple((low, high) for low, high in windows if high - low > ROUNDING * high)


def epoch_factor(dataset: Dataset, learning_rate: float, zero_grad: bool = True, accumulation_steps: int = 1) -> float:
    """By how much an epoch of the linear model's loop multiplies the error; see `epoch_factors`."""
    return float(epoch_factors(dataset, np.array([learning_rate]), zero_grad, accumulation_steps)[0])


def epoch_factors(
    dataset: Dataset, learning_rates: npt.ArrayLike, zero_grad: bool = True, accumulation_steps: int = 1
) -> FloatArray:
    """By how much an epoch multiplies the error, in float64, one factor a learning rate; same shape.

    Zeroed: `∏(1 − lr·hᵢ)`, signed. Forgotten: the spectral radius of the epoch's matrix `M`: 1 where
    `|trace M| ≤ 2`, else `(|T| + √(T² − 4))/2` with the sign of `T`. Where a period of accumulation is longer
    than an epoch (`accumulation_steps` does not divide the number of samples): the geometric mean an epoch, without
    sign. ±inf where the number is too large.

    Raises:
        ValueError: if a learning rate is negative or not finite, or accumulation_steps is below 1.
    """
    rates = np.asarray(learning_rates, dtype=np.float64)
    if not (np.isfinite(rates) & (rates >= 0)).all():
        raise ValueError(f"Learning rates must be finite and not negative, but they are {learning_rates!r:.80}.")
    curvatures, _ = group_curvatures(dataset, accumulation_steps)
    epochs = accumulation_steps // math.gcd(len(dataset), accumulation_steps)  # in one period
    # exp() of a large logarithm is inf, log() of a factor 0 is −inf: both are meant.
    with np.errstate(over="ignore", divide="ignore"):
        sizes, signs = (_zeroed_logarithms if zero_grad else _forgotten_logarithms)(curvatures, rates)
        factors: FloatArray = np.exp(sizes / epochs) * (signs if epochs == 1 else 1.0)
    return factors


def fixed_point(config: Settings) -> float | None:
    """The weight that an epoch of the linear, zeroed loop leaves unchanged.

    With data that lie on no line through 0 it is near the least-squares optimum, not at it: each sample still pulls
    its own way. It attracts where `|epoch_factor| < 1` and repels elsewhere. None for another model, for the forgotten
    loop, where nothing ever moves, and where the factor is 1 to rounding.
    """
    orbit = fixed_orbit(config)
    return None if orbit is None else float(orbit[0])


def fixed_orbit(config: Settings) -> FloatArray | None:
    """The weights before each update of a period that ends where it began, shape (groups,); None as `fixed_point`.

    Its first element is the fixed point. From any start, the error to *this* orbit is what shrinks or grows.
    """
    if config.model != "linear" or not config.zero_grad:
        return None
    curvatures, pulls = group_curvatures(config.dataset, config.accumulation_steps)
    steepness, pull = config.learning_rate * curvatures, config.learning_rate * pulls  # (groups,)
    # A period maps w to w + (shift − damping·w)/scale; kept as three numbers so that none of them overflows, and as
    # 1 − factor rather than the factor so that a tiny rate keeps its digits.
    damping, shift, scale, moved = 0.0, 0.0, 1.0, 0.0
    for z, q in zip(steepness.tolist(), pull.tolist(), strict=True):
        change = z * (scale - damping)
        damping, shift, moved = damping + change, shift - z * shift + q * scale, moved + abs(change)
        largest = max(abs(damping), abs(shift), scale)
        damping, shift, scale, moved = damping / largest, shift / largest, scale / largest, moved / largest
    if abs(damping) <= 1e-13 * moved:
        return None
    orbit = [shift / damping]
    for z, q in zip(steepness[:-1].tolist(), pull[:-1].tolist(), strict=True):
        orbit.append(orbit[-1] - z * orbit[-1] + q)
    return np.array(orbit)


@lru_cache(maxsize=256)
def group_curvatures(dataset: Dataset, accumulation_steps: int) -> tuple[FloatArray, FloatArray]:
    """`Σ2x²` and `Σ2xy` over the samples of each update of a period, as `group_sums`; a map asks for every rate."""
    x, y = _inputs(dataset), dataset.arrays()[1]
    sums = group_sums(2 * x * x, accumulation_steps), group_sums(2 * x * y, accumulation_steps)
    for one in sums:
        one.flags.writeable = False  # shared by all who ask
    return sums


def group_sums(per_sample: FloatArray, accumulation_steps: int) -> FloatArray:
    """The sums over each k samples in turn, counted across epochs, for one period; shape (rows / gcd(rows, k),)."""
    if accumulation_steps < 1:
        raise ValueError(f"accumulation_steps must be at least 1, but it is {accumulation_steps}.")
    rows = len(per_sample)
    rounds, rest = divmod(accumulation_steps, rows)
    starts = np.arange(rows // math.gcd(rows, accumulation_steps)) * rest
    samples = (starts[:, None] + np.arange(rest)) % rows  # (groups, rest)
    sums: FloatArray = rounds * per_sample.sum() + per_sample[samples].sum(axis=1)
    return sums


def _inputs(dataset: Dataset) -> FloatArray:
    x, _ = dataset.arrays()
    # The loop cannot see an x that is 0 in float32, and without it no square underflows.
    return np.where(np.float32(x) == 0, 0.0, x)


def _zeroed_logarithms(curvatures: FloatArray, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
    """`log|∏(1 − lr·h)|` and the product's sign."""
    logarithms, signs = np.zeros_like(rates), np.ones_like(rates)
    for h in curvatures:
        z = rates * h
        logarithms += np.log1p(np.where(z < 1, -z, z - 2))  # log|1 − z|, without cancellation near z = 0 and 2
        signs = np.where(z > 1, -signs, signs)
    return logarithms, signs


def _forgotten_logarithms(curvatures: FloatArray, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The logarithm of M's spectral radius, and the sign of its trace where that is beyond ±2."""
    # Rows: the error and lr·w.grad; columns: from the starts (1, 0) and (0, 1); each scaled by 2**-exponents.
    matrix = np.multiply.outer(np.eye(2), np.ones_like(rates))  # (2, 2, *rates)
    exponents = np.zeros(rates.shape, dtype=np.int64)
    for h in curvatures:
        matrix[1] += np.minimum(rates * h, 1e300) * matrix[0]  # backward() adds to w.grad first …
        matrix[0] -= matrix[1]  # … then w moves
        larger = np.maximum(np.frexp(np.abs(matrix).max(axis=(0, 1)))[1], 0)
        matrix = np.ldexp(matrix, -larger)
        exponents += larger
    trace = matrix[0, 0] + matrix[1, 1]
    logarithms = np.log(np.abs(trace)) + exponents * math.log(2)
    # (T + √(T² − 4))/2 is exp(arccosh(T/2)), and T itself for large T.
    radii = np.where(logarithms > 20, logarithms, np.arccosh(np.maximum(np.exp(np.minimum(logarithms, 20)) / 2, 1)))
    return radii, np.where((radii > 0) & (trace < 0), -1.0, 1.0)


def _zeroed_windows(curvatures: FloatArray) -> list[Interval]:
    """Between neighbouring roots `1/h`, `log|∏(1 − lr·h)|` is concave: above 0 on one interval, or nowhere."""
    all_roots = 1 / curvatures[curvatures > 0]
    roots = np.unique(all_roots)

    def shrinks(rates: FloatArray) -> npt.NDArray[np.bool_]:
        return _zeroed_logarithms(curvatures, rates)[0] < 0

    def rises(rates: FloatArray) -> npt.NDArray[np.bool_]:
        slopes: FloatArray = (1 / (rates[:, None] - all_roots)).sum(axis=1)
        return slopes > 0

    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # at a root the logarithm is −inf
        peaks, _ = _turn(rises, roots[:-1], roots[1:])
        grows = ~shrinks(peaks)
        _, ends = _turn(shrinks, roots[:-1][grows], peaks[grows])
        starts, _ = _turn(lambda rates: ~shrinks(rates), peaks[grows], roots[1:][grows])
        _, last = _turn(shrinks, roots[-1:], 2 * roots[-1:])  # at twice the last root every factor is 1 or more
    return list(zip([0.0, *starts.tolist()], [*ends.tolist(), *last.tolist()], strict=True))


def _turn(
    holds: Callable[[FloatArray], npt.NDArray[np.bool_]], low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Neighbouring doubles between which `holds` turns from true, at `low`, to false, at `high`; all positive.

    Positive doubles are ordered as their bit patterns are, so that halving those takes 64 steps at any scale.
    """
    true, false = low.view(np.int64), high.view(np.int64)
    for _ in range(64):
        middle = true + (false - true) // 2
        held = holds(middle.view(np.float64))
        true, false = np.where(held, middle, true), np.where(held, false, middle)
    return true.view(np.float64), false.view(np.float64)
