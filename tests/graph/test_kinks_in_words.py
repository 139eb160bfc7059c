"""What the page says of corners and ties, against what PyTorch does there."""

import pytest
import torch

from backprop.expressions.operations import FUNCTIONS
from backprop.graph import record
from backprop.ui.graph.captions import backward_rule
from backprop.ui.graph.notes import note

# Written out by hand: the function in PyTorch, the values of w and v, and what the page says of the slope there.
CORNERS = {
    "relu(w)": (torch.relu, (0.0,), "takes 0 for its slope, although it is 1 to the right", (0.0,)),
    "abs(w)": (torch.abs, (0.0,), "takes 0 for its slope", (0.0,)),
    "max(w, v)": (torch.maximum, (2.0, 2.0), "each of them half of the gradient", (0.5, 0.5)),
    "min(w, v)": (torch.minimum, (2.0, 2.0), "each of them half of the gradient", (0.5, 0.5)),
    "max(w)": (torch.max, ([3.0, 1.0, 3.0],), "an equal share of the gradient", ([0.5, 0.0, 0.5],)),
    "min(w)": (torch.min, ([1.0, 1.0, 1.0, 2.0],), "an equal share of the gradient", ([1 / 3] * 3 + [0.0],)),
}
# sqrt at 0 is no corner: its slope grows without end.
SMOOTH = {"sigmoid", "tanh", "exp", "log", "sqrt", "sin", "cos", "sum", "mean"}


@pytest.mark.parametrize("text", CORNERS)
def test_the_page_says_what_pytorch_takes_for_the_slope_at_a_corner(text):
    function, values, said, expected = CORNERS[text]
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values]
    function(*leaves).backward()
    for leaf, gradient in zip(leaves, expected, strict=True):
        assert leaf.grad.tolist() == pytest.approx(gradient)
    graph = record(text, dict(zip("wv", values, strict=False)), tuple("wv"[: len(values)]))
    (warning,) = graph.warnings
    assert warning.kind == "kink"
    assert said in note(graph, warning)


def test_every_function_is_smooth_or_its_corner_is_told():
    assert {text.partition("(")[0] for text in CORNERS} | SMOOTH == set(FUNCTIONS)


def test_the_root_of_0_has_an_infinite_gradient_and_is_told_so():
    w = torch.tensor(0.0, requires_grad=True)
    torch.sqrt(w).backward()
    assert w.grad.item() == float("inf")
    graph = record("sqrt(w)", {"w": 0.0}, ("w",))
    assert "has an infinite gradient" in " ".join(note(graph, warning) for warning in graph.warnings)


@pytest.mark.parametrize("function", ["max", "min"])
@pytest.mark.parametrize("values", [[1.0, 2.0, 3.0], [3.0, 1.0, 3.0, 1.0], [2.0, 2.0, 2.0]])
def test_what_the_largest_gets_is_told_with_its_ties(function, values):
    w = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    getattr(torch, function)(w).backward()
    shares = sorted(set(w.grad.tolist()))
    graph = record(f"{function}(w)", {"w": values}, ("w",))
    text = backward_rule(graph.edges[0], graph)
    count = int((w.grad != 0).sum())
    size, superlative = ("large", "largest") if function == "max" else ("small", "smallest")
    if count == 1:
        assert shares == [0.0, 1.0]
        assert text == f"only the {superlative} number gets the upstream gradient"
    else:
        assert shares[-1] == pytest.approx(1 / count)
        assert text == f"{count} numbers are equally {size}, and each gets the upstream gradient divided by {count}"
