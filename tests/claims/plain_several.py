"""The loop for several parameters, written plainly, with nothing from `backprop`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from random import Random

import numpy as np
import torch

Array = np.ndarray
NAMES = {"affine": ("w", "b"), "quadratic": ("w1", "w2", "b"), "logistic": ("w", "b")}


def features(model: str, x: float) -> tuple[float, ...]:
    """What each parameter is multiplied by."""
    return (x * x, x, 1.0) if model == "quadratic" else (x, 1.0)


@dataclass(frozen=True)
class Several:
    """What decides a run, as plain values."""

    model: str
    learning_rate: float
    epochs: int
    start: tuple[float, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    asked: float = 4.0
    loss: str = "squared_error"

    @property
    def names(self) -> tuple[str, ...]:
        return NAMES[self.model]


@dataclass(frozen=True, eq=False)
class PlainSeveral:
    """What the loop did. `weights`: (steps + 1, parameters); `gradients`: what `grad` held at each update."""

    losses: Array
    gradients: Array
    weights: Array
    overflow_step: int | None
    samples: int

    @property
    def last(self) -> Array:
        """The last parameters that are all finite."""
        return self.weights[np.isfinite(self.weights).all(axis=1)][-1]

    @property
    def epoch_ends(self) -> Array:
        return self.weights[:: self.samples]


def run(setting: Several, *, zero_grad: bool = True, precision: type = np.float32) -> PlainSeveral:
    """The loop, in float32 as PyTorch computes it, or in `np.float64`."""
    if setting.model == "logistic":
        return _run_logistic(setting, zero_grad=zero_grad)
    number = precision
    rate, two = number(setting.learning_rate), number(2)
    p = [number(value) for value in setting.start]
    grad = [number(0) for _ in p]
    weights, losses, gradients = [list(p)], [], []
    overflow_step, step = None, 0
    with np.errstate(all="ignore"):
        for _ in range(setting.epochs):
            for x, y in zip(setting.x, setting.y, strict=True):
                phi = [number(value) for value in features(setting.model, x)]
                prediction = p[0] * phi[0]
                for value, feature in zip(p[1:], phi[1:], strict=True):
                    prediction = prediction + value * feature
                error = prediction - number(y)
                losses.append(error * error)
                grad = [old + two * error * feature for old, feature in zip(grad, phi, strict=True)]
                gradients.append(list(grad))
                p = [value - rate * slope for value, slope in zip(p, grad, strict=True)]
                weights.append(list(p))
                if zero_grad:
                    grad = [number(0) for _ in p]
                if not all(map(isfinite, (losses[-1], prediction, *gradients[-1], *p))):
                    overflow_step = step
                    break
                step += 1
            if overflow_step is not None:
                break
    as_arrays = (np.array(one, dtype=np.float64) for one in (losses, gradients, weights))
    return PlainSeveral(*as_arrays, overflow_step, len(setting.x))


def _run_logistic(setting: Several, *, zero_grad: bool) -> PlainSeveral:
    """The same, with PyTorch's own sigmoid, loss and gradients."""
    w, b = (torch.tensor([value], requires_grad=True) for value in setting.start)
    weights, losses, gradients = [[w.item(), b.item()]], [], []
    for _ in range(setting.epochs):
        for x, y in zip(setting.x, setting.y, strict=True):
            prediction = torch.sigmoid(w * x + b)
            if setting.loss == "cross_entropy":
                loss = torch.nn.functional.binary_cross_entropy(prediction, torch.tensor([y]))
            else:
                loss = (prediction - y) ** 2
            loss.backward()
            losses.append(loss.item())
            gradients.append([w.grad.item(), b.grad.item()])
            with torch.no_grad():
                w -= setting.learning_rate * w.grad
                b -= setting.learning_rate * b.grad
            if zero_grad:
                w.grad.zero_()
                b.grad.zero_()
            weights.append([w.item(), b.item()])
    assert np.isfinite(weights).all()
    return PlainSeveral(np.array(losses), np.array(gradients), np.array(weights), None, len(setting.x))


def logistic(z: Array) -> Array:
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def logistic_losses(setting: Several, w: Array, b: Array) -> Array:
    """The mean loss at each of these w and b, of any one shape, in float64."""
    total = np.zeros_like(w)
    for x, y in zip(setting.x, setting.y, strict=True):
        z = w * x + b
        if setting.loss == "squared_error":
            total = total + (logistic(z) - y) ** 2
        else:  # PyTorch lets no logarithm fall below -100
            with np.errstate(divide="ignore"):
                hit, missed = (np.maximum(np.log(one), -100) for one in (logistic(z), 1 - logistic(z)))
            total = total - y * hit - (1 - y) * missed
    return total / len(setting.x)


