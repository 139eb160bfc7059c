"""What an epoch does to the parameters of a model that is linear in them, exactly: affine, quadratic, and one weight.

A step at a sample with features φ (for the quadratic x², x and 1) is `p ← (I − 2·lr·φφᵀ)·p + 2·lr·y·φ`. An epoch is
the product of its steps, so its matrix says how fast each direction settles, or that it does not.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.models import ModelName
from backprop.stability.exact import converging_learning_rates

Interval = tuple[float, float]
Matrix = npt.NDArray[np.float64]
_POWERS: dict[ModelName, tuple[int, ...]] = {"linear": (1,), "affine": (1, 0), "quadratic": (2, 1, 0)}
_GRID = 4_000
_SETTLED = 1e-4  # a part in ten thousand


@dataclass(frozen=True, slots=True, eq=False)
class Epoch:
    """An epoch of the loop that zeroes: `p ← matrix·p + offset`, in the order of the model's parameters.

    Attributes:
        matrix, offset: shape (parameters, parameters) and (parameters,), in float64.
        factors: the matrix's eigenvalues, the largest in size first; complex where a direction turns. All inf where the
            matrix is too large for float64.
        directions: their eigenvectors of length 1, in columns.
        undecided: True for each direction along which no sample says anything, so that no step moves it; (parameters,).
        decided: directions of length 1, at right angles, that span all in which steps move, (parameters, decided).
    """

    matrix: Matrix
    offset: Matrix
    factors: npt.NDArray[np.complex128]
    directions: npt.NDArray[np.complex128]
    undecided: npt.NDArray[np.bool_]
    decided: Matrix

    @property
    def converges(self) -> bool:
        """True where every direction that the samples decide is shrunk."""
        return bool((np.abs(self.factors[~self.undecided]) < 1).all())

    @property
    def slowest(self) -> int | None:
        """The index of the direction that is shrunk least, of those that are shrunk; None where there is none."""
        shrunk = np.flatnonzero(~self.undecided & (np.abs(self.factors) < 1))
        return int(shrunk[0]) if len(shrunk) else None

    @property
    def epochs_to_settle(self) -> int | None:
        """Epochs that shrink the slowest direction to a part in ten thousand; None where the loop does not converge."""
        if not self.converges or self.slowest is None:
            return None
        size = float(abs(self.factors[self.slowest]))
        return 1 if size <= _SETTLED else math.ceil(math.log(_SETTLED) / math.log(size))

    @property
    def settles_at(self) -> Matrix | None:
        """Where every epoch ends that begins there; None where it is not one point but a whole line or plane."""
        return None if self.undecided.any() else self.settles_from(np.zeros(len(self.offset)))

    def settles_from(self, start: npt.ArrayLike) -> Matrix | None:
        """Where epochs from `start`, shape (parameters,), lead to or away from; None where they lead to no point.

        What no sample decides stays as it was at the start.
        """
        begun, across = np.asarray(start, dtype=np.float64), self.decided
        moved = np.eye(across.shape[1]) - across.T @ self.matrix @ across
        if not moved.size:
            return begun
        if not np.isfinite(moved).all() or np.linalg.matrix_rank(moved) < len(moved):
            return None
        reached: Matrix = across @ np.linalg.solve(moved, across.T @ self.offset) + begun - across @ (across.T @ begun)
        return reached


def epoch_of(model: ModelName, dataset: Dataset, learning_rate: float) -> Epoch:
    """What an epoch does.

    Raises:
        ValueError: one sentence, for the sigmoid, which is not linear in its weight.
    """
    table = features_of(model, dataset)
    count = table.shape[1]
    matrix, offset = np.eye(count), np.zeros(count)
    with np.errstate(over="ignore", invalid="ignore"):
        for features, y in zip(table, dataset.y, strict=True):
            step = np.eye(count) - 2 * learning_rate * np.outer(features, features)
            matrix, offset = step @ matrix, step @ offset + 2 * learning_rate * y * features
    return epoch_from(matrix, offset, decided_directions(table))


def epoch_from(matrix: Matrix, offset: Matrix, decided: Matrix) -> Epoch:
    """An epoch with this matrix and offset, whose samples say something along the directions `decided`."""
    count = len(offset)
    if np.isfinite(matrix).all():
        factors, directions = np.linalg.eig(matrix)
    else:
        factors, directions = np.full(count, np.inf), np.eye(count)
    order = np.argsort(-np.abs(factors), kind="stable")
    factors, directions = factors[order].astype(complex), directions[:, order].astype(complex)
    # How many there are is a matter of the samples alone. Their factor is 1, but so nearly is every one at a tiny rate.
    undecided = np.zeros(count, dtype=bool)
    with np.errstate(invalid="ignore"):
        undecided[np.argsort(np.abs(factors - 1), kind="stable")[: count - decided.shape[1]]] = True
    return Epoch(matrix, offset, factors, directions, undecided, decided)


def forgotten_factor_of(model: ModelName, dataset: Dataset, learning_rate: float) -> float:
    """By how much an epoch of the loop that never zeroes multiplies its distance in the long run; inf beyond float64.

    The spectral radius of the epoch's matrix on parameters and what their `grad` holds: at each sample
    `g ← g + 2·φ·(φᵀp − y)`, then `p ← p − lr·g`. It is 1 where the loop swings for ever, and above 1 where it grows. In
    directions that no sample decides nothing moves, and they are left out.

    Raises:
        ValueError: one sentence, for a model that is not linear in its parameters.
    """
    table = features_of(model, dataset)
    across = decided_directions(table)
    count = across.shape[1]
    matrix = np.eye(2 * count)
    with np.errstate(over="ignore", invalid="ignore"):
        for features in table @ across:
            held = np.eye(2 * count)
            held[count:, :count] = 2 * np.outer(features, features)
            moved = np.eye(2 * count)
            moved[:count, count:] = -learning_rate * np.eye(count)
            matrix = moved @ held @ matrix
    if not np.isfinite(matrix).all():
        return math.inf
    return float(np.abs(np.linalg.eigvals(matrix)).max(initial=1.0))


@lru_cache(maxsize=256)
def converging_rates_of(model: ModelName, dataset: Dataset) -> tuple[Interval, ...]:
    """The open intervals of learning rates, above 0, at which the loop that zeroes converges; lowest first.

    Of one weight they are exact. Of several, an epoch's spectral radius, in the directions that the samples decide, is
    scanned on a fine grid and each place where it crosses 1 narrowed down: a window narrower than a thousandth of its
    rate may be missed.

    Raises:
        ValueError: one sentence, for a model that is not linear in its parameters.
    """
    if model == "linear":
        return tuple(converging_learning_rates(dataset))
    table = features_of(model, dataset)
    sizes = (table**2).sum(axis=1)
    sizes = sizes[sizes > 0]
    if not len(sizes) or not np.isfinite(sizes).all():
        return ()
    across = decided_directions(table)

    def converges(rates: Matrix) -> npt.NDArray[np.bool_]:
        return _radii(table, across, rates) < 1

    # Below the grid every step is short, and the loop converges; above it, each step is too long by itself.
    grid = np.geomspace(1e-3 / sizes.sum(), 2 / sizes.min(), _GRID)
    inside = converges(grid)
    edges = [0.0] if inside[0] else []
    for index in np.flatnonzero(inside[1:] != inside[:-1]):
        low, high = grid[index], grid[index + 1]
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if converges(np.array([middle]))[0] == inside[index] else (low, middle)
        edges.append(float(low))
    if len(edges) % 2:
        edges.append(float(grid[-1]))
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def decided_directions(table: Matrix) -> Matrix:
    """Directions of length 1, at right angles, of which the samples say something; (parameters, decided)."""
    directions = np.linalg.svd(table, full_matrices=False)[2]
    return np.asarray(directions[: int(np.linalg.matrix_rank(table))].T)


def _radii(table: Matrix, across: Matrix, rates: Matrix) -> Matrix:
    """The spectral radius of an epoch at each rate, in the directions `across`; shape (rates,)."""
    matrices = np.broadcast_to(np.eye(across.shape[1]), (len(rates), across.shape[1], across.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):
        for features in table @ across:
            step = np.eye(len(features)) - 2 * rates[:, None, None] * np.outer(features, features)
            matrices = step @ matrices
    finite = np.isfinite(matrices).all(axis=(1, 2))
    radii = np.full(len(rates), np.inf)
    radii[finite] = np.abs(np.linalg.eigvals(matrices[finite])).max(axis=1)
    return radii


def features_of(model: ModelName, dataset: Dataset) -> Matrix:
    """What each parameter is multiplied by, shape (samples, parameters); for the quadratic x², x and 1.

    Raises:
        ValueError: one sentence, for a model that is not linear in its parameters.
    """
    if model not in _POWERS:
        raise ValueError(f"Only models that are linear in their parameters, {', '.join(_POWERS)}; {model} is not.")
    return np.array([[x**power for power in _POWERS[model]] for x in dataset.x])
