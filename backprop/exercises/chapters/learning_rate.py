"""The learning rate."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop.datasets import PRESETS, Dataset
from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene, Kind, LoopScene, RunScene
from backprop.exercises.loop_running import LESSONS_LOOP
from backprop.exercises.predict import Predict
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import Outcome, diagnose
from backprop.stability import converging_learning_rates
from backprop.training import train
from backprop.training.config import TrainingConfig

_ONE_SAMPLE = TrainingConfig(dataset=PRESETS["one sample"], epochs=20)
_FOUR = Dataset(x=(4.0,), y=(8.0,))
_HALF = TrainingConfig(learning_rate=0.5, epochs=20)
_TEN_EPOCHS = TrainingConfig(epochs=10)
_FINEST = 0.01  # the slider's step


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


def _half() -> str:
    outcome = diagnose(train(_HALF)).outcome
    return {Outcome.CONVERGED: "converges", Outcome.DIVERGED: "explodes"}.get(outcome, "swings")


def _last_before_the_edge(runs: Runs) -> Misconception | None:
    """The rate converges, and with 0.01 more the loop stops converging for the first time."""
    rate = runs.zeroed.config.learning_rate
    first, *others = converging_learning_rates(runs.zeroed.config.dataset)
    if any(low < rate < high for low, high in others):
        return Misconception.SECOND_WINDOW
    if diagnose(runs.zeroed).outcome is not Outcome.CONVERGED:
        return Misconception.DIVERGES if rate >= first[1] else Misconception.NOT_YET
    return None if rate + _FINEST >= first[1] else Misconception.ROOM_LEFT


def _swings_and_settles(runs: Runs) -> Misconception | None:
    """From one side of 2 to the other at every step, and nearer each time."""
    errors = runs.zeroed.weights.astype(np.float64) - 2.0
    early = errors[:4]  # later ones may be down to rounding, which has no side
    if np.allclose(np.abs(early), np.abs(early[0]), rtol=1e-5):
        return Misconception.NO_NEARER
    if not (np.abs(early[1:]) < np.abs(early[:-1])).all():
        return Misconception.DIVERGES
    return None if (early[1:] * early[:-1] < 0).all() else Misconception.NO_SWING


EXERCISES = (
    Exercise(
        "ten-epochs",
        Chapter.LEARNING_RATE,
        ("training",),
        Compute(("w",), _ten_epochs, margin=0.02, kind=Kind.PREDICT),
        {"w": "1.95"},
        (
            ({"w": "3.6"}, Misconception.CONSTANT_PACE),
            ({"w": "1"}, Misconception.NOT_LEVEL),
            ({"w": "2"}, Misconception.ARRIVED),
        ),
        RunScene(_TEN_EPOCHS),
    ),
    Exercise(
        "land-in-one-step",
        Chapter.LEARNING_RATE,
        ("training",),
        Compute(("rate",), _exact_rate),
        {"rate": "1/32"},
        (
            ({"rate": "1/16"}, Misconception.FACTOR_TWO),
            ({"rate": "0.125"}, Misconception.WRONG_POWER),
            ({"rate": "-1/32"}, Misconception.SIGN),
        ),
        GraphScene("(x*w - y)**2", (("x", 4.0), ("w", 1.0), ("y", 8.0)), ("w",)),
    ),
    Exercise(
        "error-factor",
        Chapter.LEARNING_RATE,
        ("training",),
        Differentiate(
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
        {"factor": "1 - 2*lr*x**2"},
        (
            ({"factor": "1 - lr*x*x"}, Misconception.FACTOR_TWO),
            ({"factor": "1 - 2*lr*x"}, Misconception.WRONG_POWER),
            ({"factor": "1 + 2*lr*x**2"}, Misconception.UPHILL),
            ({"factor": "2*lr*x**2"}, Misconception.TAKEN_AWAY),
        ),
        LoopScene(LESSONS_LOOP),
    ),
    Exercise(
        "swing-and-settle",
        Chapter.LEARNING_RATE,
        ("training",),
        Tune(_ONE_SAMPLE, (Knob("learning_rate", 0.01, 1.0, 0.01, 0.01),), _swings_and_settles),
        {"learning_rate": "0.2"},
        (
            ({"learning_rate": "0.05"}, Misconception.NO_SWING),
            ({"learning_rate": "0.25"}, Misconception.NO_NEARER),
            ({"learning_rate": "0.26"}, Misconception.DIVERGES),
        ),
    ),
    Exercise(
        "largest-rate",
        Chapter.LEARNING_RATE,
        ("sweep", "training"),
        Tune(TrainingConfig(epochs=160), (Knob("learning_rate", 0.01, 0.6, _FINEST, 0.01),), _last_before_the_edge),
        {"learning_rate": "0.2"},
        (
            ({"learning_rate": "0.1"}, Misconception.ROOM_LEFT),
            ({"learning_rate": "0.21"}, Misconception.DIVERGES),
            ({"learning_rate": "0.5"}, Misconception.SECOND_WINDOW),
        ),
    ),
    Exercise(
        "half",
        Chapter.LEARNING_RATE,
        ("training",),
        Predict({"explodes": Misconception.ONE_LIMIT, "swings": Misconception.ONE_LIMIT, "converges": None}, _half),
        {"choice": "converges"},
        (({"choice": "explodes"}, Misconception.ONE_LIMIT), ({"choice": "swings"}, Misconception.ONE_LIMIT)),
        RunScene(_HALF),
    ),
)
