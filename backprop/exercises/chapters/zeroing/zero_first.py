"""Clear it at the beginning."""

from backprop.exercises.build import Build
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="zero-first",
    chapter=Chapter.ZEROING,
    pages=("forgetting", "trace"),
    task=Build(
        ("weight",),
        ("forward", "zero", "backward", "no-gradient", "update", "loss"),
        Goal(zero_first=True),
    ),
    solution={"lines": "no-gradient forward loss backward update"},
    wrong=(
        ({"lines": "zero forward loss backward update"}, Misconception.NO_GRADIENT_YET),
        ({"lines": "forward loss backward update zero"}, Misconception.NOT_FIRST),
        ({"lines": "forward loss backward no-gradient update"}, Misconception.NO_GRADIENT_YET),
        ({"lines": "no-gradient forward loss backward"}, Misconception.NEVER_UPDATED),
    ),
)
