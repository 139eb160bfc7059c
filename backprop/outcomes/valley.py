"""The narrow valley of a loss over two parameters: where its floor runs, with a third parameter at any value."""

from dataclasses import dataclass

import numpy as np

from backprop.datasets import Dataset
from backprop.models import ModelName
from backprop.stability.several import features_of

NARROW = 0.02  # of the loss's rise across the valley: rises no more than this along it


@dataclass(frozen=True, slots=True)
class Valley:
    """A line over two parameters, along which the mean loss rises least.

    Attributes:
        along: its direction, of length 1.
        at: the point of lowest loss on it, where a third parameter is 0.
        moves: by how much that point moves as a third parameter grows by 1; (0, 0) where there is none.
    """

    along: tuple[float, float]
    at: tuple[float, float]
    moves: tuple[float, float]


def valley(model: ModelName, dataset: Dataset, places: tuple[int, int]) -> Valley | None:
    """The valley over the two parameters at these places of the model's; None where it is not narrow.

    Raises:
        ValueError: one sentence, for a model that is not linear in its parameters.
    """
    table = features_of(model, dataset)
    with np.errstate(over="ignore", invalid="ignore"):
        curvature = table.T @ table / len(dataset)
        pull = table.T @ dataset.arrays()[1] / len(dataset)
    block = curvature[np.ix_(places, places)]
    if not (np.isfinite(curvature).all() and np.isfinite(pull).all()):
        return None
    (flat, steep), directions = np.linalg.eigh(block)
    if not 1e-12 * steep < flat <= NARROW * steep:
        return None
    third = [place for place in range(table.shape[1]) if place not in places]
    at = np.linalg.solve(block, pull[list(places)])
    moves = -np.linalg.solve(block, curvature[np.ix_(places, third)])[:, 0] if third else np.zeros(2)
    return Valley(*((float(one), float(other)) for one, other in (directions[:, 0], at, moves)))
