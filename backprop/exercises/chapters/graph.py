"""The graph and the chain rule."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.graph import Graph, record

_LINEAR = GraphScene(
    "(x*w - y)**2",
    (("x", 2.0), ("w", 1.0), ("y", 4.0)),
    ("w",),
    (("difference", "v2"), ("prediction", "v1"), ("w", "w")),
    (("loss", "L"),),
)
_AFFINE = GraphScene(
    "(x*w + b - y)**2",
    (("x", 1.0), ("w", 1.0), ("b", 2.0), ("y", 2.0)),
    ("w", "b"),
    (("w", "w"), ("b", "b")),
    (("loss", "L"),),
)
_QUADRATIC = GraphScene(
    "(w1*x**2 + w2*x + b - y)**2",
    (("w1", 1.0), ("x", 2.0), ("w2", 1.0), ("b", 1.0), ("y", 4.0)),
    ("w1", "w2", "b"),
    (("w1", "w1"), ("w2", "w2"), ("b", "b")),
)
_TWO_PATHS = GraphScene("w*w + 3*w", (("w", 2.0),), ("w",), (("w", "w"),))
_NO_INPUT = GraphScene("(x*w - y)**2", (("x", 0.0), ("w", 1.0), ("y", 4.0)), ("w",))


def recorded(scene: GraphScene) -> Graph:
    """The scene's graph, run forward and back now."""
    return record(scene.expression, dict(scene.values), scene.parameters)


def _gradient(graph: Graph, name: str) -> float:
    gradient = graph.node(name).gradient
    assert gradient is not None
    return float(gradient)


def _linear() -> Mapping[str, Quantity]:
    graph = recorded(_LINEAR)
    loss = float(graph.result.value)
    difference, prediction, w = (_gradient(graph, name) for name in ("v2", "v1", "w"))
    return {
        "loss": Quantity(loss, {Misconception.NEGATIVE_SQUARE: -loss}),
        "difference": Quantity(difference, {Misconception.FACTOR_TWO: difference / 2}),
        "prediction": Quantity(prediction, {Misconception.FACTOR_TWO: prediction / 2, Misconception.LOCAL_ONLY: 1.0}),
        "w": Quantity(
            w,
            {
                Misconception.CHAIN_CUT_AT_PRODUCT: prediction,
                Misconception.LOCAL_ONLY: float(graph.node("x").value),
                Misconception.FACTOR_TWO: w / 2,
            },
        ),
    }


def _affine() -> Mapping[str, Quantity]:
    graph = recorded(_AFFINE)
    w, b = _gradient(graph, "w"), _gradient(graph, "b")
    loss, times_b = float(graph.result.value), b * float(graph.node("b").value)
    return {
        "loss": Quantity(loss, {Misconception.NEGATIVE_SQUARE: -loss}),
        "w": Quantity(w, {Misconception.FACTOR_TWO: w / 2}),
        "b": Quantity(b, {Misconception.FACTOR_TWO: b / 2, Misconception.TIMES_ITSELF: times_b}),
    }


def _quadratic() -> Mapping[str, Quantity]:
    graph = recorded(_QUADRATIC)
    w1, w2, b = (_gradient(graph, name) for name in ("w1", "w2", "b"))
    return {
        "w1": Quantity(
            w1,
            {
                Misconception.WRONG_POWER: w2,
                Misconception.CHAIN_CUT_AT_PRODUCT: b,
                Misconception.FACTOR_TWO: w1 / 2,
            },
        ),
        "w2": Quantity(
            w2,
            {
                Misconception.WRONG_POWER: w1,
                Misconception.CHAIN_CUT_AT_PRODUCT: b,
                Misconception.FACTOR_TWO: w2 / 2,
            },
        ),
        "b": Quantity(b, {Misconception.WRONG_POWER: w2, Misconception.FACTOR_TWO: b / 2}),
    }


def _two_paths() -> Mapping[str, Quantity]:
    graph = recorded(_TWO_PATHS)
    along = [float(edge.contribution) for edge in graph.edges_from("w") if edge.contribution is not None]
    total = _gradient(graph, "w")
    a_part = tuple(sum(some) for count in range(1, len(along)) for some in combinations(along, count))
    return {
        "w": Quantity(
            total, {Misconception.ONE_PATH: a_part, Misconception.VALUE_FOR_GRADIENT: float(graph.result.value)}
        )
    }


def _no_input() -> str:
    gradient = _gradient(recorded(_NO_INPUT), "w")
    return "zero" if gradient == 0 else "negative" if gradient < 0 else "positive"


