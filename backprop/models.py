"""The two models of the lesson: what each computes, its formula, and its line of code, in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

import torch
from torch import Tensor

ModelName = Literal["linear", "sigmoid"]
MODEL_NAMES: tuple[ModelName, ...] = get_args(ModelName)


@dataclass(frozen=True, slots=True)
class Model:
    """One weight, one input, one prediction.

    `forward(x, w)` takes a number `x` (a tensor of shape ()) and weights of shape (runs,), and returns one
    prediction a run. `formula` is LaTeX; `code` is the same in PyTorch, with the names `x` and `w`.
    """

    name: ModelName
    forward: Callable[[Tensor, Tensor], Tensor]
    formula: str
    code: str


def _linear(x: Tensor, w: Tensor) -> Tensor:
    return x * w


# PyTorch's CPU kernels compute the sigmoid of a long contiguous vector with a vectorised `exp`, and of a
# short one (fewer than 2 registers of 4 to 16 floats) with the C library's. The two differ in the last
# digit, so a run's numbers would depend on how many runs stand beside it.
_SHORTEST_VECTOR = 8


def _sigmoid(x: Tensor, w: Tensor) -> Tensor:
    pre_activation = x * w
    if pre_activation.dim() == 0 or len(pre_activation) < _SHORTEST_VECTOR:
        return torch.sigmoid(pre_activation)
    activation: Tensor = _OneByOne.apply(pre_activation)  # type: ignore[no-untyped-call]
    return activation


class _OneByOne(torch.autograd.Function):
    """`torch.sigmoid`, each element computed alone, as in a batch of one; its gradient is PyTorch's own.

    Numbers that do not lie side by side in memory are not vectorised. Autograd could be left to follow the copy that
    puts them apart, but its way back through it would take as long as all the rest of a step.
    """

    @staticmethod
    def forward(ctx: Any, pre_activation: Tensor) -> Tensor:
        apart = pre_activation.new_empty(len(pre_activation), 2)[:, 0].copy_(pre_activation)
        activation = torch.sigmoid(apart)
        ctx.save_for_backward(activation)
        return activation

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        (activation,) = ctx.saved_tensors
        upstream: Tensor = torch.ops.aten.sigmoid_backward(gradient, activation)
        return upstream


MODELS: Mapping[ModelName, Model] = MappingProxyType(
    {
        "linear": Model("linear", _linear, r"\hat{y} = x \cdot w", "x * w"),
        "sigmoid": Model("sigmoid", _sigmoid, r"\hat{y} = \sigma(x \cdot w)", "torch.sigmoid(x * w)"),
    }
)


def squared_error(prediction: Tensor, y: Tensor) -> Tensor:
    """The lesson's loss of one sample, `(prediction − y)²`, shape (runs,).

    `error * error` has the value and the gradient of `error ** 2` to the last digit, in two thirds of the time.
    """
    error = prediction - y
    return error * error


def predict(model: ModelName, *, x: float, w: float) -> float:
    """What `model` with the weight `w` predicts for `x`, in float32."""
    with torch.no_grad():
        return MODELS[model].forward(torch.tensor(x), torch.tensor(w)).item()
