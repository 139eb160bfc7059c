"""On which side of 8 a line with a bias ends."""

from functools import cache

from backprop.exercises.exercise import Chapter, Exercise, FitScene
from backprop.exercises.homework import AFFINE, TRAINED, side_of_eight
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.training import train


@cache  # the run is always the same
def _side() -> str:
    return side_of_eight(train(AFFINE).predict(4.0))


_TASK = Predict({"exact": Misconception.ARRIVED, "above": Misconception.TILTED, "below": None}, _side)

EXERCISE = Exercise(
    id="affine-for-four",
    chapter=Chapter.HOMEWORK,
    pages=("graph",),
    task=_TASK,
    solution={"choice": "below"},
    wrong=_TASK.wrong,
    scene=FitScene((AFFINE,)),
    notebook_check=TRAINED
    + """\
prediction = affine(4, *trained(affine, (1.0, 1.0))).item()
passed = answer == side_of_eight(prediction)""",
)
