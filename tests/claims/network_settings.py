"""Random settings of the layers page, by an explicit seed: small networks, few epochs, and every corner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu")


@dataclass(frozen=True, slots=True)
class NetworkSetting:
    """What decides a run of the page on layers, as plain values."""

    layers: int
    width: int
    activation: str
    learning_rate: float
    epochs: int
    batch_size: int | None
    seed: int
    inputs: tuple[tuple[float, ...], ...]
    y: tuple[float, ...]


def random_network(seed: int) -> NetworkSetting:
    """The setting number `seed`: small networks and few epochs, and every corner that a learner can reach."""
    random = Random(seed)
    inputs, y = random.choice([_line, _noisy, _classes, _classes, _surface, _unscaled, _odd])(random)
    kind = random.random()
    epochs = 1 if kind < 0.15 else random.randint(2, 12) if kind < 0.95 else random.randint(30, 120)
    return NetworkSetting(
        layers=random.choice([1, 1, 2, 2, 2, 3, 4, 6]),
        width=random.choice([1, 1, 2, 3, 4, 5]),
        activation=random.choice(ACTIVATIONS),
        learning_rate=_rate(random),
        epochs=epochs,
        batch_size=random.choice([None, None, 1, 8]),
        seed=random.randint(0, 9_999),
        inputs=inputs,
        y=y,
    )


def _rate(random: Random) -> float:
    if random.random() < 0.6:
        return random.choice([0.01, 0.03, 0.1, 0.3, 0.5, 1.0])
    return min(max(float(f"{10 ** random.uniform(-6, 1):.2g}"), 1e-6), 10.0)


Table = tuple[tuple[tuple[float, ...], ...], tuple[float, ...]]


def _line(random: Random) -> Table:
    x = random.sample([0.0, 1.0, 2.0, 3.0, 4.0, -1.0, -2.0, 0.5, 1.5, 5.0], random.randint(2, 8))
    slope, bias = random.choice([2.0, -1.0, 0.5, 3.0]), random.choice([0.0, 0.0, 1.0, -2.0])
    return tuple((value,) for value in x), tuple(slope * value + bias for value in x)


def _noisy(random: Random) -> Table:
    x = [round(random.uniform(-3, 3), 2) for _ in range(random.randint(3, 16))]
    return tuple((value,) for value in x), tuple(round(math.sin(value) + random.gauss(0, 0.2), 3) for value in x)


def _classes(random: Random) -> Table:
    low, high = random.choice([(0.0, 1.0), (-1.0, 1.0), (1.0, 2.0)])
    if random.random() < 0.3:
        return ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)), (low, high, high, low)
    inputs = [(round(random.uniform(-2, 2), 2), round(random.uniform(-2, 2), 2)) for _ in range(random.randint(4, 16))]
    apart = random.choice([lambda a, b: a + b > 0, lambda a, b: a * b > 0, lambda a, b: a * a + b * b > 1.5])
    y = [high if apart(*row) else low for row in inputs]
    y[:2] = low, high
    return tuple(inputs), tuple(y)


def _surface(random: Random) -> Table:
    inputs = [(round(random.uniform(-2, 2), 2), round(random.uniform(0, 5), 1)) for _ in range(random.randint(3, 12))]
    size = random.choice([1.0, 1.0, 50.0])
    return tuple(inputs), tuple(round(size * (a * b - a + 0.3), 3) for a, b in inputs)


def _unscaled(random: Random) -> Table:
    size = random.choice([100.0, 300.0, 2000.0])
    if random.random() < 0.5:
        x = [round(size * random.random(), 1) for _ in range(8)]
        return tuple((value,) for value in x), tuple(round(random.choice([0.01, 1.0, 700.0]) * value, 2) for value in x)
    inputs = [(round(size * random.random(), 1), round(random.random(), 2)) for _ in range(8)]
    y = [float(a > size / 2) for a, _ in inputs]
    y[:2] = 0.0, 1.0
    return tuple(inputs), tuple(y)


def _odd(random: Random) -> Table:
    return random.choice(
        [
            (((1.0,), (2.0,)), (5.0, 5.0)),
            (((1e18,), (2e18,), (3e18,)), (1.0, 2.0, 4.0)),
            (((1e6,), (2e6,), (3e6,)), (1.0, 2.0, 4.0)),
            (((1e-3,), (2e-3,), (5e-3,)), (1.0, 2.0, 5.0)),
            (((0.0,), (1.0,)), (0.0, 1e30)),
            (((-1.0,), (0.0,), (1.0,)), (1.0, 0.0, 1.0)),
            (((0.0, 1.0), (1.0, 0.0)), (0.0, 1.0)),
            (((30.0,), (40.0,), (50.0,)), (1.0, 0.0, 1.0)),
            (((5.0, -5.0), (6.0, -6.0), (5.5, -6.0)), (0.2, 0.4, 0.9)),
        ]
    )
