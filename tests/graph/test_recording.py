"""What a recording holds: the lesson's graph, PyTorch's own names, the edges, the two orders."""

import pickle

import numpy as np
import pytest
import torch

from backprop.expressions import parse
from backprop.graph import Graph, record
from tests.graph.presets import LAYERS, PARAMETERS, TWO_LAYERS

LESSON = {"x": 1.0, "w": 1.0, "y": 2.0}


def lesson() -> Graph:
    return record("(x*w - y)**2", LESSON, parameters=("w",))


def test_the_lessons_graph_has_the_lessons_numbers():
    graph = lesson()
    assert [(node.name, node.operation, float(node.value)) for node in graph.nodes] == [
        ("x", "constant", 1.0),
        ("w", "parameter", 1.0),
        ("y", "constant", 2.0),
        ("v1", "multiply", 1.0),
        ("v2", "subtract", -1.0),
        ("2", "number", 2.0),
        ("L", "power", 1.0),
    ]
    gradients = {node.name: node.gradient for node in graph.nodes}
    assert {name: float(gradient) for name, gradient in gradients.items() if gradient is not None} == {
        "w": -2.0, "v1": -2.0, "v2": -2.0, "L": 1.0,
    }  # fmt: skip
    assert graph.forward_order == ("x", "w", "y", "v1", "v2", "2", "L")
    assert graph.backward_order == ("L", "v2", "v1", "w")
    assert graph.result.name == "L"
    assert graph.is_scalar
    assert graph.warnings == ()


def test_edges_have_positions_local_derivatives_and_contributions():
    edges = [
        (e.source, e.target, e.position, None if e.contribution is None else (e.local_derivative, e.contribution))
        for e in lesson().edges
    ]
    assert edges == [
        ("x", "v1", 0, None),
        ("w", "v1", 1, (1.0, -2.0)),
        ("v1", "v2", 0, (1.0, -2.0)),
        ("y", "v2", 1, None),
        ("v2", "L", 0, (-2.0, -2.0)),
        ("2", "L", 1, None),
    ]


def test_nodes_carry_pytorchs_own_names_and_rules():
    graph = record("relu(x*2) + sigmoid(w)*w - 1/(w*w) - 3", {"x": 1.0, "w": 2.0}, parameters=("w",))
    by_symbol = {(node.symbol, node.grad_fns) for node in graph.nodes}
    assert ("sigmoid", ("SigmoidBackward0",)) in by_symbol
    assert ("/", ("MulBackward0", "ReciprocalBackward0")) in by_symbol
    assert ("*", ()) in by_symbol  # x*2 needs no gradient, so that autograd records nothing
    assert all(node.grad_fn == (node.grad_fns or (None,))[0] for node in graph.nodes)
    assert [node.name for node in graph.nodes if node.requires_grad and node.is_leaf] == ["w"]
    for node in graph.nodes:
        assert node.is_leaf == (node.grad_fn is None)
        assert (node.gradient is not None) == node.requires_grad


@pytest.mark.parametrize(
    ("text", "grad_fns"),
    [
        ("w**2", ("PowBackward0",)),
        ("w**x", ("PowBackward1",)),
        ("2**w", ("PowBackward2",)),
        ("2 - w", ("RsubBackward1",)),
        ("x - w", ("SubBackward0",)),
        ("-w", ("NegBackward0",)),
        ("w", ()),
        ("max(w)", ("MaxBackward1",)),
        ("max(w, x)", ("MaximumBackward0",)),
        ("v@v", ("DotBackward0",)),
        ("sum(v@A)", ("SumBackward0",)),
    ],
)
def test_the_functions_of_autograd_are_those_that_pytorch_names(text, grad_fns):
    values = {"w": 3.0, "x": 2.0, "v": [1.0, 2.0], "A": [[1.0, 2.0], [3.0, 4.0]]}
    graph = record(text, values, parameters=("v",) if "v" in text else ("w",))
    assert graph.result.grad_fns == grad_fns


def test_a_row_times_a_matrix_is_three_functions_of_autograd():
    graph = record("sum(v*2 @ A)", {"v": [1.0, 2.0], "A": [[1.0, 2.0], [3.0, 4.0]]}, parameters=("v",))
    assert graph.node("v2").grad_fns == ("SqueezeBackward4", "MmBackward0", "UnsqueezeBackward0")


def test_only_leaves_keep_a_gradient_in_pytorch_too():
    w = torch.tensor(1.0, requires_grad=True)
    product = w * 2
    product.backward()
    assert w.grad is not None
    with pytest.warns(UserWarning, match="non-leaf Tensor"):
        assert product.grad is None


def test_a_value_used_twice_has_two_edges_whose_contributions_add_up():
    graph = record("a*a", {"a": 3.0}, parameters=("a",))
    assert [(edge.source, edge.position, float(edge.contribution)) for edge in graph.edges] == [
        ("a", 0, 3.0),
        ("a", 1, 3.0),
    ]
    assert float(graph.node("a").gradient) == 6.0


