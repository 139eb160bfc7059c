"""Twice through one graph."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="backward-once",
    chapter=Chapter.KEEPING,
    pages=("mistakes", "graph", "trace"),
    task=Mend(
        Loop(("weight",), ("forward", "loss", "backward", "update", "backward", "zero")),
        ("nothing", "update-recorded", "zero", "update-uphill"),
        Goal(),
    ),
    solution={"line": "6", "with": "nothing"},
    wrong=(
        ({"line": "4", "with": "nothing"}, Misconception.NO_GRADIENT_YET),
        ({"line": "7", "with": "nothing"}, Misconception.WRONG_LINE),
        ({"line": "5", "with": "nothing"}, Misconception.WRONG_LINE),
        ({"line": "4", "with": "zero"}, Misconception.NO_GRADIENT_YET),
    ),
)
