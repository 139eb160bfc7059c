"""What an epoch does to w and b of a sigmoid with a bias, near a point that it leaves where it is.

A step at a sample is `p ← p − lr·l′(z)·φ`, with φ = (x, 1), z = φᵀp, and l′ the derivative of the sample's loss with
respect to z. Near such a point an epoch is the product of its steps' `I − lr·l″(z)·φφᵀ`, as for a model that is linear
in its parameters.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.losses import LossName
from backprop.stability.several import Epoch, decided_directions, epoch_from

FloatArray = npt.NDArray[np.float64]
_STEPS = 60  # of Newton's method, at most
_HALVINGS = 8  # of one of them
_NEAR = 1e-7  # of the parameters: a step that is shorter is the last
_LEVEL = 1e-9  # of an epoch's factor below 1: what is nearer is no slope at all, but the end of the sigmoid


def derivatives(z: FloatArray, y: FloatArray, loss: LossName) -> tuple[FloatArray, FloatArray]:
    """First and second derivative of each sample's loss with respect to `z = w·x + b`, of the shape of `z`."""
    prediction, slope = sigmoid(z), sigmoid(z) * sigmoid(-z)
    if loss == "cross_entropy":
        return prediction - y, slope
    error = prediction - y
    return 2 * error * slope, 2 * slope * (slope + error * (1 - 2 * prediction))


def sigmoid(z: FloatArray) -> FloatArray:
    """`1 / (1 + e^−z)`, to the last digits where it is nearly 0."""
    return np.asarray(np.exp(-np.logaddexp(0, -z)))


def epoch_near(dataset: Dataset, loss: LossName, learning_rate: float, start: npt.ArrayLike) -> Epoch | None:
    """An epoch of the loop that zeroes, near the point that it leaves where it is and to which it leads; None where
    Newton's method finds none.

    Args:
        dataset, loss, learning_rate: of the run.
        start: w and b from which that point is looked for.
    """
    table = np.stack([dataset.arrays()[0], np.ones(len(dataset))], axis=1)
    across = decided_directions(table)
    point = np.array(start, dtype=np.float64)
    moved, matrix = _after(point, table, dataset.y, loss, learning_rate)
    for _ in range(_STEPS):
        left = np.eye(across.shape[1]) - across.T @ matrix @ across
        if not np.isfinite(left).all() or np.linalg.matrix_rank(left) < len(left):
            return None
        step = across @ np.linalg.solve(left, across.T @ (moved - point))
        size = float(np.abs(step).max())
        if size <= _NEAR * (1 + np.abs(point).max()):
            point = point + step
            break
        step = step * min(1.0, (1 + float(np.abs(point).max())) / (2 * size))  # not out to where the sigmoid is level
        missed = float(np.linalg.norm(moved - point))
        for _ in range(_HALVINGS):
            moved, matrix = _after(point + step, table, dataset.y, loss, learning_rate)
            if np.linalg.norm(moved - point - step) < missed:
                break
            step = step / 2
        point = point + step
    else:
        return None
    matrix = _after(point, table, dataset.y, loss, learning_rate)[1]
    epoch = epoch_from(matrix, point - matrix @ point, across)
    decided = epoch.factors[~epoch.undecided]
    return epoch if (np.abs(decided) < 1 - _LEVEL).all() else None


def epochs_near_minima(
    dataset: Dataset, loss: LossName, learning_rate: float, minima: Sequence[FloatArray]
) -> list[Epoch]:
    """An epoch near each point that it leaves where it is, looked for from each minimum of the mean loss."""
    found = (epoch_near(dataset, loss, learning_rate, minimum) for minimum in minima)
    return [epoch for epoch in found if epoch is not None]


def _after(
    point: FloatArray, table: FloatArray, ys: tuple[float, ...], loss: LossName, learning_rate: float
) -> tuple[FloatArray, FloatArray]:
    """Where an epoch leads from `point`, and the matrix of its first derivatives there."""
    matrix = np.eye(2)
    with np.errstate(over="ignore", invalid="ignore"):
        for features, y in zip(table, ys, strict=True):
            slope, curvature = derivatives(np.asarray(features @ point), np.asarray(y), loss)
            point = point - learning_rate * slope * features
            matrix = (np.eye(2) - learning_rate * curvature * np.outer(features, features)) @ matrix
    return point, matrix
