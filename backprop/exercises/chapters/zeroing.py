"""Zeroing the gradient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from backprop.exercises.build import Build
from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, LoopScene, RunScene
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import LESSONS_LOOP, Loop
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import Outcome, diagnose
from backprop.stability import converging_learning_rates
from backprop.training import train_all
from backprop.training.config import TrainingConfig

_LESSON = TrainingConfig(epochs=1)
_QUARTER = TrainingConfig(learning_rate=0.25, epochs=30)
_LONG = TrainingConfig(epochs=60)


def _second_step() -> Mapping[str, Quantity]:
    zeroed, forgotten = train_all([_LESSON, replace(_LESSON, zero_grad=False)])
    one, both = float(zeroed.gradients[1]), float(forgotten.gradients[1])
    x, y = _LESSON.dataset.x[1], _LESSON.dataset.y[1]
    stale = 2 * x * (x * _LESSON.initial_w - y)  # as if the first update had not been made
    return {
        "zeroed": Quantity(
            one,
            {Misconception.UNZEROED: both, Misconception.STALE_WEIGHT: stale, Misconception.FACTOR_TWO: one / 2},
        ),
        "forgotten": Quantity(
            both,
            {Misconception.NOTHING_LEFT_OVER: one, Misconception.STALE_WEIGHT: float(forgotten.gradients[0]) + stale},
        ),
    }


def _who_explodes() -> str:
    runs = train_all([_QUARTER, replace(_QUARTER, zero_grad=False)])
    zeroed, forgotten = (diagnose(run).outcome is Outcome.DIVERGED for run in runs)
    return {(True, True): "both", (True, False): "zeroed", (False, True): "forgotten"}.get(
        (zeroed, forgotten), "neither"
    )


def _same_first_step() -> str:
    zeroed, forgotten = train_all([_LESSON, replace(_LESSON, zero_grad=False)])
    differs = np.flatnonzero(zeroed.weights[1:] != forgotten.weights[1:])
    return {0: "first", 1: "second", 2: "third"}.get(int(differs[0]) if len(differs) else -1, "never")


def _bounded_where_the_correct_one_diverges(runs: Runs) -> Misconception | None:
    config = runs.zeroed.config
    if diagnose(runs.zeroed).outcome is not Outcome.DIVERGED:
        return Misconception.STILL_CONVERGES
    windows = converging_learning_rates(config.dataset, zero_grad=False)
    bounded = any(low < config.learning_rate < high for low, high in windows)
    return (
        None
        if bounded and diagnose(runs.forgotten).outcome is not Outcome.DIVERGED
        else Misconception.FORGETFUL_EXPLODES
    )


EXERCISES = (
    Exercise(
        "second-step",
        Chapter.ZEROING,
        ("forgetting",),
        Compute(("zeroed", "forgotten"), _second_step),
        {"zeroed": "-7.84", "forgotten": "-9.84"},
        (
            ({"zeroed": "-9.84", "forgotten": "-9.84"}, Misconception.UNZEROED),
            ({"zeroed": "-8", "forgotten": "-10"}, Misconception.STALE_WEIGHT),
            ({"zeroed": "-7.84", "forgotten": "-7.84"}, Misconception.NOTHING_LEFT_OVER),
            ({"zeroed": "7.84", "forgotten": "9.84"}, Misconception.SIGN),
        ),
        LoopScene(LESSONS_LOOP),
    ),
    Exercise(
        "first-difference",
        Chapter.ZEROING,
        ("forgetting",),
        Predict(
            {
                "first": Misconception.NOTHING_OLD_YET,
                "second": None,
                "third": Misconception.NOTHING_LEFT_OVER,
                "never": Misconception.BOTH_ALIKE,
            },
            _same_first_step,
        ),
        {"choice": "second"},
        (
            ({"choice": "first"}, Misconception.NOTHING_OLD_YET),
            ({"choice": "third"}, Misconception.NOTHING_LEFT_OVER),
            ({"choice": "never"}, Misconception.BOTH_ALIKE),
        ),
        RunScene(replace(_LESSON, epochs=2), compare=True),  # few enough steps to see the one at which they part
    ),
    Exercise(
        "mend-the-forgetful-loop",
        Chapter.ZEROING,
        ("forgetting",),
        Mend(
            Loop(("weight",), ("forward", "loss", "backward", "update", "forward")),
            ("zero", "backward", "update", "nothing"),
            Goal(),
        ),
        {"line": "6", "with": "zero"},
        (
            ({"line": "2", "with": "zero"}, Misconception.NO_GRADIENT_YET),
            ({"line": "6", "with": "backward"}, Misconception.BACKWARD_TWICE),
            ({"line": "5", "with": "zero"}, Misconception.NEVER_UPDATED),
            ({"line": "6", "with": "nothing"}, Misconception.WRONG_LINE),
        ),
    ),
    Exercise(
        "zero-first",
        Chapter.ZEROING,
        ("forgetting",),
        Build(
            ("weight",),
            ("forward", "zero", "backward", "no-gradient", "update", "loss"),
            Goal(zero_first=True),
        ),
        {"lines": "no-gradient forward loss backward update"},
        (
            ({"lines": "zero forward loss backward update"}, Misconception.NO_GRADIENT_YET),
            ({"lines": "forward loss backward update zero"}, Misconception.NOT_FIRST),
            ({"lines": "forward loss backward no-gradient update"}, Misconception.NO_GRADIENT_YET),
            ({"lines": "no-gradient forward loss backward"}, Misconception.NEVER_UPDATED),
        ),
    ),
    Exercise(
        "who-explodes",
        Chapter.ZEROING,
        ("forgetting",),
        Predict(
            {
                "zeroed": None,
                "forgotten": Misconception.FORGETTING_HURTS_MORE,
                "both": Misconception.BOTH_ALIKE,
                "neither": Misconception.BOTH_ALIKE,
            },
            _who_explodes,
        ),
        {"choice": "zeroed"},
        (
            ({"choice": "forgotten"}, Misconception.FORGETTING_HURTS_MORE),
            ({"choice": "both"}, Misconception.BOTH_ALIKE),
            ({"choice": "neither"}, Misconception.BOTH_ALIKE),
        ),
        RunScene(_QUARTER, compare=True),
    ),
    Exercise(
        "bounded-beside-divergence",
        Chapter.ZEROING,
        ("forgetting",),
        Tune(_LONG, (Knob("learning_rate", 0.01, 1.0, 0.01, 0.01),), _bounded_where_the_correct_one_diverges),
        {"learning_rate": "0.24"},
        (
            ({"learning_rate": "0.2"}, Misconception.STILL_CONVERGES),
            ({"learning_rate": "0.5"}, Misconception.STILL_CONVERGES),
            ({"learning_rate": "0.3"}, Misconception.FORGETFUL_EXPLODES),
        ),
    ),
)
