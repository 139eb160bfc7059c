"""Layers and the sigmoid."""

from __future__ import annotations

from collections.abc import Mapping

from backprop.exercises.chapters.graph import recorded
from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene, RunScene
from backprop.exercises.predict import Predict
from backprop.exercises.tune import DataChoice, Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import diagnose
from backprop.training import train
from backprop.training.config import TrainingConfig

_SIGMOID = GraphScene(
    "(sigmoid(x*w) - y)**2",
    (("x", 2.0), ("w", 0.0), ("y", 1.0)),
    ("w",),
    (("w", "w"),),
    (("prediction", "v2"), ("prediction", "v3"), ("prediction", "L")),
)
_LAYER = GraphScene(
    "sum((x @ W - y)**2)",
    (("x", ((1.0, 2.0, 3.0),)), ("W", ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0))), ("y", ((1.0, 2.0),))),
    ("W",),
)
_FLOOR = TrainingConfig(model="sigmoid", learning_rate=0.5, epochs=100)
_SIGMOID_RUN = TrainingConfig(model="sigmoid", learning_rate=0.1, epochs=120)
_LEARNED = 1e-3


def _sigmoid_gradient() -> Mapping[str, Quantity]:
    graph = recorded(_SIGMOID)
    prediction, w = graph.node("v2"), graph.node("w").gradient
    upstream, x = prediction.gradient, float(graph.node("x").value)
    assert w is not None
    assert upstream is not None
    return {
        "prediction": Quantity(float(prediction.value)),
        "w": Quantity(
            float(w),
            {
                Misconception.CHAIN_CUT_AT_SIGMOID: float(upstream) * x,
                Misconception.CHAIN_CUT_AT_PRODUCT: float(w) / x,
                Misconception.FACTOR_TWO: float(w) / 2,
            },
        ),
    }


def _floor() -> str:
    diagnosis = diagnose(train(_FLOOR))
    return "floor" if diagnosis.end_loss > 1 and not diagnosis.reachable else "zero"


def _shape() -> str:
    gradient = recorded(_LAYER).node("W").gradient
    assert gradient is not None
    return {(3, 2): "like-w", (2, 3): "transposed", (): "number", (1, 2): "like-y"}[gradient.shape]


def _learns(runs: Runs) -> Misconception | None:
    diagnosis = diagnose(runs.zeroed)
    if not diagnosis.reachable:
        return Misconception.OUT_OF_REACH
    if diagnosis.end_loss < _LEARNED:
        return None
    flat = abs(float(runs.zeroed.gradients[0])) < 1e-2 and diagnosis.end_loss > 0.9 * diagnosis.start_loss
    return Misconception.VANISHING if flat else Misconception.NOT_YET


