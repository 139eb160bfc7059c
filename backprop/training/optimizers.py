"""PyTorch's own optimisers, by name: other rules for the step, from the same gradients."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import torch
from torch import Tensor

OptimizerName = Literal["descent", "momentum", "rmsprop", "adam", "adagrad"]
OPTIMIZER_NAMES: tuple[OptimizerName, ...] = get_args(OptimizerName)


@dataclass(frozen=True, slots=True)
class OptimizerEntry:
    """One of `torch.optim`, with the settings that it is used with here.

    `make` takes the parameters and a learning rate; `code` is the same in PyTorch, with `{parameters}` for their names
    and `learning_rate` for the rate.
    """

    name: OptimizerName
    make: Callable[[Sequence[Tensor], float], torch.optim.Optimizer]
    code: str


def _momentum(parameters: Sequence[Tensor], learning_rate: float) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=learning_rate, momentum=0.9)


def _rmsprop(parameters: Sequence[Tensor], learning_rate: float) -> torch.optim.Optimizer:
    return torch.optim.RMSprop(parameters, lr=learning_rate)


def _adam(parameters: Sequence[Tensor], learning_rate: float) -> torch.optim.Optimizer:
    return torch.optim.Adam(parameters, lr=learning_rate)


def _adagrad(parameters: Sequence[Tensor], learning_rate: float) -> torch.optim.Optimizer:
    return torch.optim.Adagrad(parameters, lr=learning_rate)


# Plain descent is not among them: the lesson writes it out, and so does `loop.py`.
OPTIMIZERS: Mapping[OptimizerName, OptimizerEntry] = MappingProxyType(
    {
        "momentum": OptimizerEntry(
            "momentum", _momentum, "torch.optim.SGD([{parameters}], lr=learning_rate, momentum=0.9)"
        ),
        "rmsprop": OptimizerEntry("rmsprop", _rmsprop, "torch.optim.RMSprop([{parameters}], lr=learning_rate)"),
        "adam": OptimizerEntry("adam", _adam, "torch.optim.Adam([{parameters}], lr=learning_rate)"),
        "adagrad": OptimizerEntry("adagrad", _adagrad, "torch.optim.Adagrad([{parameters}], lr=learning_rate)"),
    }
)
