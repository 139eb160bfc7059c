"""The loss of one sample, and its gradient by hand."""

from __future__ import annotations

import random
from types import ModuleType
from typing import Any

import torch

from backprop.exercises.editor.checks.comparing import compare, function, number
from backprop.exercises.editor.verdict import Failed


def _sample(rng: random.Random) -> tuple[float, float, float]:
    """x, y and w, with a prediction that is well away from y and from 1, and an x well away from 1 and 2."""
    x, w = round(rng.uniform(2.2, 4.0), 2), round(rng.uniform(0.6, 1.9), 2)
    return x, round(x * w + rng.choice((-1, 1)) * rng.uniform(2.2, 5.0), 2), w


def loss(module: ModuleType, rng: random.Random) -> None:
    """`forward(x)` is x·w and `loss(x, y)` its squared distance from y, in the graph of the module's `w`."""
    forward, loss = function(module, "forward"), function(module, "loss")
    for _ in range(3):
        x, y, w = _sample(rng)
        weight = torch.tensor([w], requires_grad=True)
        vars(module)["w"] = weight
        inputs: dict[str, Any] = {"x": x, "y": y, "w": w}

        prediction = number(forward(x), "forward")
        compare("forward", prediction, x * w, [("unfinished", w), ("added", x + w)], **inputs)
        result = loss(x, y)
        error = x * w - y
        mistakes = [
            ("not compared", x * w), ("not compared", (x * w) ** 2), ("not squared", error), ("not squared", -error),
            ("absolute", abs(error)), ("doubled", 2 * error), ("each squared", (x * w) ** 2 - y**2),
        ]  # fmt: skip
        compare("loss", number(result, "loss"), error**2, mistakes, **inputs)
        if not isinstance(result, torch.Tensor) or not result.requires_grad:
            raise Failed("cut")
        result.sum().backward()
        if weight.grad is None:
            raise Failed("cut")
        compare("w.grad", number(weight.grad, "w.grad"), 2 * x * error, **inputs)


def gradient(module: ModuleType, rng: random.Random) -> None:
    """`gradient(x, y, w)` is the derivative of (x·w − y)² with respect to w, as autograd has it."""
    gradient = function(module, "gradient")
    for _ in range(3):
        x, y, w = _sample(rng)
        weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
        ((x * weight - y) ** 2).backward()
        expected = number(weight.grad, "w.grad")
        error = x * w - y
        mistakes = [
            ("inner", 2 * error), ("factor", x * error), ("neither", error), ("sign", -expected),
            ("power", x * error**2), ("power", 2 * x * error**2), ("to x", 2 * w * error), ("loss", error**2),
        ]  # fmt: skip
        compare("gradient", number(gradient(x, y, w), "gradient"), expected, mistakes, x=x, y=y, w=w)
