"""From side to side."""

import numpy as np

from backprop.datasets import PRESETS
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.training.config import TrainingConfig

_ONE_SAMPLE = TrainingConfig(dataset=PRESETS["one sample"], epochs=20)


def _swings_and_settles(runs: Runs) -> Misconception | None:
    """From one side of 2 to the other at every step, and nearer each time."""
    errors = runs.zeroed.weights.astype(np.float64) - 2.0
    early = errors[:4]  # later ones may be down to rounding, which has no side
    if np.allclose(np.abs(early), np.abs(early[0]), rtol=1e-5):
        return Misconception.NO_NEARER
    if not (np.abs(early[1:]) < np.abs(early[:-1])).all():
        return Misconception.DIVERGES
    return None if (early[1:] * early[:-1] < 0).all() else Misconception.NO_SWING


EXERCISE = Exercise(
    id="swing-and-settle",
    chapter=Chapter.LEARNING_RATE,
    pages=("training",),
    task=Tune(_ONE_SAMPLE, (Knob("learning_rate", 0.01, 1.0, 0.01, 0.01),), _swings_and_settles),
    solution={"learning_rate": "0.2"},
    wrong=(
        ({"learning_rate": "0.05"}, Misconception.NO_SWING),
        ({"learning_rate": "0.25"}, Misconception.NO_NEARER),
        ({"learning_rate": "0.26"}, Misconception.DIVERGES),
    ),
    notebook_check="""\
weights, _ = run([(2.0, 4.0)], rate=float(answer["learning_rate"]), epochs=6)
errors = [w - 2.0 for w in weights]
pairs = list(zip(errors, errors[1:]))
passed = all(a * b < 0 and abs(b) < abs(a) for a, b in pairs)""",
)
