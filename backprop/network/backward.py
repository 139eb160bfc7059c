"""How the gradient shrinks or grows on its way back through the layers, and what each layer does to it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from backprop.network.activations import ACTIVATIONS
from backprop.network.data import Points
from backprop.network.layers import Network

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BackwardPass:
    """The backward pass of the mean loss, layer by layer.

    `δ` of a layer is the gradient of every sample's `(ŷ − y)²` for its pre-activations z. On the way back through one
    layer, `δ(l) = (W(l+1)ᵀ·δ(l+1)) · σ'(z(l))`: what came through the matrix, times the slope of σ.

    Attributes:
        weight_gradient_norms: `‖∂loss/∂W‖` of each layer, shape (layers,).
        arriving: the norm of δ over all samples, shape (layers,).
        mean_slopes, largest_slopes: of |σ'(z)| over all samples and neurons, shape (layers − 1,): hidden layers only.
        dead_layer: the hidden layer, from 1, that lets no gradient through in float32, as PyTorch trains: the last
            whose every slope is 0 there. None if there is none.
        through_matrix: by how much the norm changed on the way back through the matrix of the layer after, shape
            (layers − 1,). NaN where nothing arrived.
        through_slope: by how much it then changed in σ, shape (layers − 1,); never above the largest slope. NaN where
            nothing arrived.
    """

    weight_gradient_norms: FloatArray
    arriving: FloatArray
    mean_slopes: FloatArray
    largest_slopes: FloatArray
    through_matrix: FloatArray
    through_slope: FloatArray
    dead_layer: int | None


def backward_pass(network: Network, points: Points) -> BackwardPass:
    """One `backward()` from the mean loss of all points, in float64: the first layers' share may be very small."""
    weights = tuple(weight.double().requires_grad_(True) for weight in network.weights)
    biases = tuple(bias.double() for bias in network.biases)
    inputs, y = (tensor.double() for tensor in points.tensors())
    outputs = Network(network.activation, weights, biases).outputs(inputs)
    values = [tensor for output in outputs for tensor in (output.pre_activation, output.activation)]
    mean_loss = ((outputs[-1].activation - y) ** 2).mean()
    found = torch.autograd.grad(mean_loss, [*weights, *values])
    of_weights, of_values = found[: len(weights)], found[len(weights) :]
    delta, before_sigma = _norms(of_values[::2]), _norms(of_values[1::2])
    slopes = [ACTIVATIONS[network.activation].slope(output.pre_activation).abs() for output in outputs[:-1]]
    in_training = network.outputs(points.tensors()[0])[:-1]
    dead = [
        layer
        for layer, output in enumerate(in_training, start=1)
        if not ACTIVATIONS[network.activation].slope(output.pre_activation).any()
    ]
    samples = len(points)
    with np.errstate(divide="ignore", invalid="ignore"):
        return BackwardPass(
            weight_gradient_norms=_norms(of_weights),
            arriving=delta * samples,
            mean_slopes=np.array([float(slope.mean()) for slope in slopes]),
            largest_slopes=np.array([float(slope.max()) for slope in slopes]),
            through_matrix=before_sigma[:-1] / delta[1:],
            through_slope=delta[:-1] / before_sigma[:-1],
            dead_layer=dead[-1] if dead else None,
        )


def _norms(tensors: tuple[torch.Tensor, ...]) -> FloatArray:
    """Their norms; of the shares of the largest, because the square of a very small number is 0."""
    largest = [float(tensor.abs().max()) for tensor in tensors]
    return np.array(
        [most * float((tensor / most).norm()) if most else 0.0 for most, tensor in zip(largest, tensors, strict=True)]
    )
