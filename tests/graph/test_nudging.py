"""A nudged graph gives what the expression gives with that number changed, and the gradient is right to first order."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.graph import GraphError, nudge, nudged_results, record
from backprop.ui.graph.settings import PRESETS, record_settings
from tests.expressions.cases import Case, cases, run_code, tensors

LESSON = record("(x*w - y)**2", {"x": 3.0, "w": 1.0, "y": 6.0}, ("w",))


@given(st.floats(-10, 10).filter(lambda size: abs(size) > 1e-6))
def test_what_is_left_over_is_the_exact_remainder(size: float) -> None:
    """For a square the second order is all there is: x²h² for w, h² for what is squared."""
    for name, left in (("w", 9 * size**2), ("v1", size**2), ("v2", size**2)):
        found = nudge(LESSON, name, size)
        assert found.actual - found.predicted == pytest.approx(left, rel=1e-9, abs=1e-13)
        assert found.result == 9


def test_the_result_nudges_itself_one_to_one() -> None:
    assert nudge(LESSON, "L", 0.5).actual == 0.5 == nudge(LESSON, "L", 0.5).predicted


@settings(max_examples=80)
@given(cases(), st.data())
def test_a_nudged_parameter_gives_what_the_expression_gives_with_that_number(case: Case, data: st.DataObject) -> None:
    graph = record(case.expression, case.values, case.parameters)
    name = data.draw(st.sampled_from(graph.parameters))
    element = data.draw(st.integers(0, graph.node(name).value.size - 1))
    size = data.draw(st.sampled_from([0.5, -0.25, 1e-3]))
    leaves = {key: leaf.detach().clone() for key, leaf in tensors(case).items()}
    leaves[name].view(-1)[element] += size
    (ours,) = nudged_results(graph, name, [size], element=element)
    np.testing.assert_allclose(ours, run_code(case.expression, leaves).item(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("preset", list(PRESETS))
def test_for_every_value_of_the_examples_the_difference_shrinks_with_the_square_of_the_nudge(preset: str) -> None:
    graph = record_settings(PRESETS[preset])
    for node in graph.nodes:
        for element in range(0 if node.gradient is None else node.value.size):
            apart = [
                abs(found.actual - found.predicted)
                for found in (nudge(graph, node.name, size, element=element) for size in (1e-2, 1e-3))
            ]
            assert apart[1] < 1e-12 or 80 < apart[0] / apart[1] < 125, (node.name, element, apart)


def test_in_float32_it_is_what_pytorch_computes_in_float32() -> None:
    x, w, y = (torch.tensor(value, dtype=torch.float32) for value in (3.0, 1.0, 6.0))
    for size in (0.1, 1e-3, 1e-6):
        by_hand = (x * (w + size) - y) ** 2 - (x * w - y) ** 2
        assert nudge(LESSON, "w", size, precision=torch.float32).actual == pytest.approx(by_hand.item(), abs=1e-12)


def test_numbers_in_the_text_stay_float32_where_that_is_asked_for() -> None:
    graph = record("w*(2*3 + 0.1)", {"w": 1.0}, ("w",))
    found = nudge(graph, "w", 0.3, precision=torch.float32)
    assert found.result == np.float32(found.result)


@pytest.mark.parametrize(("name", "element"), [("x", 0), ("w", 1), ("w", -1)])
def test_what_cannot_be_nudged_is_refused_in_a_sentence(name: str, element: int) -> None:
    with pytest.raises(ValueError, match=name):
        nudge(LESSON, name, 0.1, element=element)


def test_the_graph_is_as_it_was() -> None:
    before = {node.name: node.value.copy() for node in LESSON.nodes}
    nudge(LESSON, "w", 5.0)
    assert all(np.array_equal(before[node.name], node.value) for node in LESSON.nodes)
    with pytest.raises(GraphError):
        record("x", {"x": 1.0}, ())


def test_a_nudge_where_the_result_is_infinite_either_way_says_nothing_and_warns_of_nothing() -> None:
    graph = record("x*x*x*w", {"x": 1e100, "w": 1e100}, ("w",))
    assert np.isnan(nudge(graph, "w", 0.1).actual)
