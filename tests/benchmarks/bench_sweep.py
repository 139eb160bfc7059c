"""What a map of 200 × 200 runs costs beside one run, and beside a gradient written by hand: `make bench`.

Every round times all of them one after the other, in changing order, so that a slow moment of the machine hits all. A
figure is the median over the rounds of one ÷ the other, with the least and the greatest; and the fastest round of the
one ÷ the fastest of the other, which a busy machine disturbs least.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch

from backprop.sweep import Grid, map_outcomes, sweep

ROUNDS, EPOCHS, SIDE = 25, 100, 200
RATES = tuple(np.geomspace(1e-3, 1, SIDE).tolist())
STARTS = tuple(np.linspace(-10, 10, SIDE).tolist())
X, Y = (1.0, 2.0, 3.0), (2.0, 4.0, 6.0)


def lesson() -> tuple[float, float]:
    """The lesson's loop on one weight; what a cell of the map keeps of it: its last weight and loss."""
    w = torch.tensor([1.0], requires_grad=True)
    for _ in range(EPOCHS):
        for x, y in zip(X, Y, strict=True):
            loss = (x * w - y) ** 2
            loss.backward()
            w.data = w.data - 0.01 * w.grad.data
            w.grad.data.zero_()
    return w.item(), loss.item()


def by_hand() -> tuple[np.ndarray, np.ndarray]:
    """The whole grid in NumPy, float32, without autograd and without a look at overflow."""
    rate = np.tile(np.float32(RATES), SIDE)
    w = np.repeat(np.float32(STARTS), SIDE)
    with np.errstate(all="ignore"):
        for _ in range(EPOCHS):
            for x, y in zip(np.float32(X), np.float32(Y), strict=True):
                error = x * w - y
                loss = error**2
                gradient = 2 * error * x
                w = w - rate * gradient
    return w.reshape(SIDE, SIDE), loss.reshape(SIDE, SIDE)


def linear() -> object:
    return sweep("linear", RATES, STARTS, EPOCHS)


def sigmoid() -> object:
    return sweep("sigmoid", RATES, STARTS, EPOCHS)


def forgotten() -> object:
    return sweep("linear", RATES, STARTS, EPOCHS, False)


def judged() -> object:
    return _finished(map_outcomes(Grid(learning_rates=RATES, initial_ws=STARTS, epochs=EPOCHS)))


def _finished(work: Iterator[float]) -> None:
    for _ in work:
        pass


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main() -> None:
    ours, theirs = sweep("linear", RATES, STARTS, EPOCHS), by_hand()
    settled = np.isfinite(ours.final_loss) & (ours.final_loss < 1e6)
    close = np.allclose(ours.final_w[settled], theirs[0][settled], rtol=1e-4)
    print(f"The map and the one by hand give {'the same' if close else 'DIFFERENT'} weights.")

    cases = [lesson, by_hand, linear, forgotten, sigmoid, judged]
    for case in cases * 2:  # warms up
        case()
    times: dict[Callable[[], object], list[float]] = {case: [] for case in cases}
    for round_ in range(ROUNDS):
        turned = cases[round_ % len(cases) :] + cases[: round_ % len(cases)]
        for case in turned:
            times[case].append(seconds(case))

    print(
        f"The lesson's loop on one weight: {statistics.median(times[lesson]) * 1000:.1f} ms. A map of {SIDE} × {SIDE}:"
    )
    rows = [
        ("linear ÷ one run", linear, lesson, 1.5),
        ("linear ÷ by hand in NumPy", linear, by_hand, 2.0),
        ("linear, forgotten ÷ one run", forgotten, lesson, None),
        ("sigmoid ÷ one run", sigmoid, lesson, None),
        ("linear, judged ÷ one run", judged, lesson, None),
    ]
    for name, case, base, aim in rows:
        ratios = [a / b for a, b in zip(times[case], times[base], strict=True)]
        median = statistics.median(ratios)
        fastest = min(times[case]) / min(times[base])
        line = f"  {name:28} {median:.2f}  ({min(ratios):.2f} to {max(ratios):.2f})  fastest: {fastest:.2f}"
        if aim is not None:
            line += f"  aim: {aim:.2f} at most, {'met' if median <= aim else 'missed'}"
        print(line)


if __name__ == "__main__":
    main()
