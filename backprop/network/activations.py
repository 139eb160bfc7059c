"""What is applied to every value between two layers: function, slope, formula and code, in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import torch
from torch import Tensor, nn

ActivationName = Literal["identity", "sigmoid", "tanh", "relu"]
ACTIVATION_NAMES: tuple[ActivationName, ...] = get_args(ActivationName)


@dataclass(frozen=True, slots=True)
class Activation:
    """A function of one number.

    `forward` works on tensors of any shape, and `module` makes the same as a PyTorch module; `code` is its line there.
    `formula` is LaTeX, with `z`. `largest_slope` is the largest size that its derivative can have.
    """

    name: ActivationName
    forward: Callable[[Tensor], Tensor]
    module: Callable[[], nn.Module]
    code: str
    formula: str
    largest_slope: float

    def slope(self, pre_activation: Tensor) -> Tensor:
        """The derivative at each of these values, by autograd; the same shape."""
        z = pre_activation.detach().requires_grad_(True)
        (slope,) = torch.autograd.grad(self.forward(z).sum(), z)
        return slope


def _identity(z: Tensor) -> Tensor:
    return z * 1  # a new tensor, which can keep a gradient of its own


ACTIVATIONS: Mapping[ActivationName, Activation] = MappingProxyType(
    {
        "identity": Activation("identity", _identity, nn.Identity, "nn.Identity()", "z", 1.0),
        "sigmoid": Activation(
            "sigmoid", torch.sigmoid, nn.Sigmoid, "nn.Sigmoid()", r"\frac{1}{1 + e^{-z}}", 0.25
        ),
        "tanh": Activation("tanh", torch.tanh, nn.Tanh, "nn.Tanh()", r"\tanh z", 1.0),
        "relu": Activation("relu", torch.relu, nn.ReLU, "nn.ReLU()", r"\max(0, z)", 1.0),
    }
)  # fmt: skip
