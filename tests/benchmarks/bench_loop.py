"""What the batched loop costs beside the lesson's own: `make bench`.

Every round times the lesson's loop and ours one after the other, now the one first and now the other, so
that a slow moment of the machine hits both. A figure is the median over the rounds of ours ÷ the lesson's,
with the least and the greatest.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from backprop.training import TrainingConfig, train, train_all

ROUNDS = 40
Row = tuple[int, int, float, float, float, float, float, float, float]


def lesson() -> list[Row]:
    """The lesson's loop, one weight and 100 epochs; step epoch x y prediction loss gradient w_before w_after."""
    rows: list[Row] = []
    w = torch.tensor([1.0], requires_grad=True)
    for epoch in range(100):
        for x, y in zip((1.0, 2.0, 3.0), (2.0, 4.0, 6.0), strict=True):
            prediction = x * w
            loss = (prediction - y) ** 2
            loss.backward()
            gradient, w_before = w.grad.item(), w.item()
            w.data = w.data - 0.01 * w.grad.data
            rows.append((len(rows), epoch, x, y, prediction.item(), loss.item(), gradient, w_before, w.item()))
            w.grad.data.zero_()
    return rows


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    run: Callable[[], object]
    aim: float | None


ONE = TrainingConfig()
PAIR = [ONE, TrainingConfig(zero_grad=False)]
EIGHT = [TrainingConfig(initial_w=1 + r / 8, learning_rate=0.01 + r / 800, zero_grad=r % 2 == 0) for r in range(8)]
CASES = [
    Case("one run", lambda: train(ONE), None),
    Case("one run and its table", lambda: train(ONE).steps, None),
    Case("zeroed and forgotten", lambda: train_all(PAIR), 1.15),
    Case("eight runs at once", lambda: train_all(EIGHT), 1.3),
]


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main() -> None:
    ours = list(train(ONE).steps.itertuples(index=False, name=None))
    print(f"The lesson's loop and ours give {'the same' if ours == lesson() else 'DIFFERENT'} numbers.")
    for function in (lesson, *(case.run for case in CASES)) * 3:  # warms up
        function()

    plain: list[float] = []
    ratios: dict[str, list[float]] = {case.name: [] for case in CASES}
    for round_ in range(ROUNDS):
        for case in CASES:
            if round_ % 2:
                before, after = seconds(lesson), seconds(case.run)
            else:
                after, before = seconds(case.run), seconds(lesson)
            plain.append(before)
            ratios[case.name].append(after / before)

    print(f"The lesson's loop, {len(ours)} steps: {statistics.median(plain) * 1000:.1f} ms. Ours, as a multiple of it:")
    for case in CASES:
        median = statistics.median(ratios[case.name])
        line = f"  {case.name:22} {median:.2f}  ({min(ratios[case.name]):.2f} to {max(ratios[case.name]):.2f})"
        if case.aim is not None:
            line += f"  aim: {case.aim:.2f} at most, {'met' if median <= case.aim else 'missed'}"
        print(line)


if __name__ == "__main__":
    main()
