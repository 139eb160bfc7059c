"""Which one explodes?"""

from dataclasses import replace

from backprop.exercises.exercise import Chapter, Exercise, RunScene
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import Outcome, diagnose
from backprop.training import train_all
from backprop.training.config import TrainingConfig

_QUARTER = TrainingConfig(learning_rate=0.25, epochs=30)


def _who_explodes() -> str:
    runs = train_all([_QUARTER, replace(_QUARTER, zero_grad=False)])
    zeroed, forgotten = (diagnose(run).outcome is Outcome.DIVERGED for run in runs)
    return {(True, True): "both", (True, False): "zeroed", (False, True): "forgotten"}.get(
        (zeroed, forgotten), "neither"
    )


_TASK = Predict(
    {
        "zeroed": None,
        "forgotten": Misconception.FORGETTING_HURTS_MORE,
        "both": Misconception.BOTH_ALIKE,
        "neither": Misconception.BOTH_ALIKE,
    },
    _who_explodes,
)

EXERCISE = Exercise(
    id="who-explodes",
    chapter=Chapter.ZEROING,
    pages=("forgetting", "trace"),
    task=_TASK,
    solution={"choice": "zeroed"},
    wrong=_TASK.wrong,
    scene=RunScene(_QUARTER, compare=True),
    notebook_check="""\
zeroed, forgotten = (explodes(run(rate=0.25, epochs=30, zero=zero)[0]) for zero in (True, False))
happened = {(True, True): "both", (True, False): "zeroed", (False, True): "forgotten", (False, False): "neither"}
passed = answer == happened[zeroed, forgotten]""",
)
