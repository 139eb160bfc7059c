"""The lowest mean loss of a sigmoid with a bias, `σ(w·x + b)`, over all w and b, limits included.

A limit is a step: as w grows, predictions are 0 on one side of a threshold and 1 on the other. With the cross-entropy
the loss is convex, so that there is one minimum, or none where a step is at least as good as every curve. With the
squared error the best of a grid's valleys is taken.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.losses import LossName
from backprop.stability.logistic import derivatives, sigmoid

FloatArray = npt.NDArray[np.float64]
_STEPS = 200  # of a search for a minimum, at most
_GRID = 81  # values of w·x + b at either end of the data
_STEEPEST = 200.0  # the largest of them
_FAR = 2_000.0  # of w·x + b at either end: beyond, a curve is a step
_SAME = 1e-4  # two minima that are no farther apart are one
_VALLEYS = 8  # of the grid, from which a minimum is looked for
_ROUNDING = 1e-9  # a minimum that is lower than the limit by no more than this share is the limit


@dataclass(frozen=True, slots=True, eq=False)
class LogisticLowest:
    """The lowest mean loss.

    Attributes:
        point: w and b that give it, the nearest to 0 where there is a line of them; None where it is only approached.
        loss: that mean loss, or its limit.
        free: 1 where a whole line of w and b gives it, else 0.
        minima: w and b of the minima that were found, lowest first; of a line of them, `point` alone.
    """

    point: FloatArray | None
    loss: float
    free: int
    minima: tuple[FloatArray, ...]


def lowest_of_logistic(dataset: Dataset, loss: LossName) -> LogisticLowest:
    """The lowest mean loss over all w and b."""
    x, y = dataset.arrays()
    middle, reach = (x.max() + x.min()) / 2, (x.max() - x.min()) / 2
    if reach == 0:
        return _of_one_x(float(x[0]), y, loss)
    places = (x - middle) / reach  # from −1 to 1
    limit = _separated(x, y) if loss == "cross_entropy" else _best_step(x, y)
    if loss == "cross_entropy" and limit is not None:
        return LogisticLowest(None, limit, 0, ())
    found = _minima(places, y, loss)
    minima = tuple(np.array([slope / reach, height - slope * middle / reach]) for slope, height in found)
    slope, height = found[0] if found else (0.0, 0.0)
    lowest = float(_losses(slope * places + height, y, loss).mean()) if found else np.inf
    if limit is not None and not lowest < limit * (1 - _ROUNDING):
        return LogisticLowest(None, limit, 0, minima)
    return LogisticLowest(minima[0], lowest, 0, minima)


def _of_one_x(x: float, y: FloatArray, loss: LossName) -> LogisticLowest:
    """Where every x is the same, one prediction is to fit every y: their mean, as far as the sigmoid reaches."""
    best = float(np.clip(y.mean(), 0, 1))
    lowest = _of_constant(best, y, loss)
    if not 0 < best < 1:
        return LogisticLowest(None, lowest, 0, ())
    features = np.array([x, 1.0])
    point = float(np.log(best / (1 - best))) * features / (features @ features)
    return LogisticLowest(point, lowest, 1, (point,))


def _of_constant(prediction: float, y: FloatArray, loss: LossName) -> float:
    if loss == "squared_error":
        return float(((prediction - y) ** 2).mean())
    if prediction in (0, 1):
        return 0.0 if (y == prediction).all() else np.inf
    return float(-(y * np.log(prediction) + (1 - y) * np.log(1 - prediction)).mean())


def _separated(x: FloatArray, y: FloatArray) -> float | None:
    """The limit of the mean cross-entropy where a step at one of the x tells the y that are 0 from those that are 1.

    Samples at the step itself may have any y. None where no step does.
    """
    for threshold in np.unique(x):
        for above in (1.0, -1.0):
            side = above * (x - threshold)
            right = ((y == 1) & (side > 0)) | ((y == 0) & (side < 0)) | (side == 0)
            if right.all():
                at_it = y[side == 0]
                return _of_constant(float(at_it.mean()), at_it, "cross_entropy") * len(at_it) / len(y)
    return None


def _best_step(x: FloatArray, y: FloatArray) -> float:
    """The lowest mean squared error of a step at one of the x, with any prediction from 0 to 1 there."""
    lowest = np.inf
    for threshold in np.unique(x):
        for above in (1.0, -1.0):
            side = above * (x - threshold)
            predictions = np.where(side > 0, 1.0, 0.0)
            predictions[side == 0] = np.clip(y[side == 0].mean(), 0, 1)
            lowest = min(lowest, float(((predictions - y) ** 2).mean()))
    return lowest


def _minima(places: FloatArray, y: FloatArray, loss: LossName) -> list[tuple[float, float]]:
    """Slopes and heights of the minima that are found, lowest first, seen over `places`, which reach from −1 to 1."""
    starts = [(0.0, 0.0)] if loss == "cross_entropy" else _valleys(places, y)
    found: list[tuple[float, float]] = []
    for start in starts:
        end = _descended(start, places, y, loss)
        level = max(abs(end[0]), abs(end[1])) > _FAR  # on its way to a step, which is no minimum
        if not level and all(max(abs(end[0] - a), abs(end[1] - b)) > _SAME * (1 + abs(a) + abs(b)) for a, b in found):
            found.append(end)
    return sorted(found, key=lambda point: float(_losses(point[0] * places + point[1], y, loss).mean()))


def _valleys(places: FloatArray, y: FloatArray) -> list[tuple[float, float]]:
    """Slopes and heights of the lowest valleys of the squared error on a grid, closer where the sigmoid is steep."""
    ends = np.sinh(np.linspace(-1, 1, _GRID) * np.arcsinh(_STEEPEST))
    left, right = ends[:, None], ends[None, :]
    slope, height = (right - left) / 2, (right + left) / 2
    losses = np.zeros((_GRID, _GRID))
    for place, target in zip(places, y, strict=True):
        losses += _losses(slope * place + height, target, "squared_error")
    padded = np.pad(losses, 1, constant_values=np.inf)
    around = [padded[i : i + _GRID, j : j + _GRID] for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    rows, columns = np.nonzero(losses <= np.minimum.reduce(around))
    order = np.argsort(losses[rows, columns], kind="stable")[:_VALLEYS]
    return [(float(slope[i, j]), float(height[i, j])) for i, j in zip(rows[order], columns[order], strict=True)]


def _descended(start: tuple[float, float], places: FloatArray, y: FloatArray, loss: LossName) -> tuple[float, float]:
    """The minimum to which Newton's method leads, each step damped until the loss falls."""
    point, damping = np.array(start), 1e-3
    table = np.stack([places, np.ones_like(places)], axis=1)
    height = float(_losses(table @ point, y, loss).sum())
    for _ in range(_STEPS):
        slopes, curvatures = derivatives(table @ point, y, loss)
        gradient = table.T @ slopes
        # A negative curvature would lead uphill.
        bent = table.T @ (np.maximum(curvatures, 0)[:, None] * table)
        if not (np.isfinite(bent).all() and np.isfinite(gradient).all()):  # squares of targets beyond all bounds
            break
        try:
            step = np.linalg.solve(bent + (damping * np.trace(bent) + 1e-12) * np.eye(2), gradient)
        except np.linalg.LinAlgError:  # to float64 the samples all lie at one place
            break
        lower = float(_losses(table @ (point - step), y, loss).sum())
        if lower <= height:
            arrived = np.abs(step).max() <= 1e-14 * (1 + np.abs(point).max())
            point, height, damping = point - step, lower, max(damping / 10, 1e-14)
            if arrived:
                break
        elif damping > 1e12:
            break
        else:
            damping = max(damping, 1e-12) * 10
    return float(point[0]), float(point[1])


def _losses(z: FloatArray, y: FloatArray | float, loss: LossName) -> FloatArray:
    if loss == "cross_entropy":
        return np.asarray(np.logaddexp(0, z) - y * z)
    return np.asarray((sigmoid(z) - y) ** 2)
