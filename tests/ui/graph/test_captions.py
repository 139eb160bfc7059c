"""Captions, notes and hints: one sentence each, with PyTorch's numbers."""

import numpy as np
import pytest

from backprop.graph import record
from backprop.graph.answers import find_mistake, is_right
from backprop.graph.steps import steps
from backprop.ui.graph.captions import caption
from backprop.ui.graph.notes import note
from backprop.ui.graph.settings import PRESETS, record_settings
from backprop.ui.graph.turn import hint

LESSON = record_settings(PRESETS["lesson"])


def captions(graph) -> list[str]:
    return [caption(graph, step) for step in steps(graph)]


def test_the_lessons_captions_have_its_numbers() -> None:
    nothing = "no parameter is there."
    assert captions(LESSON)[1:] == [
        "Forward: `v1 = x * w = 3 * 1 = 3`.",
        "Forward: `v2 = v1 - y = 3 - 6 = −3`.",
        "Forward: `L = v2 ** 2 = (−3) ** 2 = 9`.",
        (
            "Backward: it begins at `L`, whose gradient with respect to itself is 1. It passes 1 × `2 * v2` = "
            f"1 × (−6) = −6 back to `v2`. Nothing goes to `2`: {nothing}"
        ),
        f"Backward: `v2` has the gradient −6. It passes −6 × 1 = −6 back to `v1`. Nothing goes to `y`: {nothing}",
        (
            "Backward: `v1` has the gradient −6. It passes −6 × `x` = −6 × 3 = −18 back to `w`. Nothing goes to "
            f"`x`: {nothing}"
        ),
        "Backward: `w` has the gradient −18. `w` is a parameter, so PyTorch keeps it in `w.grad`.",
    ]


def test_a_value_used_twice_has_a_sum() -> None:
    told = captions(record_settings(PRESETS["used twice"]))
    assert any("the sum of what came back from its 3 uses: −4 + (−4) + 12" in text for text in told)


@pytest.mark.parametrize("name", PRESETS)
def test_every_step_of_every_preset_has_its_own_caption(name: str) -> None:
    told = captions(record_settings(PRESETS[name]))
    assert len(set(told)) == len(told)
    assert all(text.endswith(".") and "None" not in text and len(text) < 500 for text in told)


def test_tensors_are_told_by_shape_and_rule() -> None:
    told = captions(record_settings(PRESETS["two layers"]))
    assert any("From shape (2, 2) and (2,) comes shape (2,)" in text for text in told)
    assert any("a gradient of shape (2, 2) back to `W1`" in text for text in told)


@pytest.mark.parametrize(
    ("expression", "w", "said"),
    [
        ("1/w", 0.0, "divides by 0"),
        ("log(w)", 0.0, "logarithm of 0"),
        ("log(w)", -1.0, "logarithm of a negative"),
        ("sqrt(w)", -1.0, "square root of a negative"),
        ("w**(-1)", 0.0, "raises 0 to a negative power"),
        ("w**0.5", -1.0, "raises a negative number to a fraction"),
        ("exp(w)", 1e4, "larger than a float64"),
        ("relu(w)", 0.0, "is at a corner"),
        ("sqrt(w)", 0.0, "infinite gradient"),
    ],
)
def test_what_is_not_finite_is_explained(expression: str, w: float, said: str) -> None:
    graph = record(expression, {"w": w}, ["w"])
    assert any(said in note(graph, warning) for warning in graph.warnings)


def test_an_answer_is_right_to_three_digits() -> None:
    node = record_settings(PRESETS["sigmoid"]).node("w")
    assert is_right(np.array(-0.499), node)
    assert not is_right(np.array(-0.49), node)
    assert not is_right(np.array([-0.499]), node)


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("L", 5.0, "begins here"),
        ("v2", 6.0, "the sign is not. Look at the edge from `L` back to `v2`"),
        ("v2", 1.0, "upstream gradient alone"),
        ("w", 3.0, "local derivative alone"),
        ("w", 7.0, "Look at the edge from `v1` back to `w`"),
        ("w", [7.0], "has the shape of its value: ()"),
    ],
)
def test_a_hint_names_the_edge(name: str, answer: float, said: str) -> None:
    node, typed = LESSON.node(name), np.array(answer)
    text = hint(find_mistake(LESSON, node, typed, {}), typed, node, LESSON)
    assert said in text
    assert "−2" not in text
    assert "-2" not in text


def test_a_hint_for_a_value_used_twice_names_the_edge_that_is_missing() -> None:
    graph = record("a*a", {"a": 3.0}, ["a"])
    node, typed = graph.node("a"), np.array(3.0)
    text = hint(find_mistake(graph, node, typed, {}), typed, node, graph)
    assert "Something is missing" in text
    assert "(operand 2)" in text
