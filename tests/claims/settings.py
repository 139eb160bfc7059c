"""Random settings of a run, by an explicit seed: ordinary ones, and every corner that a learner can reach."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import pytest

from backprop.datasets import PRESETS, Dataset
from backprop.stability import converging_learning_rates
from backprop.training import TrainingConfig, TrainingRun, train_all

COUNT = int(os.environ.get("CLAIMS", "200"))  # settings to try; `CLAIMS=5000 pytest tests/claims` tries more


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides a run, as plain values, within the limits of the pages."""

    seed: int
    model: str
    learning_rate: float
    epochs: int
    initial_w: float
    x: tuple[float, ...]
    y: tuple[float, ...]
    accumulation_steps: int = 1

    @property
    def dataset(self) -> Dataset:
        return Dataset(x=self.x, y=self.y)

    def config(self, *, zero_grad: bool = True) -> TrainingConfig:
        return TrainingConfig(
            model=self.model,
            learning_rate=self.learning_rate,
            epochs=self.epochs,
            initial_w=self.initial_w,
            zero_grad=zero_grad,
            accumulation_steps=self.accumulation_steps,
            dataset=self.dataset,
        )


def random_setting(seed: int, *, accumulating: bool = False) -> Setting:
    """The setting number `seed`; with `accumulating`, some update only after every k-th sample."""
    random = Random(seed)
    model = random.choice(["linear", "linear", "sigmoid"])
    x, y = random.choice([_preset, _preset, _line, _noisy, _odd])(random)
    if model == "sigmoid" and random.random() < 0.4:
        y = tuple(round(random.uniform(0.02, 0.98), 3) for _ in x)
    k = random.choice([1, 1, 2, 3, 5, len(x)]) if accumulating else 1
    return Setting(
        seed=seed,
        model=model,
        learning_rate=_rate(random, Dataset(x=x, y=y), k),
        epochs=_epochs(random),
        initial_w=_start(random, x, y),
        x=x,
        y=y,
        accumulation_steps=k,
    )


@lru_cache(maxsize=400)  # two tests look at the same settings
def both_runs(setting: Setting) -> tuple[TrainingRun, TrainingRun]:
    """The library's runs of a setting, zeroed and forgotten."""
    zeroed, forgotten = train_all([setting.config(), setting.config(zero_grad=False)])
    return zeroed, forgotten


def check_every(check: Callable[[int], None], seeds: Iterable[int] = range(COUNT)) -> None:
    """Call `check` with each seed. Fails with how many seeds failed, and what each of them said.

    In a long run `pytest -s` shows each failure when it is found, and how far the run has come.
    """
    seeds = list(seeds)
    failures = []
    for done, seed in enumerate(seeds, start=1):
        try:
            check(seed)
        except Exception as error:  # noqa: BLE001 (an exception of the library is a failure of this seed, too)
            failures.append(f"seed {seed}: {type(error).__name__}: {error}")
            print(f"\n{failures[-1]}", flush=True)
        if done % 500 == 0:
            print(f"\n{done:,} settings, {len(failures)} failed", flush=True)
    if failures:
        shown = "\n\n".join(failures)
        pytest.fail(f"{len(failures)} of {len(seeds)} settings failed.\n\n{shown}", pytrace=False)


# --- data


Pairs = tuple[tuple[float, ...], tuple[float, ...]]


def _preset(random: Random) -> Pairs:
    dataset = random.choice(list(PRESETS.values()))
    return dataset.x, dataset.y


def _line(random: Random) -> Pairs:
    """On a line through 0, as a learner types it."""
    x = tuple(random.choice([0.5, 1.0, 1.5, 2.0, 3.0, -1.0, -2.0, 4.0]) for _ in range(random.randint(1, 6)))
    slope = random.choice([2.0, 0.5, -1.0, 3.0, 0.8, -2.5])
    return x, tuple(slope * value for value in x)


def _noisy(random: Random) -> Pairs:
    x = tuple(round(random.uniform(-4, 4), 1) for _ in range(random.randint(1, 8)))
    slope, noise = random.uniform(-3, 3), random.choice([0.01, 0.3, 3.0])
    return x, tuple(round(slope * value + random.gauss(0, noise), 2) for value in x)


def _odd(random: Random) -> Pairs:
    """Zeros, opposites, textbook tables, very large and very small numbers."""
    return random.choice(
        [
            ((0.0,), (1.0,)),
            ((0.0, 0.0), (1.0, 2.0)),
            ((0.0, 1.0, 2.0), (1.0, 3.0, 5.0)),
            ((1.0, 1.0), (2.0, -2.0)),
            ((1.0, -1.0), (1.0, 1.0)),
            ((1.0,), (2.0,)),
            ((1.0, 2.0, 3.0, 4.0, 5.0), (3.0, 5.0, 7.0, 9.0, 11.0)),
            ((1.0, 2.0, 3.0, 4.0, 5.0), (2.2, 4.1, 6.2, 7.9, 10.1)),
            ((50.0, 80.0, 120.0), (150.0, 240.0, 360.0)),
            ((0.001,), (0.002,)),
            ((1e-3, 2e-3, 5e-3), (1.0, 2.0, 5.0)),
            ((1e6,), (2e6,)),
            ((1e19, 1.0), (1.0, 1.0)),
            ((1e-30,), (1.0,)),
            ((1.0,), (1e38,)),
            ((3.0,), (0.6,)),
            ((1.0,), (1.0,)),
            ((10.0, 10.0, 0.1, 0.1, 0.1), (0.9, 0.9, 0.1, 0.1, 0.1)),
        ]
    )


# --- epochs, rates and starts


def _epochs(random: Random) -> int:
    """1 to 1,000; mostly few, for the time that the runs take."""
    kind = random.random()
    if kind < 0.3:
        return random.choice([1, 1, 2, 3])
    return 1000 if kind < 0.32 else round(10 ** random.uniform(2, 3) if kind < 0.4 else 10 ** random.uniform(0, 2))


def _rate(random: Random, dataset: Dataset, k: int) -> float:
    """Any rate that the page allows; often one at, or close to, where the behaviour changes."""
    kind = random.random()
    if kind < 0.3:
        windows = converging_learning_rates(dataset, random.random() < 0.7, k)
        if windows:
            near = random.choice([1.0, 1.0, 0.5, 0.9, 0.99, 0.999, 1.001, 1.01, 1.1, 2.0])
            return _allowed(random.choice([edge for window in windows for edge in window if edge > 0]) * near)
    if kind < 0.45:
        inputs = [value for value in dataset.x if abs(value) > 1e-6]
        if inputs:
            return _allowed(random.choice([0.5, 1.0, 0.25]) / random.choice(inputs) ** 2)
    if kind < 0.6:
        return random.choice([0.01, 0.1, 0.2, 0.25, 0.5, 1.0, 0.05, 0.001])
    return _allowed(float(f"{10 ** random.uniform(-6, 1):.2g}"))


def _allowed(rate: float) -> float:
    return min(max(rate, 1e-6), 10.0)


def _start(random: Random, x: tuple[float, ...], y: tuple[float, ...]) -> float:
    squares = sum(value * value for value in x)
    best = sum(a * b for a, b in zip(x, y, strict=True)) / squares if squares else 0.0
    kind = random.random()
    if kind < 0.1 and abs(best) <= 10:
        return best  # exactly at the linear model's optimum
    if kind < 0.3:
        return random.choice([1.0, 1.0, 0.0, 2.0, 10.0, -10.0])
    return round(random.uniform(-10, 10), 1)
