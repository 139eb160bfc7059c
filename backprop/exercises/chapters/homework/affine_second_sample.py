"""Two parameters, each with its own gradient, through two samples."""

from collections.abc import Mapping
from functools import cache

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.homework import AFFINE, TRAINED
from backprop.exercises.verdicts import Misconception
from backprop.training import train


@cache  # the run is always the same
def _after_two() -> Mapping[str, Quantity]:
    run = train(AFFINE)
    (w, b), (w_slope, b_slope) = run.weights[1].tolist(), run.gradients[1].tolist()
    rate = AFFINE.learning_rate
    slips = (
        (Misconception.UPHILL, w + rate * w_slope, b + rate * b_slope),
        (Misconception.WRONG_POWER, w - rate * b_slope, b - rate * w_slope),
        (Misconception.FACTOR_TWO, w - rate * w_slope / 2, b - rate * b_slope / 2),
        (Misconception.RATE_FORGOTTEN, w - w_slope, b - b_slope),
    )
    after_w, after_b = run.weights[2].tolist()
    return {
        "w": Quantity(after_w, {slip: value for slip, value, _ in slips}),
        "b": Quantity(after_b, {slip: value for slip, _, value in slips}),
    }


EXERCISE = Exercise(
    id="affine-second-sample",
    chapter=Chapter.HOMEWORK,
    pages=("graph",),
    task=Compute(("w", "b"), _after_two),
    solution={"w": "1.04", "b": "1.02"},
    wrong=(
        ({"w": "0.96", "b": "0.98"}, Misconception.UPHILL),
        ({"w": "1.02", "b": "1.04"}, Misconception.WRONG_POWER),
        ({"w": "1.02", "b": "1.01"}, Misconception.FACTOR_TWO),
        ({"w": "5", "b": "3"}, Misconception.RATE_FORGOTTEN),
    ),
    notebook_check=TRAINED
    + """\
w, b = trained(affine, (1.0, 1.0), epochs=1, samples=SAMPLES[:2])
passed = numbers_agree(answer, {"w": w.item(), "b": b.item()})""",
)
