"""The sentence about a step says what `w.grad` should have held, what it held, and how far off w went."""

from backprop.datasets import Dataset
from backprop.figures.view import RunView, view
from backprop.outcomes import diagnose
from backprop.own_gradients import own_gradients
from backprop.training import TrainingConfig, train
from backprop.ui.forgetting.stage import at_this_step


def forgotten(**settings: float) -> RunView:
    run = train(TrainingConfig(zero_grad=False, **settings))  # type: ignore[arg-type]
    return view(run, diagnose(run))


def sentence(step: int, **settings: float) -> str:
    shown = forgotten(**settings)
    return at_this_step(shown, own_gradients(shown.run), step)


def test_the_first_step_holds_nothing_old() -> None:
    assert sentence(0).startswith("At step 0 both loops hold the same, −2:")


def test_the_lessons_second_step_holds_the_first_steps_gradient_too() -> None:
    # w is 1.02 after the first step: 2 · 2 · (2 · 1.02 − 4) = −7.84, and −2 is still there.
    text = sentence(1)
    assert "should have held **−7.84**" in text
    assert "It held **−9.84**: −2 of it was left over from 1 earlier step." in text
    assert "So w moved 1.26 times as far as it should." in text


def test_where_old_gradients_outweigh_the_steps_own_w_moves_the_wrong_way() -> None:
    run = forgotten().run
    own = own_gradients(run)
    step = next(i for i in range(1, len(run)) if own[i] * run.gradients[i] < 0)
    assert sentence(step).endswith("So w moved the wrong way.")


def test_a_loop_that_has_run_away_is_said_to_have_stopped() -> None:
    assert "has long stopped" in sentence(5_000, learning_rate=1.0)

    # A gradient of 2 · 1e19 · (1e19 · 1000) is beyond float32 at once, and so is what is added to it.
    run = train(TrainingConfig(zero_grad=False, initial_w=1000, dataset=Dataset(x=(1.0, 1e19), y=(0.0, 0.0))))
    text = at_this_step(view(run, diagnose(run)), own_gradients(run), 1)
    assert text == "At step 1 what `w.grad` should have held has left what float32 can hold."
