"""Gradients and the update."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop.exercises.build import Build
from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene, LoopScene, RunScene
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import LESSONS_LOOP
from backprop.exercises.predict import Predict
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import gradient
from backprop.training import train
from backprop.training.config import TrainingConfig

_LESSON = TrainingConfig()
_ONE_EPOCH = TrainingConfig(epochs=1)
_FROM_ABOVE = TrainingConfig(initial_w=5.0, epochs=5)
_QUADRATIC = "(w1*x**2 + w2*x + b - y)**2"
_QUADRATIC_NAMES = ("x", "y", "w1", "w2", "b")


def _first_update() -> Mapping[str, Quantity]:
    run = train(_LESSON)
    first, before, after = float(run.gradients[0]), float(run.weights[0]), float(run.weights[1])
    return {
        "gradient": Quantity(first, {Misconception.FACTOR_TWO: first / 2}),
        "w": Quantity(
            after,
            {
                Misconception.UPHILL: before + _LESSON.learning_rate * first,
                Misconception.RATE_FORGOTTEN: before - first,
                Misconception.FACTOR_TWO: before - _LESSON.learning_rate * first / 2,
            },
        ),
    }


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


def _direction() -> str:
    run = train(_FROM_ABOVE)
    return "down" if run.weights[1] < run.weights[0] else "up"


def _level(runs: Runs) -> Misconception | None:
    """The very first gradient is 0: so are the others, as every sample agrees."""
    return None if abs(float(runs.zeroed.gradients[0])) < 1e-4 else Misconception.NOT_LEVEL


EXERCISES = (
    Exercise(
        "first-update",
        Chapter.GRADIENTS,
        ("training",),
        Compute(("gradient", "w"), _first_update),
        {"gradient": "-2", "w": "1.02"},
        (
            ({"gradient": "-2", "w": "0.98"}, Misconception.UPHILL),
            ({"gradient": "-2", "w": "3"}, Misconception.RATE_FORGOTTEN),
            ({"gradient": "-1", "w": "1.01"}, Misconception.FACTOR_TWO),
            ({"gradient": "2", "w": "0.98"}, Misconception.SIGN),
        ),
        LoopScene(LESSONS_LOOP),
    ),
    Exercise(
        "direction",
        Chapter.GRADIENTS,
        ("training",),
        Predict(
            {
                "up": Misconception.UPHILL,
                "down": None,
                "stays": Misconception.NOT_LEVEL,
                "at-once": Misconception.SUDDEN,
            },
            _direction,
        ),
        {"choice": "down"},
        (
            ({"choice": "up"}, Misconception.UPHILL),
            ({"choice": "stays"}, Misconception.NOT_LEVEL),
            ({"choice": "at-once"}, Misconception.SUDDEN),
        ),
        RunScene(_FROM_ABOVE),
    ),
    Exercise(
        "level-ground",
        Chapter.GRADIENTS,
        ("training",),
        Tune(TrainingConfig(epochs=5), (Knob("initial_w", -5.0, 5.0, 0.1, 1.0),), _level),
        {"initial_w": "2"},
        (({"initial_w": "0"}, Misconception.NOT_LEVEL), ({"initial_w": "1.9"}, Misconception.NOT_LEVEL)),
    ),
    Exercise(
        "first-epoch",
        Chapter.GRADIENTS,
        ("training",),
        Compute(("first", "second", "third"), _first_epoch),
        {"first": "-2", "second": "-7.84", "third": "-16.2288"},
        (
            ({"first": "-2", "second": "-8", "third": "-18"}, Misconception.STALE_WEIGHT),
            ({"first": "-28", "second": "-28", "third": "-28"}, Misconception.WHOLE_SUM),
            ({"first": "-2", "second": "-9.84", "third": "-26.07"}, Misconception.UNZEROED),
            ({"first": "-1", "second": "-3.92", "third": "-8.11"}, Misconception.FACTOR_TWO),
            ({"first": "-2", "second": "7.84", "third": "16.23"}, Misconception.SIGN),
            ({"first": "-2", "second": "-7.84", "third": "-16"}, Misconception.CLOSE),
        ),
        LoopScene(LESSONS_LOOP),
    ),
    Exercise(
        "first-loop",
        Chapter.GRADIENTS,
        ("training",),
        Build(
            ("weight",),
            ("zero", "update-uphill", "loss", "backward", "difference", "update", "update-recorded", "forward"),
            Goal(),
        ),
        {"lines": "forward loss backward update zero"},
        (
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
    ),
    Exercise(
        "quadratic-derivatives",
        Chapter.GRADIENTS,
        ("graph",),
        Differentiate(
            {
                "w1": Derivative(
                    of=_QUADRATIC,
                    by="w1",
                    names=_QUADRATIC_NAMES,
                    mistakes={
                        Misconception.CHAIN_CUT_AT_PRODUCT: "2*(w1*x**2 + w2*x + b - y)",
                        Misconception.WRONG_POWER: "2*(w1*x**2 + w2*x + b - y)*x",
                        Misconception.LOCAL_ONLY: "x**2",
                        Misconception.FACTOR_TWO: "(w1*x**2 + w2*x + b - y)*x**2",
                    },
                ),
                "w2": Derivative(
                    of=_QUADRATIC,
                    by="w2",
                    names=_QUADRATIC_NAMES,
                    mistakes={
                        Misconception.CHAIN_CUT_AT_PRODUCT: "2*(w1*x**2 + w2*x + b - y)",
                        Misconception.WRONG_POWER: "2*(w1*x**2 + w2*x + b - y)*x**2",
                        Misconception.LOCAL_ONLY: "x",
                        Misconception.FACTOR_TWO: "(w1*x**2 + w2*x + b - y)*x",
                    },
                ),
                "b": Derivative(
                    of=_QUADRATIC,
                    by="b",
                    names=_QUADRATIC_NAMES,
                    mistakes={
                        Misconception.WRONG_POWER: "2*(w1*x**2 + w2*x + b - y)*x",
                        Misconception.LOCAL_ONLY: "1",
                        Misconception.FACTOR_TWO: "(w1*x**2 + w2*x + b - y)",
                    },
                ),
            }
        ),
        {
            "w1": "2*(w1*x**2 + w2*x + b - y)*x**2",
            "w2": "2*(w1*x**2 + w2*x + b - y)*x",
            "b": "2*(w1*x**2 + w2*x + b - y)",
        },
        (
            ({"w1": "2*(w1*x**2 + w2*x + b - y)*x"}, Misconception.WRONG_POWER),
            ({"w1": "2*(w1*x*x + w2*x + b - y)"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"b": "w1*x**2 + w2*x + b - y"}, Misconception.FACTOR_TWO),
            ({"b": "1"}, Misconception.LOCAL_ONLY),
            ({"w2": "2*(y - w1*x**2 - w2*x - b)*x"}, Misconception.SIGN),
        ),
        GraphScene(
            _QUADRATIC,
            (("w1", 1.0), ("x", 2.0), ("w2", 1.0), ("b", 1.0), ("y", 4.0)),
            ("w1", "w2", "b"),
        ),
    ),
)
