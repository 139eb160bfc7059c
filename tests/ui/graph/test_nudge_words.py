"""What is said of nudges is so: each sentence is worked out again from the two losses themselves."""

import math
from collections.abc import Callable

import pytest
import torch

from backprop.graph import nudge, record
from backprop.ui.graph.nudge_words import compared, when_smaller
from backprop.ui.graph.nudging import SIZES
from tests.claims.forms import read, shows

# Of one value w: the text, where, the function there, its derivative, and what is left beyond that at a nudge of h.
Left = Callable[[float], float]
FUNCTIONS: list[tuple[str, float, float, float, Left]] = [
    ("(3*w - 6)**2", 1.0, 9.0, -18.0, lambda h: 9 * h**2),
    ("3*w + 2", 1.0, 5.0, 3.0, lambda h: 0.0),
    ("exp(w)", 2.0, math.exp(2), math.exp(2), lambda h: math.exp(2) * (math.expm1(h) - h)),
    (
        "sin(w)",
        0.7,
        math.sin(0.7),
        math.cos(0.7),
        lambda h: -2 * math.sin(h / 2) ** 2 * math.sin(0.7) + (math.sin(h) - h) * math.cos(0.7),
    ),
    ("relu(w)", 0.0, 0.0, 0.0, lambda h: h),
    ("(3*w - 6)**2 + 1e6", 1.0, 1e6 + 9, -18.0, lambda h: 9 * h**2),
]


@pytest.mark.parametrize(("text", "w", "value", "slope", "left"), FUNCTIONS)
def test_each_sentence_is_what_the_function_does(text: str, w: float, value: float, slope: float, left: Left) -> None:
    graph = record(text, {"w": w}, ("w",))
    exact = [nudge(graph, "w", size) for size in SIZES]
    single = [nudge(graph, "w", size, precision=torch.float32) for size in SIZES]
    rounding = 1e-12 * max(abs(value), 1)
    for here in exact:
        said = compared(here, "w", "L")
        predicted, actual = (read(number) for number in said.split("**")[1::2])
        assert predicted == pytest.approx(slope * here.size, rel=1e-4)
        assert actual == pytest.approx(slope * here.size + left(here.size), rel=1e-4, abs=rounding)
        if "the same, but for rounding" in said:
            assert abs(left(here.size)) <= rounding
        else:
            apart = read(said.split("They are ")[1].split(" apart")[0])
            assert apart == pytest.approx(abs(left(here.size)), rel=0.06, abs=rounding)
    said = when_smaller(exact, single)
    assert ("a straight line" in said) == (text == "3*w + 2")
    assert ("a hundred times closer" in said) == (text not in ("3*w + 2", "relu(w)"))
    if "only for nudges larger than" in said:
        limit = read(said.split("larger than ")[1].split(". Below")[0])
        off = {one.size: abs(one.actual - slope * one.size) > 0.01 * abs(slope * one.size) for one in single}
        assert all(off[size] for size in SIZES if size <= 1.001 * limit)
        assert not off[min(size for size in SIZES if size > 1.001 * limit)] or abs(left(10 * limit)) > 0.001 * limit


def test_where_nothing_is_finite_that_is_said() -> None:
    graph = record("1/w", {"w": 0.0}, ("w",))
    nudges = [nudge(graph, "w", size) for size in SIZES]
    assert "nothing to compare" in compared(nudges[0], "w", "L")
    assert when_smaller(nudges, nudges) == ""
    assert shows("0", 0.0)
