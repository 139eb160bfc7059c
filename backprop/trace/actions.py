"""What is run for each line of the palette: the same code as is shown, on the variables of a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from backprop.models import MODELS, ONE_WEIGHT, ModelName
from backprop.trace.scope import Scope
from backprop.training.config import TrainingConfig

MODEL_CODE: Mapping[ModelName, str] = MappingProxyType({name: MODELS[name].code for name in ONE_WEIGHT})
_MODEL: Mapping[ModelName, Callable[[Any, Any], Any]] = MappingProxyType(
    {"linear": lambda x, w: x * w, "sigmoid": lambda x, w: torch.sigmoid(x * w)}
)


def whole(config: TrainingConfig) -> int:
    """The initial weight as somebody writes it who leaves out the decimal point: its whole part."""
    return int(config.initial_w)


def nothing(scope: Scope) -> None:
    """`pass`; and `import torch`, which has been done."""


# --- before the loop


def x_data(scope: Scope) -> None:
    scope.variables["x_data"] = list(scope.config.dataset.x)


def y_data(scope: Scope) -> None:
    scope.variables["y_data"] = list(scope.config.dataset.y)


def weight(scope: Scope) -> None:
    scope.variables["w"] = torch.tensor([scope.config.initial_w], requires_grad=True)


def two_weights(scope: Scope) -> None:
    scope.variables["w"] = torch.Tensor([whole(scope.config), 0]).requires_grad_()


def integer_weight(scope: Scope) -> None:
    scope.variables["w"] = torch.tensor([whole(scope.config)], requires_grad=True)


def plain_weight(scope: Scope) -> None:
    scope.variables["w"] = torch.tensor([scope.config.initial_w])


def optimizer(scope: Scope) -> None:
    scope.variables["optimizer"] = torch.optim.SGD([scope.get("w")], lr=scope.config.learning_rate)


def define_forward(scope: Scope) -> None:
    def forward(x: Any) -> Any:
        return _MODEL[scope.config.model](x, scope.get("w"))

    scope.variables["forward"] = forward


def define_loss(scope: Scope) -> None:
    def loss(x: Any, y: Any) -> Any:
        y_pred = scope.get("forward")(x)
        return (y_pred - y) ** 2

    scope.variables["loss"] = loss


def total(scope: Scope) -> None:
    scope.variables["total"] = 0


# --- the forward pass


def forward(scope: Scope) -> None:
    scope.variables["prediction"] = _MODEL[scope.config.model](scope.get("x"), scope.get("w"))


def forward_sigmoid(scope: Scope) -> None:
    scope.variables["prediction"] = torch.sigmoid(scope.get("x") * scope.get("w"))


def forward_item(scope: Scope) -> None:
    scope.variables["prediction"] = scope.get("x") * scope.get("w").item()


def forward_detached(scope: Scope) -> None:
    scope.variables["prediction"] = (scope.get("x") * scope.get("w")).detach()


def loss(scope: Scope) -> None:
    scope.variables["loss"] = (scope.get("prediction") - scope.get("y")) ** 2


def difference(scope: Scope) -> None:
    scope.variables["loss"] = scope.get("prediction") - scope.get("y")


def loss_item(scope: Scope) -> None:
    scope.variables["loss"] = ((scope.get("prediction") - scope.get("y")) ** 2).item()


def call_loss(scope: Scope) -> None:
    scope.variables["l"] = scope.get("loss")(scope.get("x"), scope.get("y"))


# --- the backward pass


def backward(scope: Scope) -> None:
    scope.get("loss").backward()


def backward_retain(scope: Scope) -> None:
    scope.get("loss").backward(retain_graph=True)


def backward_l(scope: Scope) -> None:
    scope.get("l").backward()


def backward_l_retain(scope: Scope) -> None:
    scope.get("l").backward(retain_graph=True)


# --- the update


def update(scope: Scope) -> None:
    with torch.no_grad():
        w = scope.get("w")
        w -= scope.config.learning_rate * scope.gradient()


def update_uphill(scope: Scope) -> None:
    with torch.no_grad():
        w = scope.get("w")
        w += scope.config.learning_rate * scope.gradient()


def update_data(scope: Scope) -> None:
    scope.get("w").data -= scope.config.learning_rate * scope.gradient()


def update_data_anew(scope: Scope) -> None:
    w = scope.get("w")
    w.data = w.data - scope.config.learning_rate * scope.gradient()


def update_detached(scope: Scope) -> None:
    scope.get("w").detach().sub_(scope.config.learning_rate * scope.gradient())


def update_recorded(scope: Scope) -> None:
    w = scope.get("w")
    w -= scope.config.learning_rate * scope.gradient()


def update_bound_anew(scope: Scope) -> None:
    scope.variables["w"] = scope.get("w") - scope.config.learning_rate * scope.gradient()


def optimizer_step(scope: Scope) -> None:
    scope.get("optimizer").step()


# --- zeroing


def zero(scope: Scope) -> None:
    scope.gradient().zero_()


def zero_data(scope: Scope) -> None:
    scope.gradient().data.zero_()


def no_gradient(scope: Scope) -> None:
    scope.get("w").grad = None


def optimizer_zero(scope: Scope) -> None:
    scope.get("optimizer").zero_grad()


# --- the running total


def add_loss(scope: Scope) -> None:
    so_far = scope.get("total")
    so_far += scope.get("loss")
    scope.variables["total"] = so_far


def add_number(scope: Scope) -> None:
    so_far = scope.get("total")
    so_far += scope.get("loss").item()
    scope.variables["total"] = so_far


def add_l(scope: Scope) -> None:
    so_far = scope.get("total")
    so_far += scope.get("l")
    scope.variables["total"] = so_far


def add_l_number(scope: Scope) -> None:
    so_far = scope.get("total")
    so_far += scope.get("l").item()
    scope.variables["total"] = so_far


# --- printing


def before(scope: Scope) -> None:
    scope.print("prediction before training:", 4, scope.get("forward")(4).item())


def after(scope: Scope) -> None:
    scope.print("prediction after training:", 4, scope.get("forward")(4).item())


def after_x_w(scope: Scope) -> None:
    scope.print("prediction after training:", 4, (4 * scope.get("w")).item())


def print_gradient(scope: Scope) -> None:
    scope.print("\tgrad:", scope.get("x"), scope.get("y"), scope.gradient().item())


def print_prediction_gradient(scope: Scope) -> None:
    prediction = scope.get("prediction")
    kept = not isinstance(prediction, Tensor) or prediction.is_leaf or prediction.retains_grad
    scope.print(prediction.grad if kept else None)


def print_l(scope: Scope) -> None:
    scope.print("progress:", scope.get("epoch"), scope.get("l").item())


def print_loss(scope: Scope) -> None:
    scope.print("progress:", scope.get("epoch"), scope.get("loss").item())


def print_total(scope: Scope) -> None:
    scope.print("total:", scope.get("epoch"), scope.get("total"))
