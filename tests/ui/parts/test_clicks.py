"""What a browser sends as a click is taken for one only where it is one."""

import math

import pytest

from backprop.ui.parts.clicks import Click, read


def test_a_click_has_finite_values_of_both_axes() -> None:
    assert read({"x": 0.25, "y": -3}) == Click(0.25, -3.0)


@pytest.mark.parametrize(
    "received",
    [
        None,
        {},
        {"x": 1.0},
        {"x": "1", "y": 2},
        {"x": math.nan, "y": 1.0},
        {"x": 1.0, "y": math.nan},
        {"x": 1.0, "y": math.inf},
        {"x": 10**400, "y": 1},
        [1, 2],
    ],
)
def test_anything_else_is_passed_over(received: object) -> None:
    assert read(received) is None
