"""The lines that a program can be made of: the code that is shown, and the trusted function that is run for it.

Wherever a line stands, it does what Python and PyTorch do with it there, errors included. Nothing typed is executed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from backprop.trace import actions
from backprop.trace.scope import Scope
from backprop.training.config import TrainingConfig

Role = Literal["before", "forward", "loss", "backward", "update", "zero", "total", "print", "epoch", "nothing"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        template: its code; may be several rows, those after the first indented under it. The settings' numbers stand
            for `{rate}`, `{w}`, `{whole}`, `{x}`, `{y}` and `{model}`.
        run: does it.
        role: what it is for in a training loop.
    """

    template: str
    run: Callable[[Scope], None]
    role: Role

    def code(self, config: TrainingConfig) -> str:
        """What is shown. Nothing but numbers and the models' own code goes into it."""
        return self.template.format(
            rate=repr(config.learning_rate),
            w=repr(config.initial_w),
            whole=actions.whole(config),
            x=list(config.dataset.x),
            y=list(config.dataset.y),
            model=actions.MODEL_CODE[config.model],
        )


LINES: Mapping[str, Line] = MappingProxyType(
    {
        # before the loop
        "import": Line("import torch", actions.nothing, "before"),
        "x-data": Line("x_data = {x}", actions.x_data, "before"),
        "y-data": Line("y_data = {y}", actions.y_data, "before"),
        "weight": Line("w = torch.tensor([{w}], requires_grad=True)", actions.weight, "before"),
        "two-weights": Line("w = torch.Tensor([{whole}, 0]).requires_grad_()", actions.two_weights, "before"),
        "integer-weight": Line("w = torch.tensor([{whole}], requires_grad=True)", actions.integer_weight, "before"),
        "plain-weight": Line("w = torch.tensor([{w}])", actions.plain_weight, "before"),
        "optimizer": Line("optimizer = torch.optim.SGD([w], lr={rate})", actions.optimizer, "before"),
        "define-forward": Line("def forward(x):\n    return {model}", actions.define_forward, "before"),
        "define-loss": Line(
            "def loss(x, y):\n    y_pred = forward(x)\n    return (y_pred - y) ** 2", actions.define_loss, "before"
        ),
        "total": Line("total = 0", actions.total, "total"),
        # the forward pass
        "forward": Line("prediction = {model}", actions.forward, "forward"),
        "forward-sigmoid": Line("prediction = torch.sigmoid(x * w)", actions.forward_sigmoid, "forward"),
        "forward-item": Line("prediction = x * w.item()", actions.forward_item, "forward"),
        "forward-detached": Line("prediction = (x * w).detach()", actions.forward_detached, "forward"),
        "loss": Line("loss = (prediction - y) ** 2", actions.loss, "loss"),
        "difference": Line("loss = prediction - y", actions.difference, "loss"),
        "loss-item": Line("loss = ((prediction - y) ** 2).item()", actions.loss_item, "loss"),
        "call-loss": Line("l = loss(x, y)", actions.call_loss, "loss"),
        # the backward pass
        "backward": Line("loss.backward()", actions.backward, "backward"),
        "backward-retain": Line("loss.backward(retain_graph=True)", actions.backward_retain, "backward"),
        "backward-l": Line("l.backward()", actions.backward_l, "backward"),
        "backward-l-retain": Line("l.backward(retain_graph=True)", actions.backward_l_retain, "backward"),
        # the update
        "update": Line("with torch.no_grad():\n    w -= {rate} * w.grad", actions.update, "update"),
        "update-uphill": Line("with torch.no_grad():\n    w += {rate} * w.grad", actions.update_uphill, "update"),
        "update-data": Line("w.data -= {rate} * w.grad", actions.update_data, "update"),
        "update-data-anew": Line("w.data = w.data - {rate} * w.grad", actions.update_data_anew, "update"),
        "update-detached": Line("w.detach().sub_({rate} * w.grad)", actions.update_detached, "update"),
        "update-recorded": Line("w -= {rate} * w.grad", actions.update_recorded, "update"),
        "update-bound-anew": Line("w = w - {rate} * w.grad", actions.update_bound_anew, "update"),
        "optimizer-step": Line("optimizer.step()", actions.optimizer_step, "update"),
        # zeroing
        "zero": Line("w.grad.zero_()", actions.zero, "zero"),
        "zero-data": Line("w.grad.data.zero_()", actions.zero_data, "zero"),
        "no-gradient": Line("w.grad = None", actions.no_gradient, "zero"),
        "optimizer-zero": Line("optimizer.zero_grad()", actions.optimizer_zero, "zero"),
        # the running total
        "add-loss": Line("total += loss", actions.add_loss, "total"),
        "add-number": Line("total += loss.item()", actions.add_number, "total"),
        "add-l": Line("total += l", actions.add_l, "total"),
        "add-l-number": Line("total += l.item()", actions.add_l_number, "total"),
        # printing
        "print-before": Line('print("prediction before training:", 4, forward(4).item())', actions.before, "print"),
        "print-gradient": Line('print("\\tgrad:", x, y, w.grad.item())', actions.print_gradient, "print"),
        "print-prediction-gradient": Line("print(prediction.grad)", actions.print_prediction_gradient, "print"),
        "print-l": Line('print("progress:", epoch, l.item())', actions.print_l, "print"),
        "print-loss": Line('print("progress:", epoch, loss.item())', actions.print_loss, "print"),
        "print-total": Line('print("total:", epoch, total)', actions.print_total, "print"),
        "print-after": Line('print("prediction after training:", 4, forward(4).item())', actions.after, "print"),
        "print-x-w": Line('print("prediction after training:", 4, (4 * w).item())', actions.after_x_w, "print"),
        "nothing": Line("pass", actions.nothing, "nothing"),
    }
)
