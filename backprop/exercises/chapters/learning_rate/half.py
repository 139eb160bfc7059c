"""Twice what was too much."""

from backprop.exercises.exercise import Chapter, Exercise, RunScene
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import Outcome, diagnose
from backprop.training import train
from backprop.training.config import TrainingConfig

_HALF = TrainingConfig(learning_rate=0.5, epochs=20)


def _half() -> str:
    outcome = diagnose(train(_HALF)).outcome
    return {Outcome.CONVERGED: "converges", Outcome.DIVERGED: "explodes"}.get(outcome, "swings")


_TASK = Predict({"explodes": Misconception.ONE_LIMIT, "swings": Misconception.ONE_LIMIT, "converges": None}, _half)

EXERCISE = Exercise(
    id="half",
    chapter=Chapter.LEARNING_RATE,
    pages=("training",),
    task=_TASK,
    solution={"choice": "converges"},
    wrong=_TASK.wrong,
    scene=RunScene(_HALF),
    notebook_check="""\
weights, _ = run(rate=0.5, epochs=20)
passed = answer == ("explodes" if explodes(weights) else "converges" if close(weights[-1], 2) else "swings")""",
)
