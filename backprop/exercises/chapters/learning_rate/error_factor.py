"""What one step leaves of the error."""

from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, LoopScene
from backprop.exercises.loop_running import LESSONS_LOOP
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="error-factor",
    chapter=Chapter.LEARNING_RATE,
    pages=("training",),
    task=Differentiate(
        {
            # How much of a small change of w is left after one update: the new w is differentiated with respect to
            # the old.
            "factor": Derivative(
                of="w - lr*(2*x*(x*w - y))",
                by="w",
                names=("lr", "x", "w", "y"),
                mistakes={
                    Misconception.FACTOR_TWO: "1 - lr*x**2",
                    Misconception.WRONG_POWER: "1 - 2*lr*x",
                    Misconception.UPHILL: "1 + 2*lr*x**2",
                    Misconception.TAKEN_AWAY: "2*lr*x**2",
                },
            )
        }
    ),
    solution={"factor": "1 - 2*lr*x**2"},
    wrong=(
        ({"factor": "1 - lr*x*x"}, Misconception.FACTOR_TWO),
        ({"factor": "1 - 2*lr*x"}, Misconception.WRONG_POWER),
        ({"factor": "1 + 2*lr*x**2"}, Misconception.UPHILL),
        ({"factor": "2*lr*x**2"}, Misconception.TAKEN_AWAY),
    ),
    scene=LoopScene(LESSONS_LOOP),
)
