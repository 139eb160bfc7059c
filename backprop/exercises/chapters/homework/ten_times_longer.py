"""Ten times as many epochs, and hardly nearer."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, FitScene, Kind
from backprop.exercises.homework import QUADRATIC, TRAINED
from backprop.exercises.verdicts import Misconception
from backprop.training import train

_LONGER = replace(QUADRATIC, epochs=1_000)


@cache  # the run is always the same
def _after_longer() -> Mapping[str, Quantity]:
    before = train(QUADRATIC).predict(4.0)
    return {
        "prediction": Quantity(
            train(_LONGER).predict(4.0),
            # a tenth of the distance left; none left; as before
            {Misconception.SUDDEN: (8.0 + (before - 8) / 10, 8.0), Misconception.STANDS_STILL: before},
        )
    }


EXERCISE = Exercise(
    id="ten-times-longer",
    chapter=Chapter.HOMEWORK,
    pages=("graph",),
    task=Compute(("prediction",), _after_longer, margin=0.1, kind=Kind.PREDICT),
    solution={"prediction": "8.3"},
    wrong=(
        ({"prediction": "8"}, Misconception.SUDDEN),
        ({"prediction": "8.05"}, Misconception.SUDDEN),
        ({"prediction": "8.544"}, Misconception.STANDS_STILL),
    ),
    scene=FitScene((_LONGER,)),
    notebook_check=TRAINED
    + """\
prediction = quadratic(4, *trained(quadratic, (1.0, 1.0, 1.0), epochs=1_000)).item()
passed = numbers_agree(answer, {"prediction": prediction}, margin=0.1)""",
)
