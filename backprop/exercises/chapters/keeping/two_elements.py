"""A weight that is two."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="two-elements",
    chapter=Chapter.KEEPING,
    pages=("mistakes", "graph", "trace"),
    task=Mend(
        Loop(("two-weights",), ("forward", "loss", "backward", "update", "zero")),
        ("weight", "integer-weight", "plain-weight", "difference", "update-data"),
        Goal(),
    ),
    solution={"line": "1", "with": "weight"},
    wrong=(
        ({"line": "3", "with": "difference"}, Misconception.WRONG_LINE),
        ({"line": "1", "with": "plain-weight"}, Misconception.NOT_WATCHED),
        ({"line": "1", "with": "integer-weight"}, Misconception.WHOLE_NUMBER),
        ({"line": "5", "with": "update-data"}, Misconception.WRONG_LINE),
    ),
)
