"""Put the loop together."""

from backprop.exercises.build import Build
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="first-loop",
    chapter=Chapter.GRADIENTS,
    pages=("training",),
    task=Build(
        ("weight",),
        ("zero", "update-uphill", "loss", "backward", "difference", "update", "update-recorded", "forward"),
        Goal(),
    ),
    solution={"lines": "forward loss backward update zero"},
    wrong=(
        ({"lines": "forward loss backward update"}, Misconception.UNZEROED),
        ({"lines": "forward loss backward update-uphill zero"}, Misconception.UPHILL),
        ({"lines": "forward loss backward zero update"}, Misconception.ZEROED_TOO_EARLY),
        ({"lines": "forward loss backward update-recorded zero"}, Misconception.UPDATE_RECORDED),
        ({"lines": "loss forward backward update zero"}, Misconception.OUT_OF_ORDER),
        ({"lines": "zero forward loss backward update"}, Misconception.NO_GRADIENT_YET),
        ({"lines": "forward loss update backward zero"}, Misconception.NO_GRADIENT_YET),
        ({"lines": "forward loss backward backward update zero"}, Misconception.BACKWARD_TWICE),
        ({"lines": "forward loss backward zero"}, Misconception.NEVER_UPDATED),
        ({"lines": "forward difference backward update zero"}, Misconception.NOT_THE_LOSS),
    ),
)
