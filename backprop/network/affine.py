"""The best that a single layer can do on some points: a straight line, a flat plane, a straight border."""

import numpy as np

from backprop.network.data import Points

_ROUNDING = 1e-24  # of the mean square of y: what is left where one layer goes through every point


def best_single_layer_loss(points: Points) -> float:
    """The lowest mean loss of `ŷ = W·x + b` over all W and b: least squares, in float64.

    No network without a nonlinear function gets below it, however many layers it has.
    """
    inputs, y = points.arrays()
    centered = inputs - inputs.mean(axis=0)
    spread = centered.std(axis=0)
    columns = np.column_stack([centered / np.where(spread > 0, spread, 1.0), np.ones(len(y))])
    solution, *_ = np.linalg.lstsq(columns, y, rcond=None)
    loss = float(np.mean((columns @ solution - y) ** 2))
    return loss if loss > _ROUNDING * float(np.mean(y**2)) else 0.0
