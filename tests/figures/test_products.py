"""What an edge says of where its number comes from is so: the formula, worked out, is the local derivative."""

import math

import pytest

from backprop.figures.graph.products import going_back
from backprop.graph import Graph, record
from backprop.graph.derivation.formulas import Formulas
from backprop.ui.graph.settings import PRESETS, record_settings
from backprop.ui.parts.numbers import number

VALUES = {"w": 0.5, "x": 2.0}
EXPRESSIONS = (
    *("tanh(w)*x", "exp(-w)", "sqrt(w)/x", "x/w", "w/x", "x**w", "w**3", "log(w*x)", "cos(w)", "sin(w*x)**2"),
    *("sigmoid(sigmoid(w))", "abs(w) + relu(w)", "max(w, x)", "-w", "w - x*w", "(w + x)*(w - x)", "exp(w)**2"),
)
GRAPHS = [
    *(record_settings(preset) for preset in PRESETS.values()),
    *(record(expression, VALUES, parameters=("w",)) for expression in EXPRESSIONS),
]


def worked_out(formula: str, graph: Graph) -> float:
    """The formula's value, computed by Python from the values of the graph's nodes."""
    functions = {name: getattr(math, name) for name in ("tanh", "exp", "sqrt", "log", "cos", "sin")}
    functions["sigmoid"] = lambda value: 1 / (1 + math.exp(-value))
    nodes = {node.name: float(node.value) for node in graph.nodes if node.name.isidentifier()}
    return float(eval(formula, {"__builtins__": {}}, {**functions, **nodes}))


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: str(graph.result.name))
def test_the_formula_is_the_local_derivative_and_the_product_what_goes_back(graph: Graph) -> None:
    formulas = Formulas(graph, spelled_operations=0)
    for edge in graph.edges:
        told = going_back(edge, graph, formulas, number)
        single = edge.contribution is not None and edge.contribution.ndim == 0
        scalar = single and graph.node(edge.target).gradient.ndim == 0 and edge.local_derivative is not None
        if told is None:
            assert not scalar or edge.local_derivative.ndim
            continue
        upstream, local = float(graph.node(edge.target).gradient), float(edge.local_derivative)
        assert float(edge.contribution) == pytest.approx(upstream * local, abs=1e-12)
        assert (told.upstream, told.local) == (number(upstream), number(local))
        assert told.contribution == number(float(edge.contribution))
        if told.formula:
            assert worked_out(told.formula, graph) == pytest.approx(local)


def test_a_local_derivative_is_in_terms_of_what_came_out_where_that_is_part_of_it() -> None:
    told = {}
    for expression in ("sigmoid(w)", "exp(w)", "tanh(w)", "sqrt(w)", "w*x", "w**2", "w - x", "relu(w)"):
        graph = record(expression, VALUES, parameters=("w",))
        (edge,) = (edge for edge in graph.edges if edge.source == "w")
        back = going_back(edge, graph, Formulas(graph, spelled_operations=0), number)
        assert back is not None
        told[expression] = back.formula
    assert told == {
        "sigmoid(w)": "L * (1 - L)",
        "exp(w)": "L",
        "tanh(w)": "1 - L ** 2",
        "sqrt(w)": "1 / (2 * L)",
        "w*x": "x",
        "w**2": "2 * w",
        "w - x": "",
        "relu(w)": "",
    }
