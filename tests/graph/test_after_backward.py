"""A second backward, accumulation, descent: what PyTorch does, not what we say that it does."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from backprop.graph import GraphError, accumulate, backward_twice, descend, record
from tests.expressions.cases import cases

LESSON = {"x": 1.0, "w": 1.0, "y": 2.0}
TEXT = "(x*w - y)**2"


def test_a_second_backward_fails_in_pytorchs_own_words():
    w = torch.tensor(1.0, requires_grad=True)
    loss = (w - 2) ** 2
    loss.backward()
    with pytest.raises(RuntimeError) as theirs:
        loss.backward()
    ours = backward_twice(TEXT, LESSON, ("w",), retain_graph=False)
    assert ours.error == str(theirs.value)
    assert "backward through the graph a second time" in ours.error
    assert ours.first == {"w": -2.0}
    assert ours.second == {"w": -2.0}


def test_a_retained_graph_gives_the_gradients_again_and_they_add_up():
    twice = backward_twice(TEXT, LESSON, ("w",), retain_graph=True)
    assert twice.error is None
    assert (twice.first, twice.second) == ({"w": -2.0}, {"w": -4.0})


def test_a_graph_that_keeps_no_values_can_be_gone_through_again_even_freed():
    twice = backward_twice("w + x", LESSON, ("w",), retain_graph=False)
    assert twice.error is None
    assert (twice.first, twice.second) == ({"w": 1.0}, {"w": 2.0})


def test_without_zeroing_every_pass_adds_its_gradient():
    assert accumulate(TEXT, LESSON, ("w",), times=3).after_each == ({"w": -2.0}, {"w": -4.0}, {"w": -6.0})


def test_with_zeroing_every_pass_has_its_own():
    zeroed = accumulate(TEXT, LESSON, ("w",), times=3, zero_grad=True)
    assert zeroed.after_each == ({"w": -2.0}, {"w": -2.0}, {"w": -2.0})


def test_gradients_that_share_memory_in_pytorch_do_not_add_up_twice():
    what = ("sum(a) + sum(b)", {"a": 1.5, "b": 2.5}, ("a", "b"))
    assert [each["a"] for each in accumulate(*what, times=3).after_each] == [1, 2, 3]
    assert backward_twice(*what, retain_graph=True).second == {"a": 2.0, "b": 2.0}


def test_what_was_collected_is_not_changed_by_later_passes():
    first, *_ = accumulate(TEXT, LESSON, ("w",), times=2).after_each
    with pytest.raises(ValueError, match="read-only"):
        first["w"][...] = 0


@pytest.mark.parametrize("times", [0, 101, 2.5, True, "3", None])
def test_times_out_of_range_are_named(times):
    with pytest.raises(GraphError, match="times must be a whole number from 1 to 100, but it is") as error:
        accumulate(TEXT, LESSON, ("w",), times=times)
    assert error.value.kind == "bad_setting"


def test_a_step_of_descent_is_the_lessons_first():
    step = descend(TEXT, LESSON, ("w",), learning_rate=0.01)
    assert step.gradients == {"w": -2.0}
    assert step.values == {"x": 1.0, "w": 1.02, "y": 2.0}
    assert step.result_before == 1.0
    assert step.result_after == pytest.approx(0.9604)


def test_steps_of_descent_go_on_from_one_another():
    values = {"W": [[1.0, 2.0], [3.0, 4.0]], "x": [1.0, -1.0], "y": [0.5, 0.5]}
    results = []
    for _ in range(20):
        step = descend("sum((W @ x - y)**2)", values, ("W",), learning_rate=0.1)
        values = step.values
        results.append(step.result_after)
    assert results == sorted(results, reverse=True)
    assert results[-1] < 1e-3
    assert values["x"] == (1.0, -1.0)


@pytest.mark.parametrize("rate", [0, -0.1, 10.1, float("nan"), float("inf"), True, "0.1", None])
def test_a_learning_rate_out_of_range_is_named(rate):
    with pytest.raises(GraphError, match="learning_rate must be a number above 0 and at most 10, but it is"):
        descend(TEXT, LESSON, ("w",), learning_rate=rate)


def test_a_step_that_leaves_the_numbers_is_a_result():
    step = descend("sqrt(w)", {"w": 0.0}, ("w",), learning_rate=0.1)
    assert step.values["w"] == -np.inf
    assert np.isnan(step.result_after)


@pytest.mark.parametrize(
    "run",
    [
        lambda *what: backward_twice(*what, retain_graph=True),
        lambda *what: accumulate(*what, times=2),
        lambda *what: descend(*what, learning_rate=0.1),
    ],
)
def test_each_refuses_what_record_refuses(run):
    with pytest.raises(GraphError, match="scalar outputs"):
        run("w*2", {"w": [1.0, 2.0]}, ("w",))
    with pytest.raises(GraphError, match="does not require grad"):
        run("w*2", {"w": 1.0}, ())


@settings(max_examples=60)
@given(cases())
def test_gradients_agree_with_the_recording(case):
    what = (case.expression, case.values, case.parameters)
    graph = record(*what)
    twice = backward_twice(*what, retain_graph=True)
    summed = accumulate(*what, times=2).after_each
    step = descend(*what, learning_rate=0.5)
    for name in case.parameters:
        gradient = graph.node(name).gradient
        for ours, times in ((twice.first, 1), (twice.second, 2), (summed[0], 1), (summed[1], 2), (step.gradients, 1)):
            np.testing.assert_allclose(ours[name], times * gradient, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(step.values[name], case.values[name] - 0.5 * gradient, rtol=1e-12, atol=1e-12)
