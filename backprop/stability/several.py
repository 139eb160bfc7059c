"""What an epoch does to the parameters of a model that is linear in them, exactly: affine, quadratic, and one weight.

A step at a sample with features φ (for the quadratic x², x and 1) is `p ← (I − 2·lr·φφᵀ)·p + 2·lr·y·φ`. An epoch is
the product of its steps, so its matrix says how fast each direction settles, or that it does not.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.models import ModelName

Matrix = npt.NDArray[np.float64]
_POWERS: dict[ModelName, tuple[int, ...]] = {"linear": (1,), "affine": (1, 0), "quadratic": (2, 1, 0)}
_SETTLED = 1e-4  # a part in ten thousand


@dataclass(frozen=True, slots=True, eq=False)
class Epoch:
    """An epoch of the loop that zeroes: `p ← matrix·p + offset`, in the order of the model's parameters.

    Attributes:
        matrix, offset: shape (parameters, parameters) and (parameters,), in float64.
        factors: the matrix's eigenvalues, the largest in size first; complex where a direction turns.
        directions: their eigenvectors of length 1, in columns.
        undecided: True for each direction along which no sample says anything, so that no step moves it; (parameters,).
    """

    matrix: Matrix
    offset: Matrix
    factors: npt.NDArray[np.complex128]
    directions: npt.NDArray[np.complex128]
    undecided: npt.NDArray[np.bool_]

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
        left = np.eye(len(self.offset)) - self.matrix
        if self.undecided.any() or np.linalg.matrix_rank(left) < len(left):
            return None
        return np.asarray(np.linalg.solve(left, self.offset))


def epoch_of(model: ModelName, dataset: Dataset, learning_rate: float) -> Epoch:
    """What an epoch does.

    Raises:
        ValueError: one sentence, for the sigmoid, which is not linear in its weight.
    """
    if model not in _POWERS:
        raise ValueError(f"Only models that are linear in their parameters, {', '.join(_POWERS)}; {model} is not.")
    count = len(_POWERS[model])
    matrix, offset = np.eye(count), np.zeros(count)
    table = np.array([[x**power for power in _POWERS[model]] for x in dataset.x])  # (samples, parameters)
    for features, y in zip(table, dataset.y, strict=True):
        step = np.eye(count) - 2 * learning_rate * np.outer(features, features)
        matrix, offset = step @ matrix, step @ offset + 2 * learning_rate * y * features
    factors, directions = np.linalg.eig(matrix)
    order = np.argsort(-np.abs(factors), kind="stable")
    factors, directions = factors[order].astype(complex), directions[:, order].astype(complex)
    # How many there are is a matter of the samples alone. Their factor is 1, but so nearly is every one at a tiny rate.
    undecided = np.zeros(count, dtype=bool)
    undecided[np.argsort(np.abs(factors - 1), kind="stable")[: count - np.linalg.matrix_rank(table)]] = True
    return Epoch(matrix, offset, factors, directions, undecided)
