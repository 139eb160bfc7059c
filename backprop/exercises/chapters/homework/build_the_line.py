"""The loop of the line with a bias, put together."""

from backprop.exercises.build import Build
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.homework import TRAINS_THE_LINE
from backprop.exercises.loop_judging import Goal
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="build-the-line",
    chapter=Chapter.HOMEWORK,
    pages=("training",),
    task=Build(
        ("weight", "bias"),
        ("zero-b", "update-b-by-w", "loss", "update", "backward", "forward", "zero", "forward-affine", "update-b"),
        Goal(),
    ),
    solution={"lines": "forward-affine loss backward update update-b zero zero-b"},
    wrong=(
        ({"lines": "forward-affine loss backward update update-b zero"}, Misconception.UNZEROED),
        ({"lines": "forward-affine loss backward update zero"}, Misconception.BIAS_NEVER_UPDATED),
        ({"lines": "forward-affine loss backward update-b zero zero-b"}, Misconception.NEVER_UPDATED),
        ({"lines": "forward-affine loss backward update update-b-by-w zero zero-b"}, Misconception.ANOTHERS_GRADIENT),
        ({"lines": "forward-affine loss backward zero-b update update-b zero"}, Misconception.ZEROED_TOO_EARLY),
        ({"lines": "forward loss backward update update-b zero zero-b"}, Misconception.NO_GRADIENT_YET),
        ({"lines": "zero zero-b forward-affine loss backward update update-b"}, Misconception.NO_GRADIENT_YET),
    ),
    notebook_check=TRAINS_THE_LINE,
)
