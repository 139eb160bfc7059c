"""The steps tell every operation once on the way forward, and every gradient once on the way back."""

import pytest

from backprop.graph import record
from backprop.graph.steps import edge_key, progress, revealed, steps

LESSON = record("(x*w - y)**2", {"x": 1.0, "w": 1.0, "y": 2.0}, ["w"])
TWICE = record("(a*a + a*b)**2", {"a": 1.0, "b": -3.0}, ["a", "b"])


def test_the_lessons_steps_are_the_leaves_three_operations_and_four_gradients() -> None:
    told = [(step.phase, step.node) for step in steps(LESSON)]
    assert told[0] == ("start", None)
    assert told[1:4] == [("forward", "v1"), ("forward", "v2"), ("forward", "L")]
    assert told[4:] == [("backward", name) for name in ("L", "v2", "v1", "w")]


@pytest.mark.parametrize("graph", [LESSON, TWICE])
def test_each_step_adds_what_it_is_about_and_forgets_nothing(graph) -> None:
    told = steps(graph)
    for index in range(1, len(told)):
        before, after = progress(graph, index - 1), progress(graph, index)
        assert before.values <= after.values
        assert before.edges <= after.edges
        if told[index].phase == "forward":
            assert after.values - before.values == {told[index].node}
            assert after.gradients == before.gradients == frozenset()
        else:
            assert after.gradients - before.gradients == {told[index].node}
    assert after.values == set(graph.forward_order)
    assert after.gradients == set(graph.backward_order)
    assert after.edges == {edge_key(edge) for edge in graph.edges if edge.contribution is not None}


def test_a_gradient_is_shown_only_after_all_that_make_it() -> None:
    for index in range(len(steps(TWICE))):
        shown = progress(TWICE, index)
        for name in shown.gradients:
            assert {edge_key(edge) for edge in TWICE.edges_from(name)} <= shown.edges


def test_a_gradient_that_is_to_be_found_is_not_given_away_by_an_edge() -> None:
    assert revealed(LESSON, ["L"]).edges == frozenset()
    assert revealed(LESSON, ["L", "v2"]).edges == {("L", 0)}
    assert revealed(LESSON, ["w"]).edges == frozenset()
    assert revealed(LESSON, []).values == set(LESSON.forward_order)


def test_a_single_name_has_a_start_and_a_gradient() -> None:
    assert [step.phase for step in steps(record("w", {"w": 3.0}, ["w"]))] == ["start", "backward"]


@pytest.mark.parametrize("index", [-1, 8])
def test_a_step_that_does_not_exist_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="0 to 7"):
        progress(LESSON, index)
