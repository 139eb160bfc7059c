"""The lines that give the homework's line its bias: the code that is shown, and what is run for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch

from backprop.trace.scope import Scope


@dataclass(frozen=True, slots=True)
class BiasLine:
    """One line. `{w}` stands in its template for the initial value, `{rate}` for the learning rate."""

    template: str
    run: Callable[[Scope], None]


def _bias(scope: Scope) -> None:
    scope.variables["b"] = torch.tensor([scope.config.initial_w], requires_grad=True)


def _forward(scope: Scope) -> None:
    scope.variables["prediction"] = scope.get("w") * scope.get("x") + scope.get("b")


def _update(scope: Scope) -> None:
    with torch.no_grad():
        b = scope.get("b")
        b -= scope.config.learning_rate * scope.gradient("b")


def _update_by_w(scope: Scope) -> None:
    with torch.no_grad():
        b = scope.get("b")
        b -= scope.config.learning_rate * scope.gradient("w")


def _zero(scope: Scope) -> None:
    scope.gradient("b").zero_()


BIAS_LINES: Mapping[str, BiasLine] = MappingProxyType(
    {
        "bias": BiasLine("b = torch.tensor([{w}], requires_grad=True)", _bias),
        "forward-affine": BiasLine("prediction = w * x + b", _forward),
        "update-b": BiasLine("with torch.no_grad():\n    b -= {rate} * b.grad", _update),
        "update-b-by-w": BiasLine("with torch.no_grad():\n    b -= {rate} * w.grad", _update_by_w),
        "zero-b": BiasLine("b.grad.zero_()", _zero),
    }
)
