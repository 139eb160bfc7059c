"""A loop that moves b with the gradient of w."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.homework import TRAINS_THE_LINE
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="mend-the-bias",
    chapter=Chapter.HOMEWORK,
    pages=("training",),
    task=Mend(
        Loop(
            ("weight", "bias"),
            ("forward-affine", "loss", "backward", "update", "update-b-by-w", "zero", "zero-b"),
        ),
        ("update-b", "update", "backward", "zero-b"),
        Goal(),
    ),
    solution={"line": "7", "with": "update-b"},
    wrong=(
        ({"line": "6", "with": "update-b"}, Misconception.NEVER_UPDATED),
        ({"line": "7", "with": "update"}, Misconception.BIAS_NEVER_UPDATED),
        ({"line": "7", "with": "zero-b"}, Misconception.BIAS_NEVER_UPDATED),
        ({"line": "7", "with": "backward"}, Misconception.BACKWARD_TWICE),
        ({"line": "5", "with": "update-b"}, Misconception.NO_GRADIENT_YET),
        ({"line": "8", "with": "update-b"}, Misconception.WRONG_LINE),
    ),
    notebook_check=TRAINS_THE_LINE,
)
