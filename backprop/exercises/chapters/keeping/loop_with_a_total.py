"""The whole loop, with a total."""

from backprop.exercises.build import Build
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="loop-with-a-total",
    chapter=Chapter.KEEPING,
    pages=("mistakes", "training", "trace"),
    task=Build(
        ("weight", "total"),
        (
            "update-bound-anew",
            "backward",
            "add-loss",
            "zero",
            "loss",
            "update-data",
            "add-number",
            "update-recorded",
            "forward",
        ),
        Goal(total=True),
    ),
    solution={"lines": "forward loss add-number backward update-data zero"},
    wrong=(
        ({"lines": "forward loss add-loss backward update-data zero"}, Misconception.GRAPHS_KEPT),
        ({"lines": "forward loss backward update-data zero"}, Misconception.NOT_COUNTED),
        ({"lines": "forward loss add-number backward update-bound-anew zero"}, Misconception.REBOUND),
        ({"lines": "forward loss add-number backward update-recorded zero"}, Misconception.UPDATE_RECORDED),
        ({"lines": "forward loss add-number backward update-data"}, Misconception.UNZEROED),
        ({"lines": "add-number forward loss backward update-data zero"}, Misconception.OUT_OF_ORDER),
    ),
)