def mean_loss(setting: Several, p: Array) -> float:
    """The mean of the samples' losses with these parameters, in float64."""
    if setting.model == "logistic":
        return float(logistic_losses(setting, np.float64(p[0]), np.float64(p[1])))
    total = 0.0
    for x, y in zip(setting.x, setting.y, strict=True):
        prediction = sum(value * feature for value, feature in zip(p, features(setting.model, x), strict=True))
        total += float(prediction - y) ** 2 / len(setting.x)
    return total


def predicted(setting: Several, p: Array, x: float) -> float:
    """The model's answer, in float64."""
    linear = float(sum(value * feature for value, feature in zip(p, features(setting.model, x), strict=True)))
    return float(logistic(np.float64(linear))) if setting.model == "logistic" else linear


def table(setting: Several) -> Array:
    """A row of features a sample."""
    return np.array([features(setting.model, x) for x in setting.x])


def epoch_matrix(setting: Several) -> Array:
    """What an epoch does to the distance from where it settles, column by column from the plain loop in float64."""
    rate = float(np.float32(setting.learning_rate))
    columns = []
    for unit in np.eye(len(setting.names)):
        p = list(unit)
        for x in setting.x:
            phi = features(setting.model, x)
            error = sum(value * feature for value, feature in zip(p, phi, strict=True))
            p = [value - rate * 2 * error * feature for value, feature in zip(p, phi, strict=True)]
        columns.append(p)
    return np.array(columns).T


def logistic_epoch(setting: Several, p: Array) -> Array:
    """w and b after an epoch from there, in float64."""
    w, b = p
    rate = float(np.float32(setting.learning_rate))
    for x, y in zip(setting.x, setting.y, strict=True):
        prediction = float(logistic(np.float64(w * x + b)))
        slope = prediction - y
        if setting.loss == "squared_error":
            slope *= 2 * prediction * (1 - prediction)
        w, b = w - rate * slope * x, b - rate * slope
    return np.array([w, b])


def searched(setting: Several) -> tuple[Array, float]:
    """The lowest loss of the logistic model that a patient search finds, from many places, always the best of nine."""
    reach = max(max(setting.x) - min(setting.x), 1e-3) / 2
    middle = (max(setting.x) + min(setting.x)) / 2
    ends = np.sinh(np.linspace(-1, 1, 91) * np.arcsinh(3_000))
    left, right = (grid.ravel() for grid in np.meshgrid(ends, ends))

    def losses(left: Array, right: Array) -> Array:
        w = (right - left) / (2 * reach)
        return logistic_losses(setting, w, (left + right) / 2 - w * middle)

    best = np.argsort(losses(left, right))[:200:4]
    at = np.stack([left[best], right[best]])
    step = 0.2 * (1 + np.abs(at).max(axis=0))
    turn = np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)]).T
    for _ in range(400):
        around = at[:, :, None] + step[None, :, None] * turn[:, None, :]
        choice = losses(around[0], around[1]).argmin(axis=1)
        at = around[:, np.arange(len(choice)), choice]
        step = np.where(choice == 0, step / 2, step * 1.5)
        if (step < 1e-9).all() or np.abs(at).max() > 1e5:
            break
    found = losses(*at)
    left, right = at[:, found.argmin()]
    w = (right - left) / (2 * reach)
    return np.array([w, (left + right) / 2 - w * middle]), float(found.min())


def _random_logistic(random: Random) -> Several:
    """One of the sigmoid with a bias: labels that overlap or not, shares, targets out of reach."""
    loss = random.choice(["squared_error", "cross_entropy"])
    kind = random.choice(["labels", "overlap", "shares", "equal", "one", "lesson"])
    if kind == "labels":
        x, y = (1.0, 2.0, 3.0, 4.0), (0.0, 0.0, 1.0, 1.0)
    elif kind == "overlap":
        x = tuple(round(random.uniform(-3, 5), 1) for _ in range(random.randint(3, 7)))
        y = tuple(random.choice([0.0, 1.0]) for _ in x)
    elif kind == "shares":
        x = tuple(round(random.uniform(-3, 3), 1) for _ in range(random.randint(2, 6)))
        y = tuple(round(random.uniform(0.03, 0.97), 2) for _ in x)
    elif kind == "equal":
        x, y = (2.0, 2.0, 2.0), (1.0, random.choice([0.0, 1.0]), 1.0)
    elif kind == "one" or loss == "cross_entropy":
        x, y = (round(random.uniform(-3, 3), 1),), (random.choice([0.0, 0.25, 1.0]),)
    else:
        x, y = (1.0, 2.0, 3.0), (2.0, 4.0, 6.0)
    far = random.random() < 0.3
    return Several(
        model="logistic",
        learning_rate=float(f"{10 ** random.uniform(-4, 1):.3g}"),
        epochs=random.choice([1, 2, 10, 40, 100, 150]),
        start=tuple(round(random.uniform(-10, 10) if far else random.uniform(-2, 2), 1) for _ in range(2)),
        x=x,
        y=y,
        asked=random.choice([4.0, 0.0, -1.5, 100.0]),
        loss=loss,
    )


