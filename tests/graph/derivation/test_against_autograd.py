"""Derivations of generated expressions: the formulas are the numbers, and the numbers are autograd's."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from backprop.expressions import Expression
from backprop.graph import Graph, record
from backprop.graph.derivation import differentiate
from backprop.graph.derivation.differentiating import MAX_NUMBERS
from tests.expressions.cases import cases, run_code


def node_tensors(graph: Graph) -> dict[str, torch.Tensor]:
    return {node.name: torch.tensor(node.value) for node in graph.nodes}


def value_of(formula: Expression, graph: Graph) -> np.ndarray:
    """The formula's number, from the values of the nodes that it names."""
    return run_code(formula, node_tensors(graph)).numpy()


@settings(max_examples=100)
@given(cases(scalars_only=True))
def test_the_products_of_all_paths_add_up_to_autograds_gradient(case):
    graph = record(case.expression, case.values, case.parameters)
    for node in graph.nodes:
        if node.gradient is not None:
            derivation = differentiate(graph, node.name, max_paths=10_000)
            assert len(derivation.paths) == derivation.path_count
            assert sum(path.product for path in derivation.paths) == pytest.approx(
                float(node.gradient), rel=1e-9, abs=1e-9
            )
            lengths = [len(path.factors) for path in derivation.paths]
            assert lengths == sorted(lengths)


@settings(max_examples=100)
@given(cases(scalars_only=True))
def test_every_formula_on_a_path_is_the_number_underneath(case):
    graph = record(case.expression, case.values, case.parameters)
    for name in case.parameters:
        for spelled in (0, 4, 100):
            for path in differentiate(graph, name, spelled_operations=spelled).paths:
                assert path.nodes[0] == graph.result.name
                assert path.nodes[-1] == name
                for factor in path.factors:
                    assert value_of(factor.formula, graph) == pytest.approx(factor.value, rel=1e-9, abs=1e-9)


@settings(max_examples=100)
@given(cases())
def test_every_step_back_through_tensors_is_the_contribution_of_its_edge(case):
    """Each rule, computed anew in numpy from what the step says, with the formulas evaluated."""
    graph = record(case.expression, case.values, case.parameters)
    for name in case.parameters:
        derivation = differentiate(graph, name)
        assert {step.edge.target for step in derivation.steps} <= set(graph.backward_order)
        for step in derivation.steps:
            theirs = np.broadcast_to(np.asarray(step_by_hand(step, graph)), step.source_shape)
            np.testing.assert_allclose(step.edge.contribution, theirs, rtol=1e-9, atol=1e-9)
        if derivation.steps:
            last = [step.edge.contribution for step in derivation.steps if step.edge.source == name]
            np.testing.assert_allclose(sum(last), derivation.gradient, rtol=1e-9, atol=1e-9)


def step_by_hand(step, graph):
    target = graph.node(step.edge.target)
    left, *others = (graph.node(edge.source).value for edge in graph.edges_to(target.name))
    upstream = target.gradient
    match step.rule:
        case "elementwise":
            product = upstream * value_of(step.formula, graph)
            return torch.tensor(product).sum_to_size(step.source_shape).numpy()
        case "matmul_left":
            right = others[0]
            if left.ndim == 1:
                return right * upstream if right.ndim == 1 else right @ upstream
            return np.outer(upstream, right) if right.ndim == 1 else upstream @ right.T
        case "matmul_right":
            right = others[0]
            if right.ndim == 1:
                return left * upstream if left.ndim == 1 else left.T @ upstream
            return np.outer(left, upstream) if left.ndim == 1 else left.T @ upstream
        case "sum":
            return upstream * np.ones(left.shape)
        case "mean":
            return upstream / left.size
        case _:
            extreme = left == target.value
            return upstream * extreme / extreme.sum()


@settings(max_examples=100)
@given(cases())
def test_the_numbers_beside_each_step_are_those_of_autograd(case):
    graph = record(case.expression, case.values, case.parameters)
    for name in case.parameters:
        derivation = differentiate(graph, name)
        if derivation.is_scalar:
            continue
        expected = [step.edge.contribution for step in derivation.steps] + [graph.node(name).gradient]
        rows = derivation.latex.removesuffix("\n\\end{aligned}").split(" \\\\\n")[1:]
        for row, numbers in zip(rows, expected, strict=True):
            if numbers.size > MAX_NUMBERS:
                assert "bmatrix" not in row
                continue
            written = row.rpartition(" = ")[2].replace(r"\begin{bmatrix}", "").replace(r"\end{bmatrix}", "")
            read = [
                float(re.sub(r" \\cdot 10\^{(-?\d+)}", r"e\1", number)) for number in re.split(r" & | \\\\ ", written)
            ]
            np.testing.assert_allclose(np.reshape(read, numbers.shape), numbers, rtol=1e-3, atol=1e-12)


@settings(max_examples=100)
@given(cases())
def test_latex_is_well_formed_and_every_named_node_is_defined(case):
    graph = record(case.expression, case.values, case.parameters)
    for name in case.parameters:
        derivation = differentiate(graph, name)
        text = derivation.latex + "".join(line for _, line in derivation.definitions)
        assert text.count("{") == text.count("}")
        assert text.count(r"\left") == text.count(r"\right")
        assert "nan" not in text
        rows = derivation.latex.split(" \\\\\n")
        assert all(re.sub(r"\\begin{bmatrix}.*?\\end{bmatrix}", "", row).count("&") == 1 for row in rows)
        known = {defined for defined, _ in derivation.definitions} | set(case.values)
        assert {f"{letter}{digits}" for letter, digits in re.findall(r"\b([vw])_\{(\d+)\}", text)} <= known
