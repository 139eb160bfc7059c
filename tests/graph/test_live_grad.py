"""`.grad` after any actions, against the program that a learner would write, run by Python itself."""

import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.expressions import parse, to_code
from backprop.graph import MAX_ACTIONS, Action, GraphError, held, record
from tests.expressions.cases import cases

LESSON = {"x": 1.0, "w": 1.0, "y": 2.0}
TEXT = "(x*w - y)**2"
AGAIN, TWICE, PASS, ZERO = (Action(kind) for kind in ("again", "twice", "pass", "zero"))


def run_by_python(expression, values, parameters, actions):
    """Write the program line by line and execute it: `.grad` and values at its end, and what the last line raised."""
    code = to_code(parse(expression) if isinstance(expression, str) else expression)
    lines = {
        "again": ["loss.backward()"],
        "twice": [f"loss = {code}", "loss.backward(retain_graph=True)", "loss.backward()"],
        "pass": [f"loss = {code}", "loss.backward()"],
        "zero": [f"{name}.grad.zero_()" for name in parameters],
    }
    space = {"torch": torch}
    refusal = None
    torch.set_default_dtype(torch.float64)
    try:
        for name, value in values.items():
            space[name] = torch.tensor(value, dtype=torch.float64, requires_grad=name in parameters)
        exec("\n".join(lines["pass"]), space)  # noqa: S102
        for action in actions:
            update = [f"{name}.data = {name}.data - {action.learning_rate!r} * {name}.grad" for name in parameters]
            refusal = None
            try:
                exec("\n".join(lines.get(action.kind, update)), space)  # noqa: S102
            except RuntimeError as error:
                refusal = str(error)
    finally:
        torch.set_default_dtype(torch.float32)
    gradients = {name: space[name].grad.numpy() for name in parameters}
    return gradients, {name: space[name].detach().numpy() for name in values}, refusal


actions = st.lists(
    st.one_of(
        st.sampled_from([AGAIN, TWICE, PASS, ZERO]),
        st.sampled_from([0.01, 0.5]).map(lambda rate: Action("update", rate)),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(cases(), actions)
def test_whatever_is_done_grad_is_that_of_the_plain_program(case, done):
    ours = held(case.expression, case.values, case.parameters, done)
    gradients, values, refusal = run_by_python(case.expression, case.values, case.parameters, done)
    for name in case.parameters:
        np.testing.assert_array_equal(ours.gradients[name], gradients[name])
    for name, value in values.items():
        np.testing.assert_array_equal(np.array(ours.values[name]), value)
    assert ours.refusal == refusal


@pytest.mark.parametrize("expression", ["b + w*w", "sum(w) + w**2*b", "b - 3", "w", "sum(w) + sum(b)", "2/w + b"])
@settings(max_examples=20, deadline=None)
@given(done=actions)
def test_and_so_where_a_pass_is_refused_half_way_or_gradients_share_their_memory(expression, done):
    values = {name: value for name, value in {"b": 1.5, "w": 3.0}.items() if name in expression}
    ours = held(expression, values, tuple(values), done)
    gradients, _, refusal = run_by_python(expression, values, tuple(values), done)
    assert {name: float(value) for name, value in ours.gradients.items()} == pytest.approx(
        {name: float(value) for name, value in gradients.items()}, nan_ok=True, rel=0, abs=0
    )
    assert ours.refusal == refusal


def test_a_refused_pass_leaves_what_it_had_added_before_it_was_refused():
    refused = held("b + w*w", {"b": 1.0, "w": 3.0}, ("b", "w"), [AGAIN])
    assert refused.refusal.startswith("Trying to backward through the graph a second time")
    assert refused.gradients == {"b": 2.0, "w": 6.0}


def test_a_refused_pass_of_the_lesson_leaves_grad_as_it_was():
    refused = held(TEXT, LESSON, ("w",), [AGAIN])
    assert refused.refusal is not None
    assert refused.gradients == {"w": -2.0}


def test_a_graph_that_saves_nothing_goes_through_again_and_adds():
    assert held("w + x", LESSON, ("w",), [AGAIN]).gradients == {"w": 2.0}


def test_the_buttons_of_the_lesson_one_after_another():
    done = []
    for action, gradient in (
        (PASS, -4),
        (TWICE, -8),
        (ZERO, 0),
        (PASS, -2),
        (AGAIN, -2),
        (Action("update", 0.1), -2),
        (PASS, -3.6),
    ):
        done.append(action)
        after = held(TEXT, LESSON, ("w",), done)
        assert float(after.gradients["w"]) == pytest.approx(gradient)
    assert after.values == {"x": 1.0, "w": 1.2, "y": 2.0}


def test_gradients_that_share_memory_are_named_and_add_up_as_pytorch_adds_them():
    ours = held("sum(a) + sum(b)", {"a": 1.5, "b": 2.5}, ("a", "b"), [PASS])
    assert ours.shared == (("a", "b"),)
    assert ours.gradients == {"a": 3.0, "b": 3.0}
    assert held("a + b", {"a": 1.5, "b": 2.5}, ("a", "b")).shared == ()


def test_steps_of_descent_go_on_from_one_another():
    values = {"W": [[1.0, 2.0], [3.0, 4.0]], "x": [1.0, -1.0], "y": [0.5, 0.5]}
    expression = "sum((W @ x - y)**2)"
    done, results = [], []
    for _ in range(20):
        done += [Action("update", 0.1), ZERO, PASS]
        after = held(expression, values, ("W",), done)
        results.append(float(record(expression, after.values, ("W",)).result.value))
    assert results == sorted(results, reverse=True)
    assert results[-1] < 1e-3


def test_what_is_kept_of_the_actions_is_a_small_record():
    done = tuple([PASS, Action("update", 0.1)] * (MAX_ACTIONS // 2))
    assert pickle.loads(pickle.dumps(done)) == done
    assert len(pickle.dumps(done)) < 4_000


def test_numbers_that_were_read_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        held(TEXT, LESSON, ("w",)).gradients["w"][...] = 0


def test_too_many_actions_are_named():
    with pytest.raises(GraphError, match=f"Up to {MAX_ACTIONS} actions can follow one another, but here are 101") as e:
        held(TEXT, LESSON, ("w",), [PASS] * (MAX_ACTIONS + 1))
    assert e.value.kind == "bad_setting"


@pytest.mark.parametrize("rate", [0, -0.1, 10.1, float("nan"), float("inf"), True, "0.1", None])
def test_a_learning_rate_out_of_range_is_named(rate):
    with pytest.raises(GraphError, match="learning_rate must be a number above 0 and at most 10, but it is"):
        Action("update", rate)


def test_it_refuses_what_record_refuses():
    with pytest.raises(GraphError, match="scalar outputs"):
        held("w*2", {"w": [1.0, 2.0]}, ("w",))
    with pytest.raises(GraphError, match="does not require grad"):
        held("w*2", {"w": 1.0}, ())
