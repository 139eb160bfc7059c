"""The loss of a line."""

from collections.abc import Mapping

import numpy as np

from backprop.datasets import ARTICLE
from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import mean_losses

_W = 1.5


def _mean_loss() -> Mapping[str, Quantity]:
    x, y = ARTICLE.arrays()
    misses = _W * x - y
    slips: dict[Misconception, float | tuple[float, ...]] = {
        Misconception.NOT_AVERAGED: float((misses**2).sum()),
        Misconception.NEGATIVE_SQUARE: -float((misses**2).mean()),
        Misconception.NOT_SQUARED: (float(np.abs(misses).mean()), float(np.abs(misses).sum())),
    }
    return {"loss": Quantity(float(mean_losses("linear", ARTICLE, [_W])[0]), slips)}


EXERCISE = Exercise(
    id="mean-loss",
    chapter=Chapter.GRAPH,
    pages=("training",),
    task=Compute(("loss",), _mean_loss),
    solution={"loss": "3.5/3"},
    wrong=(
        ({"loss": "3.5"}, Misconception.NOT_AVERAGED),
        ({"loss": "1"}, Misconception.NOT_SQUARED),
        ({"loss": "3"}, Misconception.NOT_SQUARED),
        ({"loss": "-1.167"}, Misconception.NEGATIVE_SQUARE),
    ),
    notebook_check="""\
losses = [(x * 1.5 - y) ** 2 for x, y in zip([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])]
passed = numbers_agree(answer, {"loss": sum(losses) / len(losses)})""",
)
