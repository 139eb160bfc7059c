"""The records of a graph: nodes, edges, and the two orders in which PyTorch went through them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from backprop.expressions.operations import RULES, OperationName
from backprop.expressions.rendering import name_to_latex, plain_number
from backprop.expressions.tree import Expression, Name, Operation
from backprop.expressions.values import FloatArray
from backprop.graph.edges import LocalKind
from backprop.graph.graph_warnings import GraphWarning

LeafKind = Literal["parameter", "constant", "number"]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value: a name, a number in the text, or what one operation gave.

    Attributes:
        name: unlike every other in the graph. A name's own; a number's digits (`2`, and `2 #2` where it stands
            a second time); `v1`, `v2`, … for operations in forward order, and `L` for the last.
        operation: what it is, `"parameter"`, `"constant"` (a name without a gradient), `"number"`, or the
            operation that made it.
        expression: the part of the expression that it is the value of.
        value: float64, read-only, of shape `shape`; () for a single number.
        gradient: ∂result/∂this, of the same shape; None where PyTorch computes none.
        requires_grad, is_leaf: what PyTorch says of the tensor. By its rule everything that needs no gradient is
            a leaf, so that an operation on constants is one too. A plain number is no tensor, and counts as one.
        grad_fn: the name of the tensor's `grad_fn`, such as `PowBackward0`; None for a leaf.
        grad_fns: the names of all functions that autograd recorded for the operation. Mostly one; `2 / w` is
            two, a reciprocal and a product.
    """

    name: str
    operation: OperationName | LeafKind
    expression: Expression
    value: FloatArray
    gradient: FloatArray | None
    shape: tuple[int, ...]
    requires_grad: bool
    is_leaf: bool
    grad_fn: str | None
    grad_fns: tuple[str, ...]

    @property
    def symbol(self) -> str:
        """What stands in the text: the name, the number, or the operation's `*` or `sigmoid`."""
        if isinstance(self.expression, Operation):
            return RULES[self.expression.operation].symbol
        return self.expression.name if isinstance(self.expression, Name) else plain_number(self.expression.value)


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """One use of a value by an operation. `a * a` has two edges from `a`.

    Attributes:
        source, target: names of nodes; the value goes from source to target, the gradient back.
        position: which operand of the target it is, from 0.
        local_kind: what `local_derivative` is, see there. The same thing for single numbers.
        local_derivative: ∂target/∂source, this operand alone. "elementwise": of the target's shape, one derivative
            for each element, the source broadcast to it. "jacobian" (`@`, sum, mean, max, min): the whole
            Jacobian, of shape (*target.shape, *source.shape), so that for a sum it has the source's shape.
            None where the source requires no gradient, or the Jacobian of a `@` has more than 256 elements.
        contribution: what comes to the source's gradient along this edge, of the source's shape: upstream gradient
            × local derivative, a vector-Jacobian product. "elementwise": their product element by element, summed
            over the places to which the source was broadcast. None where the source requires no gradient.
            The contributions of all edges from a source add up to its gradient.
    """

    source: str
    target: str
    position: int
    local_kind: LocalKind
    local_derivative: FloatArray | None
    contribution: FloatArray | None


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """What one forward and one backward pass did.

    Attributes:
        expression: what was run.
        parameters: the names that require a gradient.
        nodes: in forward order: the names first, then each number and operation after its operands; the result
            is the last.
        edges: by target in forward order, then by position.
        backward_order: the nodes that got a gradient in the order in which PyTorch reached them, each once, after
            everything that uses it; the result is the first.
        warnings: in forward order, gradients last.
    """

    expression: Expression
    parameters: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    backward_order: tuple[str, ...]
    warnings: tuple[GraphWarning, ...]

    @property
    def result(self) -> Node:
        return self.nodes[-1]

    @property
    def forward_order(self) -> tuple[str, ...]:
        """The names of all nodes, each after its operands."""
        return tuple(node.name for node in self.nodes)

    @property
    def is_scalar(self) -> bool:
        """Whether every value is a single number."""
        return all(node.shape == () for node in self.nodes)

    def node(self, name: str) -> Node:
        """The node of that name.

        Raises:
            KeyError: if there is none.
        """
        for node in self.nodes:
            if node.name == name:
                return node
        raise KeyError(name)

    def edges_from(self, source: str) -> tuple[Edge, ...]:
        """The uses of a value: its gradient is the sum of their contributions."""
        return tuple(edge for edge in self.edges if edge.source == source)

    def edges_to(self, target: str) -> tuple[Edge, ...]:
        """The operands of an operation, in order."""
        return tuple(edge for edge in self.edges if edge.target == target)


def result_name(names: Collection[str]) -> str:
    """`L` for loss, or `L1`, `L2`, … where the expression has that name itself, or one drawn like it (`L_1`)."""
    taken = {name_to_latex(name) for name in names}
    candidates = ("L", *(f"L{number}" for number in range(1, len(names) + 1)))
    return next(name for name in candidates if name_to_latex(name) not in taken)
