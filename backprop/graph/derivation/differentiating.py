"""Differentiates with respect to one value: by paths where every value is a single number, edge by edge everywhere."""

import math
from dataclasses import dataclass

from backprop.expressions.rendering import name_to_latex, number_to_latex, to_latex
from backprop.expressions.tree import Expression
from backprop.expressions.values import FloatArray
from backprop.graph.derivation.formulas import SPELLED_OPERATIONS, Formulas
from backprop.graph.derivation.paths import edges_on_paths, paths
from backprop.graph.derivation.vector_steps import VectorStep, vector_steps
from backprop.graph.records import Edge, Graph

MAX_PATHS = 12
MAX_NUMBERS = 9  # of a tensor that is written out beside its formula
DIGITS = 6
TENSOR_DIGITS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    r"""A local derivative on a path.

    Attributes:
        edge: the edge that it belongs to.
        symbol: LaTeX, `\frac{\partial L}{\partial v_{2}}`.
        formula: the derivative in the names of the expression, or of the graph's nodes.
        value: its number, as autograd computed it.
    """

    edge: Edge
    symbol: str
    formula: Expression
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """One way from the result back to the parameter, and the product of the local derivatives along it.

    Attributes:
        nodes: names, the result first, the parameter last.
        factors: one for each edge; none where the result is the parameter itself.
        product: of the factors' values, 1 of none.
    """

    nodes: tuple[str, ...]
    factors: tuple[Factor, ...]
    product: float

    @property
    def symbols(self) -> str:
        """LaTeX: the local derivatives as fractions."""
        return r" \cdot ".join(factor.symbol for factor in self.factors) or "1"

    @property
    def formulas(self) -> str:
        """LaTeX: the local derivatives written out, each with its number underneath."""
        factors = [
            rf"\underbrace{{{to_latex(factor.formula)}}}_{{{number_to_latex(factor.value, DIGITS)}}}"
            for factor in self.factors
        ]
        return r" \cdot ".join(factors) or "1"


@dataclass(frozen=True, slots=True, eq=False)
class Derivation:
    r"""How the gradient of one parameter comes about.

    Attributes:
        result, parameter: names of nodes; `gradient` is ∂result/∂parameter as autograd has it.
        is_scalar: whether every value of the graph is a single number. Only then are there `paths`.
        path_count: how many paths there are.
        paths: the shortest of them, all if there are no more than were asked for; their products then add up to
            the gradient.
        steps: the same gradient edge by edge, in backward order, for scalars and tensors alike.
        definitions: what each node on the way is, and each that it is made of: name and LaTeX, in forward order.
    """

    result: str
    parameter: str
    gradient: FloatArray
    is_scalar: bool
    path_count: int
    paths: tuple[Path, ...]
    steps: tuple[VectorStep, ...]
    definitions: tuple[tuple[str, str], ...]

    @property
    def latex(self) -> str:
        """The whole derivation, an `aligned` block: by paths for a scalar graph, by steps for any other."""
        rows = self._path_rows() if self.is_scalar else self._step_rows()
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"

    @property
    def _symbol(self) -> str:
        return _fraction(self.result, self.parameter)

    def _path_rows(self) -> list[str]:
        if self.parameter == self.result:
            return [f"{self._symbol} &= 1"]
        more = [r"\cdots"] if len(self.paths) < self.path_count else []
        products = [number_to_latex(path.product, DIGITS) for path in self.paths]
        products = [rf"\left({text}\right)" if n and text.startswith("-") else text for n, text in enumerate(products)]
        rows = [
            *_sum_rows(self._symbol, [*(path.symbols for path in self.paths), *more]),
            *_sum_rows("", [*(path.formulas for path in self.paths), *more]),
        ]
        if self.path_count > 1:
            rows.append(f"&= {' + '.join([*products, *more])}")
        return [*rows, f"&= {number_to_latex(float(self.gradient), DIGITS)}"]

    def _step_rows(self) -> list[str]:
        result, parameter = (rf"\overline{{{name_to_latex(name)}}}" for name in (self.result, self.parameter))
        return [
            f"{result} &= 1",
            *(f"{step.left} &{step.relation} {step.right}{_numbers(step.edge.contribution)}" for step in self.steps),
            f"{self._symbol} &= {parameter}{_numbers(self.gradient)}",
        ]


def differentiate(
    graph: Graph, parameter: str, *, max_paths: int = MAX_PATHS, spelled_operations: int = SPELLED_OPERATIONS
) -> Derivation:
    """Differentiate ∂result/∂parameter from the graph.

    Args:
        graph: as `backprop.graph.record` made it.
        parameter: the name of a node that requires a gradient; any such node will do.
        max_paths: list no more paths than this.
        spelled_operations: see `backprop.graph.derivation.formulas.Formulas`.

    Raises:
        ValueError: if the graph has no such node, or no gradient for it, or `max_paths` is below 1.
    """
    node = next((node for node in graph.nodes if node.name == parameter), None)
    if node is None or node.gradient is None:
        known = ", ".join(node.name for node in graph.nodes if node.gradient is not None)
        raise ValueError(f"{parameter!r:.40} has no gradient in this graph; {known} have one.")
    if max_paths < 1:
        raise ValueError(f"max_paths must be at least 1, but it is {max_paths}.")
    formulas = Formulas(graph, spelled_operations=spelled_operations)
    path_count, shortest = paths(graph, parameter, limit=max_paths)
    along = edges_on_paths(graph, parameter)
    return Derivation(
        result=graph.result.name,
        parameter=parameter,
        gradient=node.gradient,
        is_scalar=graph.is_scalar,
        path_count=path_count,
        paths=tuple(_path(graph.result.name, each, formulas) for each in shortest) if graph.is_scalar else (),
        steps=vector_steps(graph, formulas, along),
        definitions=formulas.definitions(edge.target for edge in along),
    )


def _path(result: str, edges: tuple[Edge, ...], formulas: Formulas) -> Path:
    factors = []
    for edge in edges:
        formula = formulas.local(edge.target, edge.position)
        if formula is None or edge.local_derivative is None:
            raise ValueError(f"The edge from {edge.source} to {edge.target} has no local derivative.")
        symbol = _fraction(edge.target, edge.source)
        factors.append(Factor(edge, symbol, formula, float(edge.local_derivative)))
    nodes = (result, *(edge.source for edge in edges))
    return Path(nodes, tuple(factors), math.prod(factor.value for factor in factors))


def _numbers(values: FloatArray | None) -> str:
    """`=` and the numbers, a vector as a column; nothing where they are too many to be read."""
    if values is None or values.size > MAX_NUMBERS:
        return ""
    if values.ndim == 0:
        return f" = {number_to_latex(float(values), DIGITS)}"
    rows = values.reshape(len(values), -1)
    text = r" \\ ".join(" & ".join(number_to_latex(float(value), TENSOR_DIGITS) for value in row) for row in rows)
    return rf" = \begin{{bmatrix}}{text}\end{{bmatrix}}"


def _fraction(above: str, below: str) -> str:
    return rf"\frac{{\partial {name_to_latex(above)}}}{{\partial {name_to_latex(below)}}}"


def _sum_rows(left: str, terms: list[str]) -> list[str]:
    return [f"{left} &= {terms[0]}".lstrip(), *(rf"&\quad + {term}" for term in terms[1:])]
