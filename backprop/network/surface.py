"""What the networks of a run predict everywhere, and how many points they put on the correct side."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from backprop.network.run import NetworkRun
from backprop.threads import one_thread

FloatArray = npt.NDArray[np.float32]
COLUMNS = 32
CURVE_POINTS = 160


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Predictions of every snapshot, on the ranges of the points.

    Attributes:
        ranges: lowest and highest value of each input.
        predictions: with one input, at 160 evenly spaced values, shape (snapshots, 160); with two, on a grid of
            32 × 32, shape (snapshots, 32, 32), rows from the lowest x2 up.
        losses: the mean loss of all points, in float64, shape (snapshots,).
        right: how many points lie on the correct side of the border, shape (snapshots,); None where y is no class.
    """

    ranges: tuple[tuple[float, float], ...]
    predictions: FloatArray
    losses: npt.NDArray[np.float64]
    right: npt.NDArray[np.int64] | None


def surface(run: NetworkRun) -> Surface:
    """Compute all of them at once."""
    points = run.config.points
    ranges = points.ranges()
    if points.width == 1:
        inputs = torch.linspace(*ranges[0], CURVE_POINTS)[:, None]
    else:
        x2, x1 = torch.meshgrid(*(torch.linspace(*ends, COLUMNS) for ends in reversed(ranges)), indexing="ij")
        inputs = torch.stack([x1.flatten(), x2.flatten()], dim=1)
    networks = run.networks()
    here, y = (tensor.double() for tensor in points.tensors())
    with one_thread(), torch.no_grad():
        predictions = networks(inputs).numpy()  # (snapshots, points of the grid)
        # In float64: a run that diverges may end with predictions that float32 cannot tell from each other.
        at_points = networks.double()(here)  # (snapshots, points)
    border = points.border
    right = None if border is None else ((at_points > border) == (y[:, 0] > border)).sum(dim=1).numpy()
    return Surface(
        ranges=ranges,
        predictions=predictions if points.width == 1 else predictions.reshape(-1, COLUMNS, COLUMNS),
        losses=((at_points - y[:, 0]) ** 2).mean(dim=1).numpy(),
        right=right,
    )