EXERCISES = (
    Exercise(
        "linear-edges",
        Chapter.GRAPH,
        ("graph",),
        Compute(("loss", "difference", "prediction", "w"), _linear),
        {"loss": "4", "difference": "-4", "prediction": "-4", "w": "-8"},
        (
            ({"loss": "-4", "difference": "-4", "prediction": "-4", "w": "-8"}, Misconception.NEGATIVE_SQUARE),
            ({"loss": "4", "difference": "-2", "prediction": "-2", "w": "-4"}, Misconception.FACTOR_TWO),
            ({"loss": "4", "difference": "4", "prediction": "4", "w": "8"}, Misconception.SIGN),
            ({"loss": "4", "difference": "-4", "prediction": "-4", "w": "-4"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"loss": "4", "difference": "-4", "prediction": "-4", "w": "2"}, Misconception.LOCAL_ONLY),
            ({"loss": "4", "difference": "-4", "prediction": "-4", "w": "8"}, Misconception.SIGN),
        ),
        _LINEAR,
    ),
    Exercise(
        "affine-by-hand",
        Chapter.GRAPH,
        ("graph",),
        Compute(("loss", "w", "b"), _affine),
        {"loss": "1", "w": "2", "b": "2"},
        (
            ({"loss": "1", "w": "1", "b": "1"}, Misconception.FACTOR_TWO),
            ({"loss": "1", "w": "-2", "b": "2"}, Misconception.SIGN),
            ({"loss": "1", "w": "2", "b": "4"}, Misconception.TIMES_ITSELF),
        ),
        _AFFINE,
    ),
    Exercise(
        "no-input",
        Chapter.GRAPH,
        ("graph",),
        Predict(
            {
                "negative": Misconception.CHAIN_CUT_AT_PRODUCT,
                "zero": None,
                "positive": Misconception.LARGE_LOSS,
                "error": Misconception.SILENT,
            },
            _no_input,
        ),
        {"choice": "zero"},
        (
            ({"choice": "negative"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"choice": "positive"}, Misconception.LARGE_LOSS),
            ({"choice": "error"}, Misconception.SILENT),
        ),
        _NO_INPUT,
    ),
    Exercise(
        "two-paths",
        Chapter.GRAPH,
        ("graph",),
        Compute(("w",), _two_paths),
        {"w": "7"},
        (
            ({"w": "5"}, Misconception.ONE_PATH),
            ({"w": "4"}, Misconception.ONE_PATH),
            ({"w": "3"}, Misconception.ONE_PATH),
            ({"w": "10"}, Misconception.VALUE_FOR_GRADIENT),
            ({"w": "-7"}, Misconception.SIGN),
        ),
        _TWO_PATHS,
    ),
    Exercise(
        "linear-derivative",
        Chapter.GRAPH,
        ("graph",),
        Differentiate(
            {
                "w": Derivative(
                    of="(x*w - y)**2",
                    by="w",
                    names=("x", "w", "y"),
                    mistakes={
                        Misconception.CHAIN_CUT_AT_PRODUCT: "2*(x*w - y)",
                        Misconception.FACTOR_TWO: "x*(x*w - y)",
                        Misconception.LOCAL_ONLY: "x",
                    },
                )
            }
        ),
        {"w": "2*(x*w - y)*x"},
        (
            ({"w": "2*x*w - 2*y"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"w": "x**2*w - x*y"}, Misconception.FACTOR_TWO),
            ({"w": "2*x*(y - x*w)"}, Misconception.SIGN),
            ({"w": "x"}, Misconception.LOCAL_ONLY),
        ),
        GraphScene(_LINEAR.expression, _LINEAR.values, _LINEAR.parameters),
    ),
    Exercise(
        "quadratic-numbers",
        Chapter.GRAPH,
        ("graph",),
        Compute(("w1", "w2", "b"), _quadratic),
        {"w1": "24", "w2": "12", "b": "6"},
        (
            ({"w1": "12", "w2": "12", "b": "6"}, Misconception.WRONG_POWER),
            ({"w1": "6", "w2": "6", "b": "6"}, Misconception.CHAIN_CUT_AT_PRODUCT),
            ({"w1": "12", "w2": "6", "b": "3"}, Misconception.FACTOR_TWO),
            ({"w1": "-24", "w2": "-12", "b": "-6"}, Misconception.SIGN),
        ),
        _QUADRATIC,
    ),
)
