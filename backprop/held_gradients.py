"""What `.grad` of each parameter holds: every backward pass adds to it, zeroing empties it, an update uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backprop.expressions.values import FloatArray, NestedValue, to_nested
from backprop.graph.after_backward import Gradients
from backprop.graph.records import Graph


@dataclass(frozen=True, slots=True, eq=False)
class HeldGradients:
    """The parameters' `.grad`.

    Attributes:
        gradients: by parameter.
        passes: how many backward passes have added to them since they were last zero.
    """

    gradients: Gradients
    passes: int

    def added(self, gradients: Gradients, *, passes: int = 1) -> HeldGradients:
        """After backward passes that brought `gradients` in all; PyTorch adds them to what is there."""
        summed = {name: held + gradients.get(name, 0.0) for name, held in self.gradients.items()}
        return HeldGradients(summed, self.passes + passes)

    def zeroed(self) -> HeldGradients:
        """After `w.grad.zero_()` for every parameter."""
        return HeldGradients({name: np.zeros_like(held) for name, held in self.gradients.items()}, 0)


def first_pass(graph: Graph) -> HeldGradients:
    """What the recorded pass left in the parameters' `.grad`."""
    kept = {node.name: node.gradient for node in graph.nodes if node.keeps_gradient and node.gradient is not None}
    return HeldGradients(kept, 1)


def updated(graph: Graph, held: HeldGradients, *, learning_rate: float) -> Mapping[str, NestedValue]:
    """The value of every name after `w ← w − learning_rate · w.grad`; constants as they were."""
    values: dict[str, FloatArray] = {
        node.name: node.value for node in graph.nodes if node.operation in ("parameter", "constant")
    }
    for name, gradient in held.gradients.items():
        values[name] = values[name] - learning_rate * gradient
    return {name: to_nested(np.asarray(value)) for name, value in values.items()}