EXERCISES = (
    Exercise(
        "sigmoid-by-hand",
        Chapter.LAYERS,
        ("graph", "network"),
        Compute(("prediction", "w"), _sigmoid_gradient),
        {"prediction": "0.5", "w": "-0.5"},
        (
            ({"prediction": "0.5", "w": "-2"}, Misconception.CHAIN_CUT_AT_SIGMOID),
            ({"prediction": "0.5", "w": "-0.25"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"prediction": "0.5", "w": "0.5"}, Misconception.SIGN),
        ),
        _SIGMOID,
    ),
    Exercise(
        "sigmoid-derivative",
        Chapter.LAYERS,
        ("graph", "network"),
        Differentiate(
            {
                "w": Derivative(
                    of="(sigmoid(x*w) - y)**2",
                    by="w",
                    names=("x", "w", "y"),
                    mistakes={
                        Misconception.CHAIN_CUT_AT_SIGMOID: "2*(sigmoid(x*w) - y)*x",
                        Misconception.CHAIN_CUT_AT_PRODUCT: "2*(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))",
                        Misconception.LOCAL_ONLY: "sigmoid(x*w)*(1 - sigmoid(x*w))",
                        Misconception.FACTOR_TWO: "(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))*x",
                    },
                )
            }
        ),
        {"w": "2*(sigmoid(x*w) - y) * sigmoid(x*w)*(1 - sigmoid(x*w)) * x"},
        (
            ({"w": "2*x*(sigmoid(w*x) - y)"}, Misconception.CHAIN_CUT_AT_SIGMOID),
            ({"w": "2*(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"w": "(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))*x"}, Misconception.FACTOR_TWO),
            ({"w": "2*(y - sigmoid(x*w))*sigmoid(x*w)*(1 - sigmoid(x*w))*x"}, Misconception.SIGN),
        ),
        GraphScene(_SIGMOID.expression, _SIGMOID.values, _SIGMOID.parameters),
    ),
    Exercise(
        "floor",
        Chapter.LAYERS,
        ("training",),
        Predict(
            {"zero": Misconception.MORE_EPOCHS, "explodes": Misconception.GROWS, "floor": None},
            _floor,
        ),
        {"choice": "floor"},
        (({"choice": "zero"}, Misconception.MORE_EPOCHS), ({"choice": "explodes"}, Misconception.GROWS)),
        RunScene(_FLOOR),
    ),
    Exercise(
        "make-it-learn",
        Chapter.LAYERS,
        ("training",),
        Tune(
            _SIGMOID_RUN,
            (
                DataChoice(("lesson", "reachable", "noisy", "one sample")),
                Knob("initial_w", -10.0, 10.0, 0.5, 8.0),
                Knob("learning_rate", 0.05, 1.0, 0.05, 0.1),
            ),
            _learns,
        ),
        {"data": "reachable", "initial_w": "1", "learning_rate": "0.5"},
        (
            ({"data": "lesson", "initial_w": "1", "learning_rate": "1"}, Misconception.OUT_OF_REACH),
            ({"data": "reachable", "initial_w": "10", "learning_rate": "0.1"}, Misconception.VANISHING),
            ({"data": "reachable", "initial_w": "-3", "learning_rate": "0.05"}, Misconception.NOT_YET),
        ),
    ),
    Exercise(
        "two-layers-are-one",
        Chapter.LAYERS,
        ("network", "graph"),
        Differentiate(
            {
                "weight": Derivative(
                    of="w2*(w1*x + b1) + b2",
                    by="x",
                    names=("w1", "b1", "w2", "b2"),
                    mistakes={Misconception.LOCAL_ONLY: "w2", Misconception.ADDED: "w1 + w2"},
                ),
                "bias": Derivative(
                    of="w2*(w1*0 + b1) + b2",
                    by="",
                    names=("w1", "b1", "w2", "b2"),
                    mistakes={Misconception.ONE_PATH: "b2", Misconception.CHAIN_CUT_AT_PRODUCT: "b1 + b2"},
                ),
            }
        ),
        {"weight": "w1*w2", "bias": "w2*b1 + b2"},
        (
            ({"weight": "w1 + w2", "bias": "w2*b1 + b2"}, Misconception.ADDED),
            ({"weight": "w2*w1", "bias": "b2"}, Misconception.ONE_PATH),
            ({"weight": "w2*w1", "bias": "b1 + b2"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"weight": "w2", "bias": "w2*b1 + b2"}, Misconception.LOCAL_ONLY),
        ),
        GraphScene(
            "w2*(w1*x + b1) + b2",
            (("w2", 3.0), ("w1", 2.0), ("x", 1.0), ("b1", 1.0), ("b2", 4.0)),
            ("w1", "b1", "w2", "b2"),
        ),
    ),
    Exercise(
        "shape-of-the-gradient",
        Chapter.LAYERS,
        ("network", "graph"),
        Predict(
            {
                "like-w": None,
                "transposed": Misconception.TRANSPOSED,
                "like-y": Misconception.OUTPUT_SHAPE,
                "number": Misconception.ONE_NUMBER,
            },
            _shape,
        ),
        {"choice": "like-w"},
        (
            ({"choice": "transposed"}, Misconception.TRANSPOSED),
            ({"choice": "like-y"}, Misconception.OUTPUT_SHAPE),
            ({"choice": "number"}, Misconception.ONE_NUMBER),
        ),
        _LAYER,
    ),
)
