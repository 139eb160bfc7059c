"""What goes back along an edge, and where it comes from: upstream × local derivative = contribution."""

from collections.abc import Callable
from dataclasses import dataclass

from backprop.expressions.rendering import to_text
from backprop.expressions.tree import Expression, Name, Number, Operation, walk
from backprop.graph.derivation.formulas import Formulas
from backprop.graph.records import Edge, Graph

_UNTYPED = ("sign", "step")  # nobody has met these as functions
_LONGEST = 18  # characters of a formula that an edge has room for


@dataclass(frozen=True, slots=True)
class GoingBack:
    """The product of single numbers that goes back along an edge, as text.

    Attributes:
        upstream: the gradient that has arrived.
        formula: the local derivative in the names of the graph, `2 * v2`; empty where it is a mere number, or too long.
        local: its number.
        contribution: what goes back.
    """

    upstream: str
    formula: str
    local: str
    contribution: str

    @property
    def product(self) -> str:
        """`−6 × 3`, `1 × (−6)`."""
        return f"{self.upstream} × {f'({self.local})' if self.local.startswith('−') else self.local}"


def going_back(edge: Edge, graph: Graph, formulas: Formulas, number: Callable[[float], str]) -> GoingBack | None:
    """What goes back along an edge; None where that is nothing, or not a product of single numbers.

    Args:
        edge, graph: the edge, and the graph that it is of.
        formulas: the graph's, with every operation under its node's name.
        number: writes a number.
    """
    upstream, local, contribution = graph.node(edge.target).gradient, edge.local_derivative, edge.contribution
    if upstream is None or local is None or contribution is None:
        return None
    if not upstream.ndim == local.ndim == contribution.ndim == 0:
        return None
    arrived, factor, result = (number(float(value)) for value in (upstream, local, contribution))
    return GoingBack(arrived, _formula(edge, formulas), factor, result)


def _formula(edge: Edge, formulas: Formulas) -> str:
    formula = formulas.local(edge.target, edge.position)
    if formula is None or _is_number(formula):
        return ""
    if any(isinstance(part, Operation) and part.operation in _UNTYPED for part in walk(formula)):
        return ""
    # As PyTorch has it: in terms of what came out, where that is part of it. Of a sigmoid v2 it is v2 * (1 - v2).
    text = to_text(_replaced(formula, formulas.made(edge.target), Name(edge.target)))
    return text if len(text) <= _LONGEST else ""


def _is_number(formula: Expression) -> bool:
    if isinstance(formula, Operation) and formula.operation == "negative":
        return _is_number(formula.operands[0])
    return isinstance(formula, Number)


def _replaced(formula: Expression, old: Expression, new: Expression) -> Expression:
    if formula == old:
        return new
    if not isinstance(formula, Operation):
        return formula
    return Operation(formula.operation, tuple(_replaced(each, old, new) for each in formula.operands))
