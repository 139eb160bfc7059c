"""Starting too high."""

from backprop.exercises.exercise import Chapter, Exercise, RunScene
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.training import train
from backprop.training.config import TrainingConfig

_FROM_ABOVE = TrainingConfig(initial_w=5.0, epochs=5)


def _direction() -> str:
    run = train(_FROM_ABOVE)
    return "down" if run.weights[1] < run.weights[0] else "up"


_TASK = Predict(
    {
        "up": Misconception.UPHILL,
        "down": None,
        "stays": Misconception.NOT_LEVEL,
        "at-once": Misconception.SUDDEN,
    },
    _direction,
)

EXERCISE = Exercise(
    id="direction",
    chapter=Chapter.GRADIENTS,
    pages=("training",),
    task=_TASK,
    solution={"choice": "down"},
    wrong=_TASK.wrong,
    scene=RunScene(_FROM_ABOVE),
    notebook_check="""\
weights, _ = run(w=5.0)
passed = answer == ("down" if 2 < weights[1] < weights[0] else "at-once" if close(weights[1], 2) else "up")""",
)
