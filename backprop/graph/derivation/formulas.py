"""Formulas in the names of a graph: short operands spelled out, long ones under the name of their node."""

from collections.abc import Iterable

from backprop.expressions.operations import RULES, OperationName
from backprop.expressions.rendering import name_to_latex, to_latex
from backprop.expressions.tree import Expression, Name, Operation
from backprop.graph.derivation.local_derivatives import local_derivative
from backprop.graph.records import Graph, Node

SPELLED_OPERATIONS = 4


class Formulas:
    """Writes the formulas of one graph.

    Args:
        graph: the graph.
        spelled_operations: an operand with up to so many operations is written out, a longer one by its node's
            name, `v3`; 0 names them all.
    """

    def __init__(self, graph: Graph, *, spelled_operations: int = SPELLED_OPERATIONS) -> None:
        self._nodes = {node.name: node for node in graph.nodes}
        self._operands: dict[str, list[Node]] = {node.name: [] for node in graph.nodes}
        for edge in graph.edges:
            self._operands[edge.target].append(self._nodes[edge.source])
        self._short: dict[str, Expression] = {}
        operations: dict[str, int] = {}
        for node in graph.nodes:
            is_operation = isinstance(node.expression, Operation)
            operations[node.name] = is_operation + sum(operations[each.name] for each in self._operands[node.name])
            short = not is_operation or operations[node.name] <= spelled_operations
            self._short[node.name] = node.expression if short else Name(node.name)

    def operands(self, target: str) -> tuple[Expression, ...]:
        """The operands of a node, each written out or named."""
        return tuple(self._short[node.name] for node in self._operands[target])

    def made(self, target: str) -> Operation:
        """What a node is, in its operands.

        Raises:
            ValueError: if it is no operation.
        """
        return Operation(self._operation(target), self.operands(target))

    def dimensions(self, target: str) -> tuple[int, ...]:
        """How many dimensions each operand of a node has."""
        return tuple(len(node.shape) for node in self._operands[target])

    def local(self, target: str, position: int) -> Expression | None:
        """∂target/∂operand as an expression; None for `@`, and for sum, mean, max and min of more than one number."""
        operation = self._operation(target)
        kind = RULES[operation].kind
        if kind == "product" or (kind == "reduction" and self.dimensions(target) != (0,)):
            return None
        return local_derivative(operation, self.operands(target), position)

    def _operation(self, target: str) -> OperationName:
        expression = self._nodes[target].expression
        if not isinstance(expression, Operation):
            raise ValueError(f"{target} is no operation, so that it has no operands.")
        return expression.operation

    def definitions(self, of: Iterable[str]) -> tuple[tuple[str, str], ...]:
        r"""What the nodes `of` are, and what those that they are made of are: `("v3", r"v_{3} = v_{2} + b")`.

        In forward order; names and numbers are left out. Every operand that is an operation has its own line.
        """
        wanted: set[str] = set()
        pending = list(of)
        while pending:
            name = pending.pop()
            if name not in wanted:
                wanted.add(name)
                pending.extend(node.name for node in self._operands[name])
        found = []
        for name, node in self._nodes.items():
            if name in wanted and isinstance(node.expression, Operation):
                operands = tuple(
                    Name(each.name) if isinstance(each.expression, Operation) else each.expression
                    for each in self._operands[name]
                )
                made = to_latex(Operation(node.expression.operation, operands))
                found.append((name, f"{name_to_latex(name)} = {made}"))
        return tuple(found)
