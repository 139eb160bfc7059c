"""What several parameters cost beside plain loops with a tensor for each, and a surface's values: `make bench`.

Every round times a plain loop and ours one after the other, now the one first and now the other. A figure is the median
over the rounds of ours ÷ the plain loop's, with the least and the greatest.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch

from backprop.datasets import PRESETS
from backprop.figures.training.surface import surface
from backprop.training import TrainingConfig, train, train_all
from tests.benchmarks.bench_loop import seconds

ROUNDS = 30
QUADRATIC = TrainingConfig(model="quadratic")
ADAM = replace(QUADRATIC, optimizer="adam", learning_rate=0.1)
LOGISTIC = TrainingConfig(model="logistic", loss="cross_entropy", dataset=PRESETS["labels"])
SURFACE_MS = 5.0


def plain(optimizer: Callable[[list[torch.Tensor]], torch.optim.Optimizer] | None) -> list[tuple[float, ...]]:
    """The homework's parabola over 100 epochs, each step written down; the lesson's update where there is no other."""
    parameters = [torch.tensor([1.0], requires_grad=True) for _ in range(3)]
    w1, w2, b = parameters
    moved = optimizer(parameters) if optimizer else None
    rows = []
    for _ in range(100):
        for x, y in zip((1.0, 2.0, 3.0), (2.0, 4.0, 6.0), strict=True):
            prediction = w1 * x**2 + w2 * x + b
            loss = (prediction - y) ** 2
            loss.backward()
            held = [(p.grad.item(), p.item()) for p in parameters]
            if moved:
                moved.step()
            else:
                for p in parameters:
                    p.data = p.data - 0.01 * p.grad.data
            rows.append((prediction.item(), loss.item(), *(number for one in held for number in one)))
            for p in parameters:
                p.grad.data.zero_()
    return rows


def plain_logistic() -> list[tuple[float, ...]]:
    """The next lesson's logistic regression with cross-entropy, over 100 epochs."""
    parameters = [torch.tensor([1.0], requires_grad=True) for _ in range(2)]
    w, b = parameters
    rows = []
    for _ in range(100):
        for x, y in zip((1.0, 2.0, 3.0, 4.0), (0.0, 0.0, 1.0, 1.0), strict=True):
            prediction = torch.sigmoid(w * x + b)
            loss = torch.nn.functional.binary_cross_entropy(prediction, torch.tensor([y]))
            loss.backward()
            held = [(p.grad.item(), p.item()) for p in parameters]
            for p in parameters:
                p.data = p.data - 0.01 * p.grad.data
            rows.append((prediction.item(), loss.item(), *(number for one in held for number in one)))
            for p in parameters:
                p.grad.data.zero_()
    return rows


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    ours: Callable[[], object]
    plain: Callable[[], object]
    aim: float


CASES = [
    Case(
        "parabola, zeroed and forgotten",
        lambda: train_all([QUADRATIC, replace(QUADRATIC, zero_grad=False)]),
        lambda: plain(None),
        1.15,
    ),
    Case(
        "parabola with Adam",
        lambda: train(ADAM),
        lambda: plain(lambda parameters: torch.optim.Adam(parameters, 0.1)),
        1.15,
    ),
    Case(
        "logistic, zeroed and forgotten",
        lambda: train_all([LOGISTIC, replace(LOGISTIC, zero_grad=False)]),
        plain_logistic,
        1.15,
    ),
]


def main() -> None:
    for case in CASES * 3:  # warms up
        case.ours(), case.plain()
    for case in CASES:
        ratios = []
        for round_ in range(ROUNDS):
            if round_ % 2:
                before, after = seconds(case.plain), seconds(case.ours)
            else:
                after, before = seconds(case.ours), seconds(case.plain)
            ratios.append(after / before)
        median = statistics.median(ratios)
        met = "met" if median <= case.aim else "missed"
        spread = f"({min(ratios):.2f} to {max(ratios):.2f})"
        print(f"  {case.name:32} {median:.2f}  {spread}  aim: {case.aim:.2f} at most, {met}")
    across = np.linspace(-1, 2, 60)
    times = [1000 * seconds(lambda: surface(QUADRATIC, (1.0, 1.0, 1.0), (0, 1), across, across)) for _ in range(ROUNDS)]
    median = statistics.median(times)
    met = "met" if median <= SURFACE_MS else "missed"
    print(f"  {'values of a surface, 60 × 60':32} {median:.2f} ms  aim: {SURFACE_MS:.0f} ms at most, {met}")


if __name__ == "__main__":
    main()
