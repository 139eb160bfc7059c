"""A value in a graph made a little larger: what its gradient says that the result will do, and what it really does."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from backprop.expressions.tree import Name
from backprop.expressions.values import FloatArray
from backprop.graph.evaluation import evaluate
from backprop.graph.records import Graph


@dataclass(frozen=True, slots=True)
class Nudge:
    """One number in a graph, nudged.

    Attributes:
        value, gradient: the number, and the derivative of the result with respect to it.
        result: of the graph, as it is without the nudge.
        size: how much is added to the number.
        actual: how much the result grows by that.
    """

    value: float
    gradient: float
    result: float
    size: float
    actual: float

    @property
    def predicted(self) -> float:
        """How much the result would grow if it went on along its slope."""
        return self.gradient * self.size


def nudge(graph: Graph, name: str, size: float, *, element: int = 0, precision: torch.dtype = torch.float64) -> Nudge:
    """Add `size` to a node's value, leave all else as it is, and run what comes after it once more.

    Args:
        graph: recorded.
        name: of a node that has a gradient.
        size: what is added.
        element: which of the value's numbers is nudged, counted through rows; 0 for a single number.
        precision: that the forward pass is run in.

    Raises:
        ValueError: if the node has no gradient, or not as many numbers.
    """
    node = graph.node(name)
    if node.gradient is None:
        raise ValueError(f"{name} has no gradient, so that there is nothing to compare a nudge with.")
    if not 0 <= element < node.value.size:
        raise ValueError(f"{name} has {node.value.size} numbers, but number {element} of them was asked for.")
    before, after = nudged_results(graph, name, (0.0, size), element=element, precision=precision)
    return Nudge(
        value=float(node.value.flat[element]),
        gradient=float(node.gradient.flat[element]),
        result=float(before),
        size=size,
        actual=float(after) - float(before),  # not a number, where both are infinite
    )


def nudged_results(
    graph: Graph, name: str, sizes: Iterable[float], *, element: int = 0, precision: torch.dtype = torch.float64
) -> FloatArray:
    """The graph's result for each nudge of these sizes, shape (sizes,); arguments as for `nudge`."""
    place = [node.name for node in graph.nodes].index(name)
    leaves = {
        node.name: torch.tensor(node.value, dtype=precision)
        for node in graph.nodes
        if isinstance(node.expression, Name)
    }

    def result(size: float) -> float:
        def with_nudge(at: int, value: Tensor) -> Tensor:
            value = value.to(precision)  # of two plain numbers PyTorch makes a float64
            if at != place:
                return value
            step = torch.zeros_like(value)
            step.view(-1)[element] = size
            return value + step

        last = evaluate(graph.expression, leaves, change=with_nudge)[-1].result
        return float(last.item() if isinstance(last, Tensor) else last)

    with torch.no_grad():
        return np.array([result(size) for size in sizes])
