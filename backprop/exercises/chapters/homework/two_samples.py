"""Two samples do not decide three parameters."""

from dataclasses import replace
from functools import cache

from backprop.datasets import Dataset
from backprop.exercises.exercise import Chapter, Exercise, FitScene
from backprop.exercises.homework import QUADRATIC, TRAINED, how_two_predict
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.training import train_all

_FIRST = replace(QUADRATIC, epochs=1_000, dataset=Dataset((1.0, 2.0), (2.0, 4.0)))
_SECOND = replace(_FIRST, initial=(-1.0, 1.0, 1.0))


@cache  # the run is always the same
def _what_they_say() -> str:
    one, other = train_all([_FIRST, _SECOND])
    return how_two_predict(one.predict(4.0), other.predict(4.0))


_TASK = Predict(
    {"eight": Misconception.SAMPLES_DECIDE, "same": Misconception.SAMPLES_DECIDE, "apart": None}, _what_they_say
)

EXERCISE = Exercise(
    id="two-samples",
    chapter=Chapter.HOMEWORK,
    pages=("graph",),
    task=_TASK,
    solution={"choice": "apart"},
    wrong=_TASK.wrong,
    scene=FitScene((_FIRST, _SECOND)),
    notebook_check=TRAINED
    + """\
one, other = (
    quadratic(4, *trained(quadratic, start, epochs=1_000, samples=SAMPLES[:2])).item()
    for start in ((1.0, 1.0, 1.0), (-1.0, 1.0, 1.0))
)
passed = answer == how_two_predict(one, other)""",
)
