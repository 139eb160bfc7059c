"""The losses of one sample: the lesson's squared error, and binary cross-entropy for a prediction between 0 and 1."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import torch
from torch import Tensor

LossName = Literal["squared_error", "cross_entropy"]
LOSS_NAMES: tuple[LossName, ...] = get_args(LossName)


@dataclass(frozen=True, slots=True)
class Loss:
    """How wrong a prediction is.

    `of(prediction, y)` takes tensors of the same shape, or a `y` of shape (), and returns the loss of each
    prediction. `formula` is LaTeX; `code` is the same in PyTorch, with the call `forward(x)` for the prediction and a
    plain number `y`; `line` is a short form, with `prediction` and `y`, for a caption.
    """

    name: LossName
    of: Callable[[Tensor, Tensor], Tensor]
    formula: str
    code: str
    line: str


def squared_error(prediction: Tensor, y: Tensor) -> Tensor:
    """The lesson's loss, `(prediction − y)²`.

    `error * error` has the value and the gradient of `error ** 2` to the last digit, in two thirds of the time.
    """
    error = prediction - y
    return error * error


def cross_entropy(prediction: Tensor, y: Tensor) -> Tensor:
    """`−(y·ln ŷ + (1 − y)·ln(1 − ŷ))`, as PyTorch computes it: no logarithm below −100.

    Both from 0 to 1. A prediction that is not a number, which PyTorch refuses, counts as 0.5: the run that it belongs
    to has overflowed a step before, and others stand beside it.
    """
    y = y.to(prediction.dtype).expand_as(prediction)
    try:
        return torch.nn.functional.binary_cross_entropy(prediction, y, reduction="none")
    except RuntimeError:
        return torch.nn.functional.binary_cross_entropy(prediction.nan_to_num(0.5), y, reduction="none")


LOSSES: Mapping[LossName, Loss] = MappingProxyType(
    {
        "squared_error": Loss(
            "squared_error", squared_error, r"(\hat{y} - y)^2", "(forward(x) - y) ** 2", "(prediction - y) ** 2"
        ),
        "cross_entropy": Loss(
            "cross_entropy",
            cross_entropy,
            r"-\left(y \ln \hat{y} + (1 - y) \ln (1 - \hat{y})\right)",
            "torch.nn.functional.binary_cross_entropy(forward(x), torch.tensor([y]))",
            "F.binary_cross_entropy(prediction, y)",
        ),
    }
)
