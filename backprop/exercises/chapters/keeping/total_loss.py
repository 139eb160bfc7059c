"""Adding up the losses."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="total-loss",
    chapter=Chapter.KEEPING,
    pages=("mistakes", "training", "trace"),
    task=Mend(
        Loop(("weight", "total"), ("forward", "loss", "backward", "update", "zero", "add-loss")),
        ("add-number", "loss-item", "no-gradient", "nothing"),
        Goal(total=True),
    ),
    solution={"line": "8", "with": "add-number"},
    wrong=(
        ({"line": "4", "with": "loss-item"}, Misconception.PLAIN_NUMBER),
        ({"line": "7", "with": "no-gradient"}, Misconception.WRONG_LINE),
        ({"line": "8", "with": "nothing"}, Misconception.NOT_COUNTED),
    ),
)
