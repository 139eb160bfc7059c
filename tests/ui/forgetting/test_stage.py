"""The sentence about a step says what `w.grad` should have held, what it held, and what the update did."""

from backprop.datasets import Dataset
from backprop.training import TrainingConfig, train
from backprop.training.step_gradients import step_gradients
from backprop.ui.forgetting.words import at_this_step


def sentence(step: int, **settings: object) -> str:
    run = train(TrainingConfig(zero_grad=False, **settings))  # type: ignore[arg-type]
    return at_this_step(run, step_gradients(run), step)


def test_the_first_step_holds_nothing_old() -> None:
    assert sentence(0).startswith("At step 0 both loops hold the same, −2:")
    assert sentence(0).endswith("Go one step on, and watch what happens to it.")


def test_a_run_of_one_step_has_no_step_to_go_on_to() -> None:
    assert sentence(0, epochs=1, dataset=Dataset(x=(1.0,), y=(2.0,))).endswith("nothing old in `w.grad` yet.")


def test_the_lessons_second_step_holds_the_first_steps_gradient_too() -> None:
    # w is 1.02 after the first step: 2 · 2 · (2 · 1.02 − 4) = −7.84, and −2 is still there.
    text = sentence(1)
    assert "should have held **−7.84**" in text
    assert "It held **−9.84**: −2 of it was left over from 1 earlier step." in text
    assert "So the update was 1.26 times as large as it should be." in text


def test_where_old_gradients_outweigh_the_steps_own_w_moves_the_wrong_way() -> None:
    run = train(TrainingConfig(zero_grad=False))
    own = step_gradients(run)
    step = next(i for i in range(1, len(run)) if own[i] * run.gradients[i] < 0)
    assert sentence(step).endswith("So w moved the wrong way.")


def test_where_float32_loses_the_update_w_is_said_not_to_move() -> None:
    # Each gradient is some −4·10⁻⁶, and times the rate less than half of float32's step at 1.
    text = sentence(2, learning_rate=1e-3, initial_w=1.0, dataset=Dataset(x=(1e-3,), y=(3e-3,)), epochs=5)
    assert text.endswith("w did not move: to float32 the update is too small beside 1.")


def test_a_run_at_the_optimum_has_nothing_left_over() -> None:
    assert "It held **0**: nothing of it was left over from 3 earlier steps." in sentence(3, initial_w=2.0)


def test_a_loop_that_has_run_away_is_said_to_have_stopped_and_where() -> None:
    run = train(TrainingConfig(zero_grad=False, learning_rate=1.0))
    assert run.overflow_step is not None
    assert f"stopped at step {run.overflow_step}, " in sentence(5_000, learning_rate=1.0)

    # A gradient of 2 · 1e19 · (1e19 · 1000) is beyond float32 at once, and so is what is added to it.
    text = sentence(1, initial_w=1000, dataset=Dataset(x=(1.0, 1e19), y=(0.0, 0.0)))
    assert text == "At step 1 what `w.grad` held is a number too large for float32 (about 3.4 × 10³⁸)."
