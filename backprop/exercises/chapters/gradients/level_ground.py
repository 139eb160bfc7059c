"""Where there is nothing to learn."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.training.config import TrainingConfig


def _level(runs: Runs) -> Misconception | None:
    """The very first gradient is 0: so are the others, as every sample agrees."""
    return None if abs(float(runs.zeroed.gradients[0])) < 1e-4 else Misconception.NOT_LEVEL


EXERCISE = Exercise(
    id="level-ground",
    chapter=Chapter.GRADIENTS,
    pages=("training",),
    task=Tune(TrainingConfig(epochs=5), (Knob("initial_w", -5.0, 5.0, 0.1, 1.0),), _level),
    solution={"initial_w": "2"},
    wrong=(({"initial_w": "0"}, Misconception.NOT_LEVEL), ({"initial_w": "1.9"}, Misconception.NOT_LEVEL)),
    notebook_check="""\
_, gradients = run(w=float(answer["initial_w"]))
passed = abs(gradients[0]) < 1e-4""",
)
