"""The lowest mean loss of a model with several parameters, and where it is."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.losses import LossName
from backprop.models import ModelName
from backprop.outcomes.landscape import mean_losses
from backprop.outcomes.logistic import lowest_of_logistic
from backprop.stability.several import features_of

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LowestPoint:
    """The lowest mean loss that any parameters give, in float64.

    Attributes:
        point: parameters that give it, the nearest to 0 where there are several, shape (parameters,); None where it is
            only approached as the parameters grow without end.
        loss: that mean loss, or its limit.
        mean_square: of y.
        free: in how many directions one may go from there without changing it; 0 where there is one such point.
        curvatures: by how much the mean loss rises one unit from there along each of `directions`, smallest first;
            empty for the logistic model, where that changes from place to place.
        directions: of length 1, at right angles, in columns.
        minima: the minima that are known, lowest first, of the logistic model; of the others, `point` alone.
    """

    point: FloatArray | None
    loss: float
    mean_square: float
    free: int
    curvatures: FloatArray
    directions: FloatArray
    minima: tuple[FloatArray, ...]

    @property
    def only_point(self) -> FloatArray | None:
        """The one point that gives this loss, shape (parameters,); None where there is none, or more than one."""
        return None if self.free else self.point


@lru_cache(maxsize=256)
def lowest_point(model: ModelName, dataset: Dataset, loss: LossName = "squared_error") -> LowestPoint:
    """Where the mean loss is lowest: by least squares where the model is linear in its parameters; for the logistic
    model as `lowest_of_logistic` finds it.

    Raises:
        ValueError: one sentence, for the sigmoid of one weight.
    """
    y = dataset.arrays()[1]
    mean_square = float(np.mean(y * y))
    if model == "logistic":
        found = lowest_of_logistic(dataset, loss)
        empty = np.empty(0), np.empty((2, 0))
        return LowestPoint(found.point, found.loss, mean_square, found.free, *empty, found.minima)
    table = features_of(model, dataset)
    point, _, rank, _ = np.linalg.lstsq(table, y, rcond=None)
    curvatures, directions = np.linalg.eigh(table.T @ table / len(y))
    at: FloatArray = np.asarray(point, dtype=np.float64)
    return LowestPoint(
        point=at,
        loss=float(mean_losses(model, dataset, point[None, :])[0]),
        mean_square=mean_square,
        free=table.shape[1] - int(rank),
        curvatures=np.maximum(curvatures, 0.0),
        directions=directions,
        minima=(at,),
    )
