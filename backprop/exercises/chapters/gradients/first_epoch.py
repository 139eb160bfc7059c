"""Three samples, three gradients."""

from collections.abc import Mapping

import numpy as np

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, LoopScene
from backprop.exercises.loop_running import LESSONS_LOOP
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import gradient
from backprop.training import train
from backprop.training.config import TrainingConfig

_LESSON = TrainingConfig()

_ONE_EPOCH = TrainingConfig(epochs=1)


def _first_epoch() -> Mapping[str, Quantity]:
    """The three gradients; as they would be at the first weight; and that of the sum of all three losses."""
    run = train(_ONE_EPOCH)
    dataset, w = _LESSON.dataset, _LESSON.initial_w
    x, y = dataset.arrays()
    stale = 2 * x * (x * w - y)
    whole = gradient("linear", dataset, w) * len(dataset)
    added = np.cumsum(run.gradients)
    return {
        name: Quantity(
            float(run.gradients[step]),
            {
                Misconception.STALE_WEIGHT: float(stale[step]),
                Misconception.WHOLE_SUM: whole,
                Misconception.UNZEROED: float(added[step]),
                Misconception.FACTOR_TWO: float(run.gradients[step]) / 2,
            },
        )
        for step, name in enumerate(("first", "second", "third"))
    }


EXERCISE = Exercise(
    id="first-epoch",
    chapter=Chapter.GRADIENTS,
    pages=("training",),
    task=Compute(("first", "second", "third"), _first_epoch),
    solution={"first": "-2", "second": "-7.84", "third": "-16.2288"},
    wrong=(
        ({"first": "-2", "second": "-8", "third": "-18"}, Misconception.STALE_WEIGHT),
        ({"first": "-28", "second": "-28", "third": "-28"}, Misconception.WHOLE_SUM),
        ({"first": "-2", "second": "-9.84", "third": "-26.07"}, Misconception.UNZEROED),
        ({"first": "-1", "second": "-3.92", "third": "-8.11"}, Misconception.FACTOR_TWO),
        ({"first": "-2", "second": "7.84", "third": "16.23"}, Misconception.SIGN),
        ({"first": "-2", "second": "-7.84", "third": "-16"}, Misconception.CLOSE),
    ),
    scene=LoopScene(LESSONS_LOOP),
    notebook_check="""\
_, gradients = run()
passed = numbers_agree(answer, dict(zip(("first", "second", "third"), gradients)))""",
)
