"""One sample through a network and back: what every neuron computed, and what gradient came back to it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backprop.network.layers import Network

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One layer, for one sample whose loss is `(ŷ − y)²`.

    Attributes:
        inputs: what came in, shape (inputs,).
        weight, bias: shapes (outputs, inputs) and (outputs,).
        pre_activation, activation: `z = W·x + b` and `a = σ(z)`, shape (outputs,).
        pre_activation_gradient, activation_gradient: of the loss, shape (outputs,).
        weight_gradient, bias_gradient: of the loss, the shapes of weight and bias.
    """

    inputs: FloatArray
    weight: FloatArray
    bias: FloatArray
    pre_activation: FloatArray
    activation: FloatArray
    pre_activation_gradient: FloatArray
    activation_gradient: FloatArray
    weight_gradient: FloatArray
    bias_gradient: FloatArray

    def slope(self, neuron: int) -> float:
        """`σ'(z)` of one neuron, as the gradients have it; NaN where the gradient that arrives is 0."""
        arrived = float(self.activation_gradient[neuron])
        return float(self.pre_activation_gradient[neuron]) / arrived if arrived else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class SamplePass:
    """One sample through all layers."""

    layers: tuple[Pass, ...]
    y: float
    prediction: float
    loss: float


def sample_pass(network: Network, inputs: tuple[float, ...], y: float) -> SamplePass:
    """Forward with one sample, and `backward()` from its loss."""
    weights = tuple(weight.clone().requires_grad_(True) for weight in network.weights)
    biases = tuple(bias.clone().requires_grad_(True) for bias in network.biases)
    x = torch.tensor([inputs], dtype=torch.float32)  # (1, inputs)
    outputs = Network(network.activation, weights, biases).outputs(x)
    for output in outputs:
        output.pre_activation.retain_grad()
        output.activation.retain_grad()
    loss = (outputs[-1].activation[0, 0] - y) ** 2
    loss.backward()
    layers = []
    came_in = x[0].numpy()
    for weight, bias, output in zip(weights, biases, outputs, strict=True):
        z, a = output.pre_activation, output.activation
        arrays = [z[0].detach(), a[0].detach(), _gradient(z)[0], _gradient(a)[0], _gradient(weight), _gradient(bias)]
        layers.append(Pass(came_in, weight.detach().numpy(), bias.detach().numpy(), *(one.numpy() for one in arrays)))
        came_in = a[0].detach().numpy()
    return SamplePass(tuple(layers), float(y), float(came_in[0]), float(loss.detach()))


def _gradient(tensor: Tensor) -> Tensor:
    assert tensor.grad is not None
    return tensor.grad
