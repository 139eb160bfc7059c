"""A network: layers of weight matrices and bias vectors, one network or many at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backprop.network.activations import ACTIVATIONS, ActivationName
from backprop.network.config import NetworkConfig


@dataclass(frozen=True, slots=True, eq=False)
class LayerOutput:
    """What one layer made of its inputs: `z = W·x + b` and `a = σ(z)`, shape (…, points, outputs)."""

    pre_activation: Tensor
    activation: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """`ŷ = W2·σ(W1·x + b1) + b2`, or deeper; the last layer has no activation.

    Attributes:
        activation: σ.
        weights: one matrix a layer, shape (…, outputs, inputs).
        biases: one vector a layer, shape (…, outputs). The leading dimensions, if any, count networks: they are
            computed at once, each with its own numbers.
    """

    activation: ActivationName
    weights: tuple[Tensor, ...]
    biases: tuple[Tensor, ...]

    @property
    def depth(self) -> int:
        return len(self.weights)

    def double(self) -> Network:
        """The same in float64."""
        return Network(self.activation, tuple(map(Tensor.double, self.weights)), tuple(map(Tensor.double, self.biases)))

    def outputs(self, inputs: Tensor) -> list[LayerOutput]:
        """What each layer makes of these `inputs`, shape (points, inputs)."""
        found: list[LayerOutput] = []
        values, sigma = inputs, ACTIVATIONS[self.activation].forward
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True), start=1):
            z = values @ weight.mT + bias[..., None, :]  # (…, points, outputs)
            values = z if layer == self.depth else sigma(z)
            found.append(LayerOutput(z, values))
        return found

    def __call__(self, inputs: Tensor) -> Tensor:
        """The predictions for `inputs`, shape (points, inputs): shape (…, points)."""
        return self.outputs(inputs)[-1].activation[..., 0]


def initial_module(config: NetworkConfig) -> nn.Sequential:
    """The network as PyTorch modules, with the weights that `torch.manual_seed(seed)` and `nn.Linear` give it.

    PyTorch's own start: weights and biases evenly spread within ±1/√inputs. The seed belongs to this network alone:
    PyTorch's other random numbers are left as they are.
    """
    random = torch.Generator().manual_seed(config.seed)
    modules: list[nn.Module] = []
    for rows, columns in config.shapes:
        linear = nn.utils.skip_init(nn.Linear, columns, rows)
        nn.init.kaiming_uniform_(linear.weight, a=math.sqrt(5), generator=random)
        nn.init.uniform_(linear.bias, -1 / math.sqrt(columns), 1 / math.sqrt(columns), generator=random)
        modules += [linear, ACTIVATIONS[config.activation].module()]
    return nn.Sequential(*modules[:-1])


def split(flat: Tensor, shapes: Sequence[tuple[int, int]]) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Weights and biases out of one row of numbers, shape (…, parameters): W1, b1, W2, b2 … as a module lists them."""
    sizes = [size for rows, columns in shapes for size in (rows * columns, rows)]
    pieces = flat.split(sizes, dim=-1)
    weights = tuple(piece.unflatten(-1, shape) for piece, shape in zip(pieces[::2], shapes, strict=True))
    return weights, pieces[1::2]
