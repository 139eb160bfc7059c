"""The loop on two and three parameters: each learns from its own gradient."""

import random
from collections.abc import Callable, Sequence
from types import ModuleType

from backprop.workbook.checks.comparing import compare, function, number

ROUNDS = 3
_ASKED = 4
Samples = Sequence[tuple[float, float]]
# From the gradients held, what each parameter moves by, before the learning rate.
Rule = Callable[[list[float]], list[float]]


def _own(held: list[float]) -> list[float]:
    return held


def _predict(
    samples: Samples,
    starts: Sequence[float],
    learning_rate: float,
    epochs: int,
    *,
    powers: Sequence[int],
    rule: Rule = _own,
    kept: Sequence[int] = (),
) -> float:
    """What the model that is a sum of parameters times powers of x predicts for 4, after the lesson's loop.

    `kept`: the places of the parameters whose gradient is never zeroed.
    """
    parameters, held = list(starts), [0.0] * len(starts)
    for _ in range(epochs):
        for x, y in samples:
            features = [x**power for power in powers]
            error = sum(p * feature for p, feature in zip(parameters, features, strict=True)) - y
            held = [old + 2 * error * feature for old, feature in zip(held, features, strict=True)]
            steps = rule(held)
            parameters = [p - learning_rate * step for p, step in zip(parameters, steps, strict=True)]
            held = [old if place in kept else 0.0 for place, old in enumerate(held)]
    return sum(p * float(_ASKED) ** power for p, power in zip(parameters, powers, strict=True))


def _task(rng: random.Random, parameters: int) -> tuple[list[tuple[float, float]], list[float], float, int]:
    """Samples, starts, learning rate and epochs: every parameter moves, and the mistakes come to different numbers."""
    xs = [round(rng.uniform(0.5, 1.8), 2) for _ in range(rng.randint(3, 5))]
    slope, height = rng.uniform(2.0, 4.0), rng.uniform(1.0, 2.0)
    samples = [(x, round(x * slope + height + rng.uniform(-0.3, 0.3), 2)) for x in xs]
    starts = [round(rng.choice((-1, 1)) * rng.uniform(0.3, 0.9), 2) for _ in range(parameters)]
    return samples, starts, round(rng.uniform(0.01, 0.03), 3), rng.randint(2, 4)


def bias(module: ModuleType, rng: random.Random) -> None:
    """w and b both learn, each from its own gradient."""
    train = function(module, "train")
    for _ in range(ROUNDS):
        samples, (w, b), rate, epochs = _task(rng, 2)
        given = (samples, (w, b), rate, epochs)
        mistakes = [
            ("w's gradient", _predict(*given, powers=(1, 0), rule=lambda held: [held[0], held[0]])),
            ("b stands", _predict(*given, powers=(1, 0), rule=lambda held: [held[0], 0.0])),
            ("w stands", _predict(*given, powers=(1, 0), rule=lambda held: [0.0, held[1]])),
            ("b not zeroed", _predict(*given, powers=(1, 0), kept=[1])),
            ("w not zeroed", _predict(*given, powers=(1, 0), kept=[0])),
            ("uphill", _predict(*given, powers=(1, 0), rule=lambda held: [held[0], -held[1]])),
            ("uphill", _predict(*given, powers=(1, 0), rule=lambda held: [-held[0], -held[1]])),
        ]
        got = number(train(list(samples), w, b, rate, epochs), "train")
        facts = {"samples": samples, "start_w": w, "start_b": b, "learning_rate": rate, "epochs": epochs}
        compare("train", got, _predict(*given, powers=(1, 0)), mistakes, **facts)


def parabola(module: ModuleType, rng: random.Random) -> None:
    """All three parameters learn."""
    train = function(module, "train")
    for _ in range(ROUNDS):
        samples, starts, rate, epochs = _task(rng, 3)
        given = (samples, starts, rate, epochs)
        mistakes = [
            ("w1 stands", _predict(*given, powers=(2, 1, 0), rule=lambda held: [0.0, *held[1:]])),
            ("w2 stands", _predict(*given, powers=(2, 1, 0), rule=lambda held: [held[0], 0.0, held[2]])),
            ("b stands", _predict(*given, powers=(2, 1, 0), rule=lambda held: [*held[:2], 0.0])),
            ("not zeroed", _predict(*given, powers=(2, 1, 0), kept=(0, 1, 2))),
            ("not squared", _predict(*given, powers=(1, 1, 0))),
            ("uphill", _predict(*given, powers=(2, 1, 0), rule=lambda held: [-one for one in held])),
        ]
        got = number(train(list(samples), list(starts), rate, epochs), "train")
        facts = {"samples": samples, "starts": starts, "learning_rate": rate, "epochs": epochs}
        compare("train", got, _predict(*given, powers=(2, 1, 0)), mistakes, **facts)
