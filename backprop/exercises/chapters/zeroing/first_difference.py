"""When do they separate?"""

from dataclasses import replace

import numpy as np

from backprop.exercises.exercise import Chapter, Exercise, RunScene
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.training import train_all
from backprop.training.config import TrainingConfig

_LESSON = TrainingConfig(epochs=1)


def _same_first_step() -> str:
    zeroed, forgotten = train_all([_LESSON, replace(_LESSON, zero_grad=False)])
    differs = np.flatnonzero(zeroed.weights[1:] != forgotten.weights[1:])
    return {0: "first", 1: "second", 2: "third"}.get(int(differs[0]) if len(differs) else -1, "never")


_TASK = Predict(
    {
        "first": Misconception.NOTHING_OLD_YET,
        "second": None,
        "third": Misconception.NOTHING_LEFT_OVER,
        "never": Misconception.BOTH_ALIKE,
    },
    _same_first_step,
)

EXERCISE = Exercise(
    id="first-difference",
    chapter=Chapter.ZEROING,
    pages=("forgetting", "trace"),
    task=_TASK,
    solution={"choice": "second"},
    wrong=_TASK.wrong,
    scene=RunScene(replace(_LESSON, epochs=2), compare=True),
    notebook_check="""\
different = [a != b for a, b in zip(run()[0][1:], run(zero=False)[0][1:])]
passed = answer == (("first", "second", "third")[different.index(True)] if any(different) else "never")""",
)
