"""A loop of chosen lines does what the same lines do when they are typed."""

import itertools
import random

import numpy as np
import pytest
import torch

from backprop.exercises.loop_judging import Goal, judge_loop
from backprop.exercises.loop_lines import LEARNING_RATE, LINES
from backprop.exercises.loop_running import MAX_LINES, Loop, run_loop
from backprop.exercises.verdicts import Misconception
from backprop.training import train
from backprop.training.config import TrainingConfig

LESSON = ("forward", "loss", "backward", "update", "zero")


def test_the_lessons_lines_train_as_the_lessons_loop_to_the_last_digit() -> None:
    run = run_loop(Loop(("weight",), LESSON), epochs=10)
    expected = train(TrainingConfig(learning_rate=LEARNING_RATE, epochs=10))
    assert run.failure is None
    assert np.array_equal(np.float32(run.weights), expected.weights)
    assert np.array_equal(np.float32(run.losses), expected.losses)


def test_without_zeroing_they_train_as_the_forgetful_loop() -> None:
    run = run_loop(Loop(("weight",), LESSON[:-1]), epochs=10)
    expected = train(TrainingConfig(learning_rate=LEARNING_RATE, epochs=10, zero_grad=False))
    assert np.array_equal(np.float32(run.weights), expected.weights)
    assert np.array_equal(np.float32(run.gradients), expected.gradients)


def test_an_update_without_no_grad_gets_pytorchs_own_words() -> None:
    w = torch.tensor([1.0], requires_grad=True)
    with pytest.raises(RuntimeError) as caught:
        w -= 1
    failure = run_loop(Loop(("weight",), ("forward", "loss", "backward", "update-recorded", "zero"))).failure
    assert failure is not None
    assert (failure.line, failure.step, failure.error) == (4, 0, "RuntimeError")
    assert failure.message == str(caught.value)


def test_a_second_backward_through_one_graph_gets_pytorchs_own_words() -> None:
    w = torch.tensor([1.0], requires_grad=True)
    loss = (w * 2 - 4) ** 2
    loss.backward()
    with pytest.raises(RuntimeError) as caught:
        loss.backward()
    failure = run_loop(Loop(("weight",), ("forward", "loss", "backward", "backward"))).failure
    assert failure is not None
    assert (failure.line, failure.message) == (4, str(caught.value))


def test_a_name_bound_anew_fails_in_the_second_step_as_it_does_in_python() -> None:
    run = run_loop(Loop(("weight",), ("forward", "loss", "backward", "update-bound-anew")))
    assert run.failure is not None
    assert (run.failure.line, run.failure.step, run.failure.error) == (4, 1, "TypeError")
    with pytest.raises(TypeError) as caught:
        _ = 0.01 * None  # type: ignore[operator]
    assert run.failure.message == str(caught.value)


def test_adding_up_tensors_keeps_every_graph_and_adding_up_numbers_none() -> None:
    kept = run_loop(Loop(("weight", "total"), (*LESSON, "add-loss")), epochs=4)
    let_go = run_loop(Loop(("weight", "total"), (*LESSON, "add-number")), epochs=4)
    assert let_go.functions_kept == 0
    assert kept.functions_kept >= 12 * 3  # 12 steps: a product, a difference and a square each, at least
    assert kept.total == pytest.approx(let_go.total, rel=1e-5)
    assert let_go.total == pytest.approx(sum(let_go.losses), rel=1e-6)


def test_every_order_of_the_lessons_lines_ends_and_only_those_that_work_pass() -> None:
    passing = [
        order
        for order in itertools.permutations(LESSON)
        if judge_loop(run_loop(Loop(("weight",), order), epochs=30), Goal()) is None
    ]
    assert passing == [LESSON]


def test_any_choice_of_lines_ends_and_is_judged() -> None:
    chance = random.Random(3)
    for _ in range(150):
        body = tuple(chance.choices(list(LINES), k=chance.randrange(1, 9)))
        run = run_loop(Loop((), body), epochs=2)
        assert len(run.losses) <= 6
        verdict = judge_loop(run, Goal())
        assert verdict is None or isinstance(verdict, Misconception)


@pytest.mark.parametrize("body", [("forward",) * (MAX_LINES + 1), ("import os",), ("",)])
def test_what_is_no_line_or_too_many_is_refused(body: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="line"):
        Loop((), body)


def test_the_loop_never_warns_and_leaves_no_gradient_mode_behind(recwarn: pytest.WarningsRecorder) -> None:
    with torch.no_grad():
        assert run_loop(Loop(("weight",), LESSON), epochs=1).failure is None
        assert not torch.is_grad_enabled()
    assert not recwarn.list
