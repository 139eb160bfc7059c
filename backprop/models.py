"""The models of the lesson, its homework and the next lesson: what each computes, its formula, its line of code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

import torch
from torch import Tensor

from backprop.losses import LossName

ModelName = Literal["linear", "sigmoid", "affine", "quadratic", "logistic"]
MODEL_NAMES: tuple[ModelName, ...] = get_args(ModelName)
ONE_WEIGHT: tuple[ModelName, ...] = ("linear", "sigmoid")


@dataclass(frozen=True, slots=True)
class Model:
    """One input, one prediction, and one to three parameters.

    `forward(x, w)` takes a number `x` (a tensor of shape ()) and returns one prediction per run. `w` has shape (runs,)
    where the model has one weight, and (parameters, runs) where it has several. `formula` is LaTeX; `code` is the same
    in PyTorch, with the names `x` and those of `parameters`. `losses` are those that it is trained with.
    """

    name: ModelName
    forward: Callable[[Tensor, Tensor], Tensor]
    formula: str
    code: str
    parameters: tuple[str, ...] = ("w",)
    losses: tuple[LossName, ...] = ("squared_error",)


def _linear(x: Tensor, w: Tensor) -> Tensor:
    return x * w


# PyTorch's CPU kernels compute the sigmoid of a long contiguous vector with a vectorised `exp`, and of a
# short one (fewer than 2 registers of 4 to 16 floats) with the C library's. The two differ in the last
# digit, so a run's numbers would depend on how many runs stand beside it.
_SHORTEST_VECTOR = 8


def _sigmoid(x: Tensor, w: Tensor) -> Tensor:
    return _squeezed(x * w)


def _squeezed(pre_activation: Tensor) -> Tensor:
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


def _affine(x: Tensor, parameters: Tensor) -> Tensor:
    w, b = parameters
    prediction: Tensor = w * x + b
    return prediction


def _quadratic(x: Tensor, parameters: Tensor) -> Tensor:
    w1, w2, b = parameters
    prediction: Tensor = w1 * x**2 + w2 * x + b
    return prediction


def _logistic(x: Tensor, parameters: Tensor) -> Tensor:
    w, b = parameters
    return _squeezed(w * x + b)


MODELS: Mapping[ModelName, Model] = MappingProxyType(
    {
        "linear": Model("linear", _linear, r"\hat{y} = x \cdot w", "x * w"),
        "sigmoid": Model("sigmoid", _sigmoid, r"\hat{y} = \sigma(x \cdot w)", "torch.sigmoid(x * w)"),
        "affine": Model("affine", _affine, r"\hat{y} = w \cdot x + b", "w * x + b", ("w", "b")),
        "quadratic": Model(
            "quadratic",
            _quadratic,
            r"\hat{y} = w_1 \cdot x^2 + w_2 \cdot x + b",
            "w1 * x**2 + w2 * x + b",
            ("w1", "w2", "b"),
        ),
        "logistic": Model(
            "logistic",
            _logistic,
            r"\hat{y} = \sigma(w \cdot x + b)",
            "torch.sigmoid(w * x + b)",
            ("w", "b"),
            ("squared_error", "cross_entropy"),
        ),
    }
)


def check_one_weight(model: ModelName) -> None:
    """Raises `ValueError`, with a sentence, for a model that has more than one parameter."""
    if model not in ONE_WEIGHT:
        raise ValueError(
            f"This needs a model of one weight, {' or '.join(ONE_WEIGHT)}, but {model} has "
            f"{len(MODELS[model].parameters)} parameters: {', '.join(MODELS[model].parameters)}."
        )


def sample_number(value: float, w: Tensor) -> Tensor:
    """A number of the data as `forward` and the loss take it with `w`: shape (), which multiplies faster than a float.

    To models of several parameters it is float64: in `w1 * x**2` a learner's `x` is Python's, and so is its square,
    which is rounded to float32 only where it meets `w1`.
    """
    return torch.tensor(value, dtype=torch.float32 if w.dim() < 2 else torch.float64)


def predict(model: ModelName, *, x: float, w: float | Sequence[float]) -> float:
    """What `model` with the weight `w`, or with these parameters, predicts for `x`, in float32."""
    parameters = torch.tensor(w)
    if parameters.dim():
        parameters = parameters[:, None]  # of one run
    with torch.no_grad():
        return MODELS[model].forward(sample_number(x, parameters), parameters).item()
