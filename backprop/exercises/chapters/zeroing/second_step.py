"""What w.grad holds."""

from collections.abc import Mapping
from dataclasses import replace

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, LoopScene
from backprop.exercises.loop_running import LESSONS_LOOP
from backprop.exercises.verdicts import Misconception
from backprop.training import train_all
from backprop.training.config import TrainingConfig

_LESSON = TrainingConfig(epochs=1)


def _second_step() -> Mapping[str, Quantity]:
    zeroed, forgotten = train_all([_LESSON, replace(_LESSON, zero_grad=False)])
    one, both = float(zeroed.gradients[1]), float(forgotten.gradients[1])
    x, y = _LESSON.dataset.x[1], _LESSON.dataset.y[1]
    stale = 2 * x * (x * _LESSON.initial_w - y)  # as if the first update had not been made
    return {
        "zeroed": Quantity(
            one,
            {Misconception.UNZEROED: both, Misconception.STALE_WEIGHT: stale, Misconception.FACTOR_TWO: one / 2},
        ),
        "forgotten": Quantity(
            both,
            {Misconception.NOTHING_LEFT_OVER: one, Misconception.STALE_WEIGHT: float(forgotten.gradients[0]) + stale},
        ),
    }


EXERCISE = Exercise(
    id="second-step",
    chapter=Chapter.ZEROING,
    pages=("forgetting", "trace"),
    task=Compute(("zeroed", "forgotten"), _second_step),
    solution={"zeroed": "-7.84", "forgotten": "-9.84"},
    wrong=(
        ({"zeroed": "-9.84", "forgotten": "-9.84"}, Misconception.UNZEROED),
        ({"zeroed": "-8", "forgotten": "-10"}, Misconception.STALE_WEIGHT),
        ({"zeroed": "-7.84", "forgotten": "-7.84"}, Misconception.NOTHING_LEFT_OVER),
        ({"zeroed": "7.84", "forgotten": "9.84"}, Misconception.SIGN),
    ),
    scene=LoopScene(LESSONS_LOOP),
    notebook_check="""\
expected = {"zeroed": run()[1][1], "forgotten": run(zero=False)[1][1]}
passed = numbers_agree(answer, expected)""",
)
