"""Why the homework's parabola predicts eight and a half."""

from functools import cache

from backprop.exercises.exercise import Chapter, Exercise, FitScene
from backprop.exercises.homework import QUADRATIC, TRAINED, side_of_eight
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.training import train


@cache  # the run is always the same
def _side() -> str:
    return side_of_eight(train(QUADRATIC).predict(4.0))


_TASK = Predict({"exact": Misconception.ARRIVED, "above": None, "below": Misconception.TILTED}, _side)

EXERCISE = Exercise(
    id="quadratic-for-four",
    chapter=Chapter.HOMEWORK,
    pages=("graph",),
    task=_TASK,
    solution={"choice": "above"},
    wrong=_TASK.wrong,
    scene=FitScene((QUADRATIC,)),
    notebook_check=TRAINED
    + """\
prediction = quadratic(4, *trained(quadratic, (1.0, 1.0, 1.0))).item()
passed = answer == side_of_eight(prediction)""",
)
