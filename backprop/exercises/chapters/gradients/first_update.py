"""The first step."""

from collections.abc import Mapping

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, LoopScene
from backprop.exercises.loop_running import LESSONS_LOOP
from backprop.exercises.verdicts import Misconception
from backprop.training import train
from backprop.training.config import TrainingConfig

_LESSON = TrainingConfig()


def _first_update() -> Mapping[str, Quantity]:
    run = train(_LESSON)
    first, before, after = float(run.gradients[0]), float(run.weights[0]), float(run.weights[1])
    return {
        "gradient": Quantity(first, {Misconception.FACTOR_TWO: first / 2}),
        "w": Quantity(
            after,
            {
                Misconception.UPHILL: before + _LESSON.learning_rate * first,
                Misconception.RATE_FORGOTTEN: before - first,
                Misconception.FACTOR_TWO: before - _LESSON.learning_rate * first / 2,
            },
        ),
    }


EXERCISE = Exercise(
    id="first-update",
    chapter=Chapter.GRADIENTS,
    pages=("training",),
    task=Compute(("gradient", "w"), _first_update),
    solution={"gradient": "-2", "w": "1.02"},
    wrong=(
        ({"gradient": "-2", "w": "0.98"}, Misconception.UPHILL),
        ({"gradient": "-2", "w": "3"}, Misconception.RATE_FORGOTTEN),
        ({"gradient": "-1", "w": "1.01"}, Misconception.FACTOR_TWO),
        ({"gradient": "2", "w": "0.98"}, Misconception.SIGN),
    ),
    scene=LoopScene(LESSONS_LOOP),
    notebook_check="""\
weights, gradients = run()
passed = numbers_agree(answer, {"gradient": gradients[0], "w": weights[1]})""",
)
