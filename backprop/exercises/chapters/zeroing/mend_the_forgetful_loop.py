"""One line twice, one line missing."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="mend-the-forgetful-loop",
    chapter=Chapter.ZEROING,
    pages=("forgetting", "trace"),
    task=Mend(
        Loop(("weight",), ("forward", "loss", "backward", "update", "forward")),
        ("zero", "backward", "update", "nothing"),
        Goal(),
    ),
    solution={"line": "6", "with": "zero"},
    wrong=(
        ({"line": "2", "with": "zero"}, Misconception.NO_GRADIENT_YET),
        ({"line": "6", "with": "backward"}, Misconception.BACKWARD_TWICE),
        ({"line": "5", "with": "zero"}, Misconception.NEVER_UPDATED),
        ({"line": "6", "with": "nothing"}, Misconception.WRONG_LINE),
    ),
)
