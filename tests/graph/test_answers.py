"""A learner's answers are judged as a teacher would: right to three digits, and the mistake is found on its edge."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop.graph import record
from backprop.graph.answers import answerable, find_mistake, is_right
from tests.expressions.cases import cases


def mistake(text, values, name, answer, answers=(), parameters=None):
    graph = record(text, values, parameters or tuple(values))
    given_before = {node: np.array(value, dtype=float) for node, value in dict(answers).items()}
    found = find_mistake(graph, graph.node(name), np.array(answer, dtype=float), given_before)
    return found.kind, [(edge.target, edge.position) for edge in found.edges]


TWICE = ("(a*a + a*b)**2", {"a": 1.0, "b": -3.0})  # to a comes −4 and −4 from a*a, 12 from a*b: 4
LAYER = ("sum((W @ x)**2)", {"W": [[1.0, 2.0], [3.0, -1.0]], "x": [1.0, 2.0]})


@pytest.mark.parametrize(
    ("name", "answer", "answers", "kind", "edges"),
    [
        ("L", 2, {}, "result", []),
        ("v3", 4, {}, "sign", [("L", 0)]),
        ("v3", 7, {}, "unknown", [("L", 0)]),
        ("b", 1, {}, "local_alone", [("v2", 1)]),
        ("v1", 1, {}, "local_alone", [("v3", 0)]),
        ("a", 12, {}, "missing", [("v1", 0), ("v1", 1)]),
        ("a", 8, {}, "missing", [("v1", 1)]),
        ("a", -8, {}, "missing", [("v2", 0)]),
        ("a", -20, {}, "sign", [("v2", 0)]),
        ("a", -12, {}, "upstream_alone", [("v2", 0)]),
        ("a", -11, {}, "local_alone", [("v2", 0)]),
        ("a", 77, {}, "unknown", [("v1", 0), ("v1", 1), ("v2", 0)]),
        ("v2", 5, {"v3": 5}, "follows", [("v3", 1)]),
        ("a", -8, {"v1": -4, "v2": 1}, "missing", [("v2", 0)]),
        ("a", -11, {"v1": -4, "v2": 1}, "follows", [("v2", 0)]),
    ],
)
def test_a_mistake_is_found_on_its_edge(name, answer, answers, kind, edges):
    assert mistake(*TWICE, name, answer, answers) == (kind, edges)


def test_mistakes_in_tensors_are_found_too():
    right = record(*LAYER, ("W", "x")).node("W").gradient
    assert mistake(*LAYER, "W", right.T)[0] == "transposed"
    assert mistake(*LAYER, "W", right[0]) == ("shape", [])
    assert mistake(*LAYER, "W", -right) == ("sign", [("v1", 0)])
    assert mistake(*LAYER, "v1", [1, 1]) == ("upstream_alone", [("v2", 0)])
    # v1 = [5, 1], so that 2·v1 = [10, 2]; with [10, 3] instead, the gradient of x goes on to Wᵀ[10, 3].
    assert mistake(*LAYER, "x", [19, 17], {"v1": [10, 3]}) == ("follows", [("v1", 1)])


def test_the_numbers_that_are_right_are_counted():
    graph = record(*LAYER, ("W", "x"))
    gradient = graph.node("W").gradient.copy()
    gradient[1, 1] = 99
    assert find_mistake(graph, graph.node("W"), gradient, {}).right == 3


def test_what_is_forgotten_of_a_mean_is_its_division():
    assert mistake("mean(w*x)", {"w": [1.0, 2.0], "x": [3.0, 4.0]}, "v1", [1, 1]) == ("upstream_alone", [("L", 0)])


@settings(max_examples=100)
@given(cases(), st.integers(3, 8))
def test_three_digits_of_the_right_numbers_are_right(case, digits):
    graph = record(case.expression, case.values, case.parameters)
    for node in graph.nodes:
        if node.gradient is not None and answerable(node):
            typed = np.vectorize(lambda value: float(f"{value:.{digits}g}"))(node.gradient)
            assert is_right(typed, node)


@settings(max_examples=100)
@given(cases(), st.data())
def test_every_wrong_answer_gets_a_mistake_and_one_that_follows_does_so_in_pytorch(case, data):
    graph = record(case.expression, case.values, case.parameters)
    node = graph.node(data.draw(st.sampled_from(graph.backward_order)))
    edges = graph.edges_from(node.name)
    assume(len(edges) == 1)
    target = graph.node(edges[0].target)
    # A vector-Jacobian product is linear: with twice the upstream gradient, twice the gradient follows.
    answer, upstream = 2 * node.gradient, 2 * target.gradient
    assume(not is_right(answer, node))
    assume(not is_right(upstream, target))
    assume(edges[0].local_derivative is not None)
    found = find_mistake(graph, node, answer, {target.name: upstream})
    assert found.kind == "transposed" or (found.kind, found.edges) == ("follows", edges)
    assert find_mistake(graph, node, answer, {}).kind != "follows"


def test_a_small_gradient_is_not_found_by_answering_0():
    node = record("sigmoid(w)", {"w": 12.0}, ("w",)).node("w")
    assert node.gradient < 1e-5
    assert not is_right(np.array(0.0), node)
    assert is_right(np.array(0.0), record("w*0", {"w": 1.0}, ("w",)).node("w"))


@pytest.mark.parametrize("text", ["log(w)", "sqrt(w)", "(w + 1e90)**3"])
def test_a_gradient_that_cannot_be_typed_is_not_asked_for(text):
    graph = record(text, {"w": 0.0}, ("w",))
    assert not answerable(graph.node("w"))
    assert answerable(graph.result)


def test_a_node_without_a_gradient_has_no_answer():
    graph = record("w*x", {"w": 1.0, "x": 2.0}, ("w",))
    assert not answerable(graph.node("x"))
    with pytest.raises(ValueError, match="x has no gradient"):
        find_mistake(graph, graph.node("x"), np.array(1.0), {})


def test_a_jacobian_that_was_not_kept_does_no_harm():
    values = {"W": np.ones((16, 16)), "x": np.ones(16)}
    wrong = {"v1": np.zeros(16)}
    assert mistake("sum(W @ x)", values, "W", np.zeros((16, 16)), wrong) == ("unknown", [("v1", 0)])
