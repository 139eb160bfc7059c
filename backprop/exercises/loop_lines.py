"""The lines that a loop can be built from: the code that is shown, and the trusted function that is run for it.

Whatever order a learner chooses, each line does what Python and PyTorch do with it there, errors included.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch

Variables = dict[str, Any]
LEARNING_RATE = 0.01


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        code: what is shown; may be two lines, where the second is indented under the first.
        run: does it, on the variables of the loop.
    """

    code: str
    run: Callable[[Variables], None]


def _get(variables: Variables, name: str) -> Any:
    """The variable's value; Python's own error where it has none yet."""
    if name not in variables:
        raise NameError(f"name '{name}' is not defined")
    return variables[name]


def _gradient(variables: Variables) -> Any:
    """`w.grad`. PyTorch's is None for a tensor that is no leaf, and warns; the exercise says so in better words."""
    w = _get(variables, "w")
    return w.grad if w.is_leaf else None


def _new_weight(variables: Variables) -> None:
    variables["w"] = torch.tensor([1.0], requires_grad=True)


def _two_weights(variables: Variables) -> None:
    variables["w"] = torch.Tensor([1, 0]).requires_grad_()


def _integer_weight(variables: Variables) -> None:
    variables["w"] = torch.tensor([1], requires_grad=True)


def _plain_weight(variables: Variables) -> None:
    variables["w"] = torch.tensor([1.0])


def _total_is_zero(variables: Variables) -> None:
    variables["total"] = 0


def _forward(variables: Variables) -> None:
    variables["prediction"] = _get(variables, "x") * _get(variables, "w")


def _forward_sigmoid(variables: Variables) -> None:
    variables["prediction"] = torch.sigmoid(_get(variables, "x") * _get(variables, "w"))


def _loss(variables: Variables) -> None:
    variables["loss"] = (_get(variables, "prediction") - _get(variables, "y")) ** 2


def _difference(variables: Variables) -> None:
    variables["loss"] = _get(variables, "prediction") - _get(variables, "y")


def _loss_item(variables: Variables) -> None:
    variables["loss"] = ((_get(variables, "prediction") - _get(variables, "y")) ** 2).item()


def _backward(variables: Variables) -> None:
    _get(variables, "loss").backward()


def _update(variables: Variables) -> None:
    with torch.no_grad():
        w = _get(variables, "w")
        w -= LEARNING_RATE * _gradient(variables)


def _update_uphill(variables: Variables) -> None:
    with torch.no_grad():
        w = _get(variables, "w")
        w += LEARNING_RATE * _gradient(variables)


def _update_data(variables: Variables) -> None:
    _get(variables, "w").data -= LEARNING_RATE * _gradient(variables)


def _update_recorded(variables: Variables) -> None:
    w = _get(variables, "w")
    w -= LEARNING_RATE * _gradient(variables)


def _update_bound_anew(variables: Variables) -> None:
    variables["w"] = _get(variables, "w") - LEARNING_RATE * _gradient(variables)


def _zero(variables: Variables) -> None:
    _gradient(variables).zero_()


def _no_gradient(variables: Variables) -> None:
    _get(variables, "w").grad = None


def _add_loss(variables: Variables) -> None:
    total = _get(variables, "total")
    total += _get(variables, "loss")
    variables["total"] = total


def _add_number(variables: Variables) -> None:
    total = _get(variables, "total")
    total += _get(variables, "loss").item()
    variables["total"] = total


def _nothing(variables: Variables) -> None:
    """`pass`."""


LINES: Mapping[str, Line] = MappingProxyType(
    {
        "weight": Line("w = torch.tensor([1.0], requires_grad=True)", _new_weight),
        "two-weights": Line("w = torch.Tensor([1, 0]).requires_grad_()", _two_weights),
        "integer-weight": Line("w = torch.tensor([1], requires_grad=True)", _integer_weight),
        "plain-weight": Line("w = torch.tensor([1.0])", _plain_weight),
        "total": Line("total = 0", _total_is_zero),
        "forward": Line("prediction = x * w", _forward),
        "forward-sigmoid": Line("prediction = torch.sigmoid(x * w)", _forward_sigmoid),
        "loss": Line("loss = (prediction - y) ** 2", _loss),
        "difference": Line("loss = prediction - y", _difference),
        "loss-item": Line("loss = ((prediction - y) ** 2).item()", _loss_item),
        "backward": Line("loss.backward()", _backward),
        "update": Line(f"with torch.no_grad():\n    w -= {LEARNING_RATE} * w.grad", _update),
        "update-uphill": Line(f"with torch.no_grad():\n    w += {LEARNING_RATE} * w.grad", _update_uphill),
        "update-data": Line(f"w.data -= {LEARNING_RATE} * w.grad", _update_data),
        "update-recorded": Line(f"w -= {LEARNING_RATE} * w.grad", _update_recorded),
        "update-bound-anew": Line(f"w = w - {LEARNING_RATE} * w.grad", _update_bound_anew),
        "zero": Line("w.grad.zero_()", _zero),
        "no-gradient": Line("w.grad = None", _no_gradient),
        "add-loss": Line("total += loss", _add_loss),
        "add-number": Line("total += loss.item()", _add_number),
        "nothing": Line("pass", _nothing),
    }
)
