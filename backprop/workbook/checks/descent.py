"""The lesson's loop in plain Python, without PyTorch: what it must come to, and what each known mistake comes to."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Zeroed = Literal["each sample", "each epoch", "never", "before the update"]


@dataclass(frozen=True, slots=True)
class Task:
    """What the learner's `train` is given."""

    samples: list[tuple[float, float]]
    start: float
    learning_rate: float
    epochs: int

    @property
    def facts(self) -> dict[str, object]:
        """What a message says of it."""
        return {
            "samples": self.samples,
            "start": self.start,
            "learning_rate": self.learning_rate,
            "epochs": self.epochs,
        }


def task(rng: random.Random, *, count: int | None = None, start: float | None = None) -> Task:
    """A task on which every step moves the weight, and on which the listed mistakes come to different weights."""
    slope, count = rng.uniform(2.0, 4.0), count or rng.randint(3, 5)
    xs = [round(rng.uniform(0.6, 1.6), 2) for _ in range(count)]
    samples = [(x, round(x * slope + rng.uniform(-0.3, 0.3), 2)) for x in xs]
    start = round(rng.choice((-1, 1)) * rng.uniform(0.3, 0.9), 2) if start is None else start
    return Task(samples, start, round(rng.uniform(0.03, 0.06), 3), rng.randint(2, 4))


def descend(
    task: Task,
    *,
    step: Callable[[float, float], float] = lambda gradient, loss: gradient,
    zeroed: Zeroed = "each sample",
    epochs: int | None = None,
    rows: int | None = None,
    every: int = 1,
) -> float:
    """The weight after the loop.

    Args:
        step: from the gradient held and the sample's loss, what the learning rate multiplies.
        zeroed: when the gradient held is set to zero.
        epochs, rows: how much of the data is seen, where it is not all.
        every: updates, and zeroes, after so many samples.
    """
    w, held, met = task.start, 0.0, 0
    for _ in range(task.epochs if epochs is None else epochs):
        for x, y in task.samples[:rows]:
            error = x * w - y
            held, met = held + 2 * x * error, met + 1
            if zeroed == "before the update":
                held = 0.0
            if met % every == 0:
                w -= task.learning_rate * step(held, error * error)  # `**` would raise where it overflows
                if zeroed == "each sample":
                    held = 0.0
        if zeroed == "each epoch":
            held = 0.0
    return w
