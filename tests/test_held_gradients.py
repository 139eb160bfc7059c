"""What `.grad` holds, against PyTorch's own tensors doing the same."""

import pytest
import torch

from backprop.graph import accumulate, record
from backprop.held_gradients import first_pass, updated

VALUES = {"x": 1.0, "w": (1.0, 3.0), "y": 2.0}
EXPRESSION = "sum((x*w - y)**2)"


def test_passes_zeroing_and_an_update_are_those_of_a_plain_loop() -> None:
    graph = record(EXPRESSION, VALUES, ["w"])
    w = torch.tensor(VALUES["w"], dtype=torch.float64, requires_grad=True)

    def one_pass() -> None:
        ((1.0 * w - 2.0) ** 2).sum().backward()

    held = first_pass(graph)
    one_pass()
    assert held.gradients["w"].tolist() == w.grad.tolist() == [-2.0, 2.0]
    for count in (2, 3):
        held = held.added(accumulate(EXPRESSION, VALUES, ["w"], times=1).after_each[0])
        one_pass()
        assert held.gradients["w"].tolist() == w.grad.tolist()
        assert held.passes == count
    w.data = w.data - 0.1 * w.grad
    moved = updated(graph, held, learning_rate=0.1)
    assert moved["w"] == pytest.approx(w.tolist())
    assert (moved["x"], moved["y"]) == (1.0, 2.0)
    w.grad.zero_()
    held = held.zeroed()
    assert held.gradients["w"].tolist() == w.grad.tolist() == [0.0, 0.0]
    assert held.passes == 0


def test_a_parameter_named_like_nothing_else_keeps_its_gradient() -> None:
    graph = record("w*b + c", {"w": 2.0, "b": 3.0, "c": 1.0}, ["w", "b"])
    assert {name: float(value) for name, value in first_pass(graph).gradients.items()} == {"w": 3.0, "b": 2.0}
