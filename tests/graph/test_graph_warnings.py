"""Kinks and infinities: results, marked where they begin."""

import numpy as np
import pytest

from backprop.graph import GraphWarning, record

KINKS = [
    ("relu(w)", 0.0, 0.0),
    ("abs(w)", 0.0, 0.0),
    ("max(w)", [1.0, 3.0, 3.0], [0.0, 0.5, 0.5]),
    ("min(w)", [1.0, 1.0, 3.0], [0.5, 0.5, 0.0]),
    ("sum(max(w, 2))", [1.0, 2.0, 3.0], [0.0, 0.5, 1.0]),
    ("sum(min(w, 2))", [1.0, 2.0, 3.0], [1.0, 0.5, 0.0]),
]


@pytest.mark.parametrize(("text", "value", "gradient"), KINKS)
def test_kinks_are_as_pytorch_has_them_and_are_marked(text, value, gradient):
    graph = record(text, {"w": value}, parameters=("w",))
    assert graph.node("w").gradient.tolist() == gradient
    assert [warning.kind for warning in graph.warnings] == ["kink"]


@pytest.mark.parametrize(
    ("text", "w", "value", "warnings"),
    [
        ("1 / w", 0.0, np.inf, [("L", "division_by_zero"), ("w", "infinite_gradient")]),
        ("w / 0", 0.0, np.nan, [("L", "division_by_zero"), ("w", "infinite_gradient")]),
        ("log(w)", 0.0, -np.inf, [("L", "log_of_zero"), ("w", "infinite_gradient")]),
        ("log(w)", -1.0, np.nan, [("L", "log_of_negative")]),
        ("sqrt(w)", -1.0, np.nan, [("L", "root_of_negative"), ("w", "undefined_gradient")]),
        ("sqrt(w) + 1", -1.0, np.nan, [("v1", "root_of_negative"), ("w", "undefined_gradient")]),
        ("sqrt(w * 2)", 0.0, 0.0, [("v1", "infinite_gradient")]),
        ("sqrt(w)", 0.0, 0.0, [("w", "infinite_gradient")]),
        ("w**0.5", -1.0, np.nan, [("L", "fractional_power_of_negative"), ("w", "undefined_gradient")]),
        ("w**-1", 0.0, np.inf, [("L", "negative_power_of_zero"), ("w", "infinite_gradient")]),
        ("exp(w) + 1", 1000.0, np.inf, [("v1", "overflow"), ("w", "infinite_gradient")]),
        (
            "log(w) - log(w)", 0.0, np.nan,
            [("v1", "log_of_zero"), ("v2", "log_of_zero"), ("L", "undefined"), ("w", "undefined_gradient")],
        ),
        ("9**9**9 + w", 1.0, np.inf, [("v2", "overflow")]),
        ("sigmoid(w * 1e50)", 2.0, 1.0, []),
    ],
)  # fmt: skip
def test_infinities_are_results_and_are_explained_where_they_begin(text, w, value, warnings):
    graph = record(text, {"w": w}, parameters=("w",))
    assert np.array_equal(graph.result.value, value, equal_nan=True)
    assert graph.warnings == tuple(GraphWarning(node, kind) for node, kind in warnings)
