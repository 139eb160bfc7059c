"""How much the loss curves: what decides the largest learning rate that does not overshoot."""

import math

import torch

from backprop.network.config import NetworkConfig
from backprop.network.layers import Network, split

_STEPS = 48


def sharpness(config: NetworkConfig, parameters: torch.Tensor) -> float:
    """The largest curvature λ of the mean loss at these parameters: the largest eigenvalue of its Hessian.

    Descent on all points at once overshoots along that direction where the learning rate is above `2/λ`. Found by the
    Lanczos method from products of the Hessian with a vector, which autograd gives without the Hessian itself. Not
    finite where the numbers are too large for float64.

    Args:
        config: of the network.
        parameters: W1, b1, W2, b2 … in one row, shape (parameters,).

    Source: Pearlmutter, Fast exact multiplication by the Hessian (1994); Golub and Van Loan, Matrix Computations, 10.1.
    """
    inputs, y = (tensor.double() for tensor in config.points.tensors())
    flat = parameters.double().clone().requires_grad_(True)
    loss = ((Network(config.activation, *split(flat, config.shapes))(inputs) - y[:, 0]) ** 2).mean()
    (gradient,) = torch.autograd.grad(loss, flat, create_graph=True)
    vector = torch.randn(flat.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    basis: list[torch.Tensor] = []
    diagonal: list[float] = []
    beside: list[float] = []
    size = float(vector.norm())
    for _ in range(min(_STEPS, len(flat))):
        basis.append(vector / size)
        (product,) = torch.autograd.grad(gradient, flat, grad_outputs=basis[-1], retain_graph=True)
        diagonal.append(float(product @ basis[-1]))
        if not math.isfinite(diagonal[-1]):
            return math.nan
        known = torch.stack(basis)
        for _ in range(2):  # the second time for what rounding has left
            product = product - known.T @ (known @ product)
        vector, size = product, float(product.norm())
        if size <= 1e-10 * max(map(abs, diagonal)):  # nothing new: the eigenvalues found are exact
            break
        beside.append(size)
    between = torch.tensor(beside[: len(diagonal) - 1], dtype=torch.float64)
    small = torch.diag(torch.tensor(diagonal, dtype=torch.float64))
    small = small + torch.diag(between, 1) + torch.diag(between, -1)
    return float(torch.linalg.eigvalsh(small)[-1])
