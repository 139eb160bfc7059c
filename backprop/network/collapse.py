"""Layers without a nonlinear function between them are one layer: the matrix and the bias of that one."""

from dataclasses import dataclass

import torch
from torch import Tensor

from backprop.network.layers import Network

_POINTS = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Collapse:
    """One layer in place of a network.

    Attributes:
        matrix: shape (1, inputs); the product `W2·W1` of all matrices, or the best that one matrix can do.
        bias: shape (1,).
        exact: True where the network is this one layer, but for rounding; False where it is only the nearest.
        difference: between its predictions and the network's, on random inputs, in float64: the largest where `exact`,
            else the root of the mean square, which no other single layer makes smaller.
        largest_prediction: the largest size of the network's own predictions there.
    """

    matrix: Tensor
    bias: Tensor
    exact: bool
    difference: float
    largest_prediction: float


def collapse(network: Network, ranges: tuple[tuple[float, float], ...], *, seed: int = 0) -> Collapse:
    """The one layer that equals a network without activation, `W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)`.

    For another activation, and at least one hidden layer, the layer nearest to it: least squares over the same random
    inputs.

    Args:
        network: one network.
        ranges: lowest and highest value of each input; the 1,000 random inputs are spread evenly between them.
        seed: of the random inputs.
    """
    low, high = torch.tensor(ranges, dtype=torch.float64).T
    random = torch.Generator().manual_seed(seed)
    inputs = low + (high - low) * torch.rand((_POINTS, len(ranges)), generator=random, dtype=torch.float64)
    wide = network.double()
    with torch.no_grad():
        predictions = wide(inputs)
        exact = network.activation == "identity" or network.depth == 1
        matrix, bias = _product(wide) if exact else _nearest(inputs, predictions)
        off = (inputs @ matrix.mT + bias)[:, 0] - predictions
    return Collapse(
        matrix=matrix,
        bias=bias,
        exact=exact,
        difference=float(off.abs().max() if exact else off.square().mean().sqrt()),
        largest_prediction=float(predictions.abs().max()),
    )


def _product(network: Network) -> tuple[Tensor, Tensor]:
    matrix, bias = network.weights[0], network.biases[0]
    for next_weight, next_bias in zip(network.weights[1:], network.biases[1:], strict=True):
        matrix, bias = next_weight @ matrix, next_weight @ bias + next_bias
    return matrix, bias


def _nearest(inputs: Tensor, predictions: Tensor) -> tuple[Tensor, Tensor]:
    """Least squares, over the inputs brought to a mean of 0 and a spread of 1: otherwise large ones lose digits."""
    mean, spread = inputs.mean(dim=0), inputs.std(dim=0)
    columns = torch.cat([(inputs - mean) / spread, torch.ones(len(inputs), 1, dtype=inputs.dtype)], dim=1)
    solution = torch.linalg.lstsq(columns, predictions[:, None]).solution[:, 0]
    matrix = solution[:-1] / spread
    return matrix[None], solution[-1:] - matrix @ mean
