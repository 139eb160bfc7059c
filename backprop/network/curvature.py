"""How steeply the loss bends: what decides the largest learning rate that a network bears."""

from __future__ import annotations

import torch

from backprop.network.config import NetworkConfig
from backprop.network.layers import Network, split

_ROUNDS = 60


def sharpness(config: NetworkConfig, parameters: torch.Tensor) -> float:
    """The largest curvature λ of the mean loss at these parameters: the largest eigenvalue of its Hessian, in size.

    Descent on all points at once overshoots along that direction where the learning rate is above `2/λ`. Found by power
    iteration on products of the Hessian with a vector, which autograd gives without the Hessian itself.

    Args:
        config: of the network.
        parameters: W1, b1, W2, b2 … in one row, shape (parameters,).

    Source: Pearlmutter, Fast exact multiplication by the Hessian (1994).
    """
    inputs, y = (tensor.double() for tensor in config.points.tensors())
    flat = parameters.double().clone().requires_grad_(True)
    loss = ((Network(config.activation, *split(flat, config.shapes))(inputs) - y[:, 0]) ** 2).mean()
    (gradient,) = torch.autograd.grad(loss, flat, create_graph=True)
    vector = torch.randn(flat.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    size = 0.0
    for _ in range(_ROUNDS):
        vector = vector / vector.norm()
        (product,) = torch.autograd.grad(gradient, flat, grad_outputs=vector, retain_graph=True)
        size = float(product.norm())
        if size == 0:
            break
        vector = product
    return size
