r"""The way back through tensors: one vector-Jacobian product per edge, written with matrices instead of Jacobians.

$\overline{v}$ stands for the gradient ∂L/∂v; a vector is a column.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from backprop.expressions.operations import RULES, SIGNED
from backprop.expressions.rendering import name_to_latex, to_latex
from backprop.expressions.tree import Expression, Number, Operation
from backprop.graph.derivation.formulas import Formulas
from backprop.graph.records import Edge, Graph, Node

StepRule = Literal["elementwise", "matmul_left", "matmul_right", "sum", "mean", "max", "min"]


@dataclass(frozen=True, slots=True, eq=False)
class VectorStep:
    r"""What one edge brings to the gradient of its source.

    Attributes:
        edge: the edge; its `contribution` is the number for `right`.
        rule: which operation is gone back through, "matmul_left" to the first operand of `@`.
        formula: for "elementwise", the local derivative, to be multiplied element by element with the upstream
            gradient; None otherwise, except for sum, mean, max and min of a single number.
        left, right: LaTeX of what gets the contribution and of what it is, `\overline{W}` and
            `\overline{v_{1}} \, x^{\top}`.
        adds: whether the source has other edges, whose steps add to the same gradient.
        upstream_shape, source_shape: of the gradient that comes in and of the one that goes on.
    """

    edge: Edge
    rule: StepRule
    formula: Expression | None
    left: str
    right: str
    adds: bool
    upstream_shape: tuple[int, ...]
    source_shape: tuple[int, ...]

    @property
    def relation(self) -> str:
        """LaTeX: `=`, or `+=` where other steps add to the same gradient."""
        return r"\mathrel{+}=" if self.adds else "="

    @property
    def latex(self) -> str:
        r"""Such as `\overline{W} = \overline{v_{1}} \, x^{\top}`."""
        return f"{self.left} {self.relation} {self.right}"


def vector_steps(graph: Graph, formulas: Formulas, along: Collection[Edge]) -> tuple[VectorStep, ...]:
    """A step for each of the edges `along`, in the order in which the backward pass reaches their targets."""
    nodes = {node.name: node for node in graph.nodes}
    uses: dict[str, int] = {}
    to: dict[str, list[Edge]] = {}
    for edge in along:
        uses[edge.source] = uses.get(edge.source, 0) + 1
        to.setdefault(edge.target, []).append(edge)
    return tuple(
        _step(edge, nodes[edge.source], nodes[edge.target], formulas, adds=uses[edge.source] > 1)
        for name in graph.backward_order
        for edge in to.get(name, ())
    )


def _step(edge: Edge, source: Node, target: Node, formulas: Formulas, *, adds: bool) -> VectorStep:
    formula = formulas.local(target.name, edge.position)
    rule = _rule(target, edge.position)
    upstream = _bar(target.name)
    if formula is not None:
        product = _elementwise(upstream, formula, is_tensor=target.shape != ())
        if rule == "elementwise" and source.shape != target.shape:  # stretched on the way forward: a sum shrinks it
            to_shape = rf"_{{\to {shape_to_latex(source.shape)}}}" if source.shape else ""
            product = rf"\operatorname{{sum}}{to_shape}\left({product}\right)"
    elif rule in ("matmul_left", "matmul_right"):
        product = _matmul(upstream, target, rule, formulas)
    else:
        product = _reduction(upstream, source, target, formulas.operands(target.name)[0])
    return VectorStep(
        edge=edge,
        rule=rule,
        formula=formula,
        left=_bar(source.name),
        right=product,
        adds=adds,
        upstream_shape=target.shape,
        source_shape=source.shape,
    )


def _rule(target: Node, position: int) -> StepRule:
    match target.operation:
        case "matmul":
            return "matmul_right" if position else "matmul_left"
        case "sum" | "mean" | "max" | "min":
            return target.operation
        case _:
            return "elementwise"


def _elementwise(upstream: str, formula: Expression, *, is_tensor: bool) -> str:
    if isinstance(formula, Number) and abs(formula.value) == 1.0:
        return upstream if formula.value > 0 else f"-{upstream}"
    times = r"\odot" if is_tensor and not isinstance(formula, Number) else r"\cdot"
    text = to_latex(formula)
    is_open = isinstance(formula, Operation) and RULES[formula.operation].latex.binding <= SIGNED
    return f"{upstream} {times} " + (rf"\left({text}\right)" if is_open or text.startswith("-") else text)


def _reduction(upstream: str, source: Node, target: Node, operand: Expression) -> str:
    if target.operation in ("sum", "mean"):
        ones = rf"\mathbf{{1}}_{{{shape_to_latex(source.shape)}}}"
        share = upstream if target.operation == "sum" else rf"\frac{{{upstream}}}{{{source.value.size}}}"
        return rf"{share} \, {ones}"
    ties = int((source.value == target.value).sum())
    share = rf"\frac{{{upstream}}}{{{ties}}}" if ties > 1 else upstream
    written = to_latex(operand)
    return rf"{share} \, \left[{written} = \{target.operation}\left({written}\right)\right]"


def _matmul(upstream: str, target: Node, rule: StepRule, formulas: Formulas) -> str:
    """`C = A B` goes back as `Ā = C̄ Bᵀ` and `B̄ = Aᵀ C̄`; with a row vector or two vectors, as that comes to."""
    left, right = formulas.operands(target.name)
    other = right if rule == "matmul_left" else left
    written = to_latex(other) if not isinstance(other, Operation) else rf"\left({to_latex(other)}\right)"
    is_dot = target.shape == ()
    if is_dot:
        return rf"{upstream} \, {written}"
    row_times_matrix = len(target.shape) == 1 and formulas.dimensions(target.name)[0] == 1
    if rule == "matmul_left":
        return rf"{written} \, {upstream}" if row_times_matrix else rf"{upstream} \, {written}^{{\top}}"
    return rf"{written} \, {upstream}^{{\top}}" if row_times_matrix else rf"{written}^{{\top}} \, {upstream}"


def _bar(name: str) -> str:
    return rf"\overline{{{name_to_latex(name)}}}"


def shape_to_latex(shape: tuple[int, ...]) -> str:
    r"""`2 \times 3` for (2, 3); 1 for a single number."""
    return r" \times ".join(str(length) for length in shape) or "1"