def random_several(seed: int) -> Several:
    """The setting number `seed`: ordinary ones, and data that do not decide."""
    random = Random(seed)
    model = random.choice(["affine", "quadratic", "logistic"])
    if model == "logistic":
        return _random_logistic(random)
    kind = random.choice(["lesson", "lesson", "noisy", "few", "equal", "wide"])
    if kind == "lesson":
        x, y = (1.0, 2.0, 3.0), (2.0, 4.0, 6.0)
    elif kind == "noisy":
        x = tuple(round(random.uniform(-2, 3), 2) for _ in range(random.randint(3, 7)))
        y = tuple(round(2 * one + random.uniform(-1, 1), 2) for one in x)
    elif kind == "few":
        x = tuple(random.sample([0.5, 1.0, 2.0, -1.0], random.randint(1, 2)))
        y = tuple(round(random.uniform(-4, 6), 1) for _ in x)
    elif kind == "equal":
        x, y = (2.0, 2.0, 2.0), (4.0, 4.0, random.choice([4.0, 5.0]))
    else:
        x = tuple(round(random.uniform(-30, 30), 1) for _ in range(4))
        y = tuple(round(random.uniform(-30, 30), 1) for _ in x)
    return Several(
        model=model,
        learning_rate=float(f"{10 ** random.uniform(-5, 0):.3g}"),
        epochs=random.choice([1, 2, 10, 100, 100, 300]),
        start=tuple(round(random.uniform(-3, 3), 1) if random.random() < 0.5 else 1.0 for _ in NAMES[model]),
        x=x,
        y=y,
        asked=random.choice([4.0, 0.0, -1.5, 100.0]),
    )


class SeveralTruth:
    """The plain runs of a setting."""

    def __init__(self, setting: Several) -> None:
        self.setting = setting
        self.step = self.index = 0
        self.fixed: Array | None = None
        self.centred: tuple[Several, Array] | None = None

    @cached_property
    def zeroed(self) -> PlainSeveral:
        return run(self.setting)

    @cached_property
    def forgotten(self) -> PlainSeveral:
        return run(self.setting, zero_grad=False)

    @cached_property
    def start_loss(self) -> float:
        return mean_loss(self.setting, np.float32(self.setting.start).astype(np.float64))

    @cached_property
    def end_loss(self) -> float:
        return mean_loss(self.setting, self.zeroed.last)

    @cached_property
    def lowest(self) -> tuple[Array, float]:
        if self.setting.model == "logistic":
            return searched(self.setting)
        point = np.linalg.lstsq(table(self.setting), np.array(self.setting.y), rcond=None)[0]
        return point, mean_loss(self.setting, point)

    @cached_property
    def factors(self) -> Array:
        return np.sort(np.abs(np.linalg.eigvals(epoch_matrix(self.setting))))[::-1]

    @cached_property
    def forgotten_factor(self) -> float:
        """The largest size of an eigenvalue of an epoch without zeroing, its columns run in float64."""
        setting, count = self.setting, len(self.setting.names)
        rate = float(np.float32(setting.learning_rate))
        columns = []
        for unit in np.eye(2 * count):
            p, g = list(unit[:count]), list(unit[count:])
            for x in setting.x:
                phi = features(setting.model, x)
                error = sum(value * feature for value, feature in zip(p, phi, strict=True))
                g = [old + 2 * error * feature for old, feature in zip(g, phi, strict=True)]
                p = [value - rate * slope for value, slope in zip(p, g, strict=True)]
            columns.append([*p, *g])
        return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max())

    @property
    def free(self) -> int:
        rows = table(self.setting)
        return rows.shape[1] - int(np.linalg.matrix_rank(rows))
