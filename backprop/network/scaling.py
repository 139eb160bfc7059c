"""Columns brought to a mean of 0 and a standard deviation of 1."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from backprop.network.data import Points

# A network begins with weights below 1, so that values of this size serve it best.
_SMALL, _LARGE = 0.1, 10.0
_DECIMALS = 4


def inputs_need_scaling(points: Points) -> bool:
    """Whether a column of inputs is far larger or far smaller than 1."""
    inputs, _ = points.arrays()
    sizes = np.abs(inputs).max(axis=0)
    return bool(((sizes > _LARGE) | (sizes < _SMALL)).any())


def y_needs_scaling(points: Points) -> bool:
    """Whether y is a number, and far larger than 1."""
    return points.classes is None and max(map(abs, points.y)) > _LARGE


def scaled(points: Points) -> Points:
    """The points with each input, and y where it needs it, as `(value − mean) / standard deviation`."""
    inputs, y = points.arrays()
    columns = [_standard(column) for column in inputs.T]
    return replace(
        points,
        inputs=tuple(zip(*columns, strict=True)),
        y=tuple(_standard(y)) if y_needs_scaling(points) else points.y,
    )


def _standard(values: npt.NDArray[np.float64]) -> list[float]:
    values = values - values.mean()
    spread = values.std()
    standard: list[float] = ((values / (spread if spread else 1.0)).round(_DECIMALS) + 0.0).tolist()  # no −0
    return standard
