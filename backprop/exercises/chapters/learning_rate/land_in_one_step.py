"""The perfect rate."""

from collections.abc import Mapping

from backprop.datasets import Dataset
from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.verdicts import Misconception
from backprop.training import train
from backprop.training.config import TrainingConfig

_FOUR = Dataset(x=(4.0,), y=(8.0,))


def _exact_rate() -> Mapping[str, Quantity]:
    """The rate at which one step from w = 1 lands on w = 2: the way to go over the gradient there."""
    run = train(TrainingConfig(dataset=_FOUR, epochs=1))
    rate = (2.0 - float(run.weights[0])) / -float(run.gradients[0])
    x = _FOUR.x[0]
    return {
        "rate": Quantity(
            rate,
            {
                Misconception.FACTOR_TWO: 2 * rate,
                Misconception.WRONG_POWER: rate * x,
                Misconception.SIGN: -rate,
            },
        )
    }


EXERCISE = Exercise(
    id="land-in-one-step",
    chapter=Chapter.LEARNING_RATE,
    pages=("training",),
    task=Compute(("rate",), _exact_rate),
    solution={"rate": "1/32"},
    wrong=(
        ({"rate": "1/16"}, Misconception.FACTOR_TWO),
        ({"rate": "0.125"}, Misconception.WRONG_POWER),
        ({"rate": "-1/32"}, Misconception.SIGN),
    ),
    scene=GraphScene("(x*w - y)**2", (("x", 4.0), ("w", 1.0), ("y", 8.0)), ("w",)),
    notebook_check="""\
weights, gradients = run([(4.0, 8.0)])
passed = numbers_agree(answer, {"rate": (2.0 - weights[0]) / -gradients[0]})""",
)
