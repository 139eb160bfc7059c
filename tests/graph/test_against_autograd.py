"""Every number of a recording, on generated expressions, against oracles that share no code with it."""

import re

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop.expressions import Expression, ExpressionError, Name, Operation, parse
from backprop.graph import Graph, GraphError, record
from tests.expressions.cases import Case, cases, run_code, tensors


def recorded(case: Case) -> Graph:
    return record(case.expression, case.values, case.parameters)


def assert_equal(ours: np.ndarray, theirs: torch.Tensor) -> None:
    theirs_as_numbers = theirs.detach().numpy()
    assert ours.shape == theirs_as_numbers.shape
    np.testing.assert_allclose(ours, theirs_as_numbers, rtol=1e-12, atol=1e-12)


@settings(max_examples=150)
@given(cases())
def test_the_result_and_every_gradient_are_those_of_a_fresh_autograd(case):
    graph = recorded(case)
    leaves = tensors(case)
    result = run_code(case.expression, leaves)
    assert_equal(graph.result.value, result)
    used = [name for name in case.parameters if name in leaves]
    for name, gradient in zip(used, torch.autograd.grad(result, [leaves[name] for name in used]), strict=True):
        assert_equal(graph.node(name).gradient, gradient)


@settings(max_examples=60)
@given(cases())
def test_every_node_between_has_the_gradient_of_the_rest_of_the_expression(case):
    """For each operation, the rest is run anew with a fresh leaf in its place."""
    graph = recorded(case)
    for node in graph.nodes:
        if isinstance(node.expression, Operation) and node.requires_grad:
            leaf = torch.tensor(node.value, requires_grad=True)
            rest = with_probe(case.expression, node.expression)
            result = run_code(rest, {**tensors(case), "probe": leaf})
            assert_equal(node.gradient, torch.autograd.grad(result, leaf)[0])


def with_probe(expression: Expression, part: Expression) -> Expression:
    """The expression with a name in the place of `part`: the very object, not what equals it."""
    if expression is part:
        return Name("probe")
    if isinstance(expression, Operation):
        return Operation(expression.operation, tuple(with_probe(operand, part) for operand in expression.operands))
    return expression


@settings(max_examples=60)
@given(cases())
def test_every_edge_has_the_jacobian_of_its_operation_alone(case):
    graph = recorded(case)
    for target in graph.nodes:
        edges = graph.edges_to(target.name)
        if not target.requires_grad or not edges:
            continue
        operands = [graph.node(edge.source) for edge in edges]
        alone = Operation(target.operation, tuple(Name(f"operand{n}") for n in range(len(edges))))
        inputs = tuple(torch.tensor(operand.value) for operand in operands)

        def run(*values: torch.Tensor, alone: Operation = alone) -> torch.Tensor:
            return run_code(alone, {f"operand{n}": value for n, value in enumerate(values)})

        jacobians = torch.autograd.functional.jacobian(run, inputs)  # each (*target.shape, *operand.shape)
        for edge, operand, jacobian in zip(edges, operands, jacobians, strict=True):
            if not operand.requires_grad:
                assert edge.local_derivative is None
                assert edge.contribution is None
                continue
            upstream = torch.tensor(target.gradient)
            assert_equal(edge.contribution, torch.tensordot(upstream, jacobian, dims=upstream.dim()))
            if edge.local_kind == "jacobian":
                assert_equal(edge.local_derivative, jacobian)
            else:
                by_element = jacobian.reshape(*upstream.shape, -1).sum(-1)
                assert_equal(edge.local_derivative, by_element)
                product = (upstream * by_element).sum_to_size(operand.shape)
                assert_equal(edge.contribution, product)


@settings(max_examples=100)
@given(cases())
def test_contributions_add_up_to_the_gradient(case):
    graph = recorded(case)
    for node in graph.nodes:
        edges = graph.edges_from(node.name)
        if node.gradient is not None and edges:
            assert_equal(sum(edge.contribution for edge in edges), torch.tensor(node.gradient))


@settings(max_examples=60)
@given(cases())
def test_every_gradient_is_the_slope_that_central_differences_measure(case):
    graph = recorded(case)
    assume(far_from_kinks(graph))
    step = 1e-6
    for name in case.parameters:
        value = case.values[name]
        for index in np.ndindex(value.shape):
            results = []
            for sign in (1, -1):
                moved = value.copy()
                moved[index] += sign * step
                results.append(
                    float(run_code(case.expression, tensors(Case(case.expression, {**case.values, name: moved}, ()))))
                )
            slope = (results[0] - results[1]) / (2 * step)
            scale = 1 + abs(slope) + abs(float(graph.result.value))
            assert graph.node(name).gradient[index] == pytest.approx(slope, abs=1e-6 * scale)


def far_from_kinks(graph: Graph, distance: float = 1e-4) -> bool:
    for node in graph.nodes:
        operands = [graph.node(edge.source).value for edge in graph.edges_to(node.name)]
        match node.operation:
            case "relu" | "abs":
                close = np.abs(operands[0]).min() < distance
            case "maximum" | "minimum":
                close = np.abs(operands[0] - operands[1]).min() < distance
            case "max" | "min" if operands[0].size > 1:
                ordered = np.sort(operands[0], axis=None)
                gaps = np.diff(ordered)
                close = (gaps[-1] if node.operation == "max" else gaps[0]) < distance
            case _:
                close = False
        if close:
            return False
    return True


@settings(max_examples=100)
@given(cases())
def test_both_orders_are_topological(case):
    graph = recorded(case)
    forward = {name: place for place, name in enumerate(graph.forward_order)}
    backward = {name: place for place, name in enumerate(graph.backward_order)}
    assert len(forward) == len(graph.nodes)
    assert set(backward) == {node.name for node in graph.nodes if node.requires_grad}
    for edge in graph.edges:
        assert forward[edge.source] < forward[edge.target]
        if edge.source in backward:
            assert backward[edge.target] < backward[edge.source]


VALUES = st.sampled_from(
    [0.0, -1.0, 2.5, 1e100, [1.0, 2.0], [0.0, -3.0, 1.0], [[1.0, 2.0]], [[1.0], [0.0]], [[1.0, 2.0], [3.0, 4.0]]]
)
PIECES = st.sampled_from(
    ["x", "w", "2", "-", "+", "*", "/", "**", "@", "(", ")", "sum(", "max(", "log(", "sqrt(", "relu(", ",", "1e99"]
)


def outcome(text: str, values: dict[str, object], parameters: tuple[str, ...]) -> Graph | ExpressionError | GraphError:
    try:
        return record(text, values, parameters)
    except (ExpressionError, GraphError) as error:
        return error


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join), VALUES, VALUES, st.sampled_from([(), ("w",), ("x", "w")]))
def test_whatever_is_typed_gives_a_graph_or_one_sentence(text, x, w, parameters):
    known = tuple(name for name in parameters if name in text)
    result = outcome(text, {"x": x, "w": w}, known)
    if isinstance(result, Graph):
        assert result.expression == parse(text)
        assert all(node.gradient is not None for node in result.nodes if node.requires_grad)
    else:
        assert re.fullmatch(r"[^\n]+\.", str(result))
        assert 0 <= result.position <= len(text)