def test_a_name_is_one_node_however_often_it_stands_in_the_text_and_a_number_is_not():
    graph = record("w*w + 2*w + 2", {"w": 3.0}, parameters=("w",))
    assert [node.name for node in graph.nodes if node.is_leaf] == ["w", "2", "2 #2"]
    assert len(graph.edges_from("w")) == 3
    assert len({node.name for node in graph.nodes}) == len(graph.nodes)


def test_operations_get_names_that_the_expression_does_not_have():
    graph = record("(v1 + L)*v2 - 1", {"v1": 1.0, "v2": 2.0, "L": 3.0}, parameters=("L",))
    assert [node.name for node in graph.nodes if node.operation in ("add", "multiply", "subtract")] == [
        "v3",
        "v4",
        "L1",
    ]


def test_no_two_nodes_look_alike_in_a_formula():
    graph = record("(v_1 + L)*L_1 - 1", {"v_1": 1.0, "L_1": 2.0, "L": 3.0}, parameters=("L",))
    assert [node.name for node in graph.nodes if node.requires_grad] == ["L", "v2", "v3", "L2"]


def test_the_two_orders_are_topological_and_visit_each_node_once():
    graph = record(TWO_LAYERS, LAYERS, parameters=PARAMETERS)
    forward, backward = graph.forward_order, graph.backward_order
    assert len(set(forward)) == len(forward) == len(graph.nodes)
    assert set(backward) == {node.name for node in graph.nodes if node.requires_grad}
    assert len(set(backward)) == len(backward)
    for edge in graph.edges:
        assert forward.index(edge.source) < forward.index(edge.target)
        if edge.contribution is not None:
            assert backward.index(edge.target) < backward.index(edge.source)


def test_local_derivatives_of_tensors_are_what_their_kind_says():
    graph = record("sum(W @ x * s) + max(x)", {"W": [[1, 2], [3, 4], [5, 6]], "x": [7, 8], "s": 2}, ("W", "x", "s"))
    to_matrix, to_vector = graph.edges_to("v1")
    assert (to_matrix.local_kind, to_matrix.local_derivative.shape) == ("jacobian", (3, 3, 2))
    assert np.array_equal(to_vector.local_derivative, [[1, 2], [3, 4], [5, 6]])
    product, scale = graph.edges_to("v2")
    assert (product.local_kind, product.local_derivative.tolist()) == ("elementwise", [2, 2, 2])
    assert scale.local_derivative.tolist() == [23, 53, 83]  # of the target's shape
    assert float(scale.contribution) == 23 + 53 + 83  # of the source's
    (total,) = graph.edges_to("v3")
    assert (total.local_kind, total.local_derivative.tolist()) == ("jacobian", [1, 1, 1])
    (largest,) = graph.edges_to("v4")
    assert largest.local_derivative.tolist() == [0, 1]


def test_a_jacobian_too_large_to_look_at_is_left_out_but_its_contribution_is_not():
    graph = record("sum(W @ W)", {"W": np.eye(5).tolist()}, parameters=("W",))
    assert [edge.local_derivative for edge in graph.edges_to("v1")] == [None, None]
    assert graph.node("W").gradient.sum() == sum(edge.contribution.sum() for edge in graph.edges_to("v1")) == 50


def test_nothing_recorded_can_be_written_to():
    graph = lesson()
    with pytest.raises(ValueError, match="read-only"):
        graph.node("w").value[...] = 5
    with pytest.raises(ValueError, match="read-only"):
        graph.node("w").gradient[...] = 5
    with pytest.raises(AttributeError):
        graph.nodes = ()  # type: ignore[misc]
    with pytest.raises(KeyError):
        graph.node("v9")


def test_a_graph_can_be_cached():
    again = pickle.loads(pickle.dumps(lesson()))
    assert float(again.node("w").gradient) == -2.0
    assert again.expression == parse("(x*w - y)**2")


def test_it_records_even_where_gradients_are_switched_off():
    with torch.no_grad():
        assert float(lesson().node("w").gradient) == -2.0
    with torch.inference_mode():
        assert float(lesson().node("w").gradient) == -2.0


def test_what_is_recorded_is_float64_whatever_the_default():
    assert lesson().node("w").value.dtype == np.float64
    assert float(record("w/3", {"w": 1.0}, ("w",)).result.value) == 1 / 3


@pytest.mark.parametrize(
    ("text", "values", "operations"),
    [
        ("w" + "*w" * 1_000, {"w": 1.001}, 1_000),
        ("sum(A" + "@w" * 770 + ")", {"A": [[1.0]] * 256, "w": [[1.0]]}, 771),  # the largest Jacobians
        ("sum(w" + "*w" * 770 + ")", {"w": [1.0] * 256}, 771),
    ],
)
def test_the_most_that_can_be_typed_is_recorded_whole(text, values, operations):
    assert len(record(text, values, ("w",)).backward_order) == operations + 1
