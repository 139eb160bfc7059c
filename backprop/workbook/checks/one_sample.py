"""The loss of one sample, and its gradient by hand."""

import random
from types import ModuleType

import torch

from backprop.workbook.checks.comparing import close, compare, function, number
from backprop.workbook.checks.recording import WaysBack
from backprop.workbook.verdict import Failed


def _samples(rng: random.Random) -> list[tuple[float, float, float]]:
    """x, y and w of four samples, the predictions too low and too high in turn; x, w and 2w are well apart."""
    samples = []
    for sign in (1, -1, 1, -1):
        x, w = round(rng.uniform(2.2, 4.0), 2), round(rng.uniform(0.6, 0.95), 2)
        samples.append((x, round(x * w + sign * rng.uniform(2.2, 5.0), 2), w))
    return samples


def loss(module: ModuleType, rng: random.Random) -> None:
    """`forward(x)` is x·w and `loss(x, y)` its squared distance from y, in the graph of the module's `w`."""
    forward, loss = function(module, "forward"), function(module, "loss")
    samples = _samples(rng)
    given, results = [], []
    for x, y, w in samples:
        weight = torch.tensor([w], requires_grad=True)
        vars(module)["w"] = weight
        prediction = number(forward(x), "forward")
        compare("forward", prediction, x * w, [("unfinished", w), ("added", x + w)], x=x, w=w)
        given.append(weight)
        results.append(loss(x, y))

    got = [number(result, "loss") for result in results]
    # The size of one difference is that difference or its opposite; samples on either side tell which.
    absolute = all(close(value, abs(x * w - y)) for value, (x, y, w) in zip(got, samples, strict=True))
    for (x, y, w), weight, result, value in zip(samples, given, results, got, strict=True):
        error = x * w - y
        mistakes = [
            ("absolute" if absolute else "not squared", error),
            ("absolute" if absolute else "not squared", -error),
            ("not compared", x * w),
            ("not compared", (x * w) ** 2),
            ("doubled", 2 * error),
            ("each squared", (x * w) ** 2 - y**2),
        ]
        compare("loss", value, error**2, mistakes, x=x, y=y, w=w)
        if not isinstance(result, torch.Tensor) or not result.requires_grad:
            raise Failed("cut")
        result.sum().backward()
        if weight.grad is None:
            raise Failed("cut")
        compare("w.grad", number(weight.grad, "w.grad"), 2 * x * error, x=x, y=y, w=w)


def gradient(module: ModuleType, rng: random.Random) -> None:
    """`gradient(x, y, w)` is the derivative of (x·w − y)² with respect to w, as autograd has it."""
    gradient = function(module, "gradient")
    for x, y, w in _samples(rng):
        weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
        ((x * weight - y) ** 2).backward()
        expected = number(weight.grad, "w.grad")
        error = x * w - y
        mistakes = [
            ("inner", 2 * error), ("factor", x * error), ("neither", error), ("sign", -expected),
            ("power", x * error**2), ("power", 2 * x * error**2), ("to x", 2 * w * error), ("loss", error**2),
        ]  # fmt: skip
        with WaysBack() as ways_back:
            result = gradient(x, y, w)
        compare("gradient", number(result, "gradient"), expected, mistakes, x=x, y=y, w=w)
        if ways_back.count:
            raise Failed("autograd")
