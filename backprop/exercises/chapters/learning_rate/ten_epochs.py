"""How far in ten epochs?"""

from collections.abc import Mapping

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, Kind, RunScene
from backprop.exercises.verdicts import Misconception
from backprop.training import train
from backprop.training.config import TrainingConfig

_TEN_EPOCHS = TrainingConfig(epochs=10)


def _ten_epochs() -> Mapping[str, Quantity]:
    run = train(_TEN_EPOCHS)
    weights = run.epoch_weights
    return {
        "w": Quantity(
            float(weights[-1]),
            {
                # as far in every epoch as in the first
                Misconception.CONSTANT_PACE: float(weights[0] + 10 * (weights[1] - weights[0])),
                Misconception.NOT_LEVEL: float(weights[0]),
                Misconception.ARRIVED: 2.0,
            },
        )
    }


EXERCISE = Exercise(
    id="ten-epochs",
    chapter=Chapter.LEARNING_RATE,
    pages=("training",),
    task=Compute(("w",), _ten_epochs, margin=0.02, kind=Kind.PREDICT),
    solution={"w": "1.95"},
    wrong=(
        ({"w": "3.6"}, Misconception.CONSTANT_PACE),
        ({"w": "1"}, Misconception.NOT_LEVEL),
        ({"w": "2"}, Misconception.ARRIVED),
    ),
    scene=RunScene(_TEN_EPOCHS),
    notebook_check="""\
weights, _ = run(epochs=10)
passed = numbers_agree(answer, {"w": weights[-1]}, margin=0.02)""",
)
