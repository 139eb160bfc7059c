"""What is said of optimisers side by side, recomputed with PyTorch's own in a plain loop."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import numpy as np
import torch

from backprop.datasets import PRESETS
from backprop.training import TrainingConfig, train_all
from backprop.ui.training.optimizers import words
from tests.claims.forms import read
from tests.claims.settings import check_every

MAKE = {
    "Plain descent": lambda p, lr: torch.optim.SGD(p, lr=lr),
    "Momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9),
    "RMSprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr),
    "Adam": lambda p, lr: torch.optim.Adam(p, lr=lr),
    "AdaGrad": lambda p, lr: torch.optim.Adagrad(p, lr=lr),
}
FORWARD = {
    "affine": lambda x, w, b: w * x + b,
    "quadratic": lambda x, w1, w2, b: w1 * x**2 + w2 * x + b,
    "logistic": lambda x, w, b: torch.sigmoid(
        torch.as_tensor(w * x + b, dtype=None if torch.is_tensor(w) else torch.double)
    ),
}
LESSON = {1.0: 2.0, 2.0: 4.0, 3.0: 6.0}
LABELS = {1.0: 0.0, 2.0: 0.0, 3.0: 1.0, 4.0: 1.0}


def plain(model: str, name: str, rate: float, epochs: int, x: float) -> tuple[float, float]:
    """The mean loss at the end, and the prediction for `x`; infinite where a number was too large."""
    parameters = [torch.ones(1, requires_grad=True) for _ in range(3 if model == "quadratic" else 2)]
    samples = LABELS if model == "logistic" else LESSON
    optimizer = MAKE[name](parameters, rate)
    for _ in range(epochs):
        for one, y in samples.items():
            optimizer.zero_grad()
            loss = loss_of(model, FORWARD[model](one, *parameters), y)
            loss.backward()
            optimizer.step()
            if not all(torch.isfinite(p).all() for p in (loss, *parameters)):
                return np.inf, np.inf
    ended = [p.item() for p in parameters]
    losses = [float(loss_of(model, FORWARD[model](one, *ended), y)) for one, y in samples.items()]
    return float(np.mean(losses)), float(FORWARD[model](x, *ended))


def loss_of(model: str, prediction: Any, y: float) -> Any:
    if model != "logistic":
        return (prediction - y) ** 2
    return torch.nn.BCELoss()(prediction, torch.full_like(prediction, y))


def check(seed: int) -> None:
    random = Random(seed)
    model = random.choice(["affine", "quadratic", "logistic"])
    more = {"loss": "cross_entropy", "dataset": PRESETS["labels"]} if model == "logistic" else {}
    epochs, x = random.choice([1, 10, 60]), random.choice([4.0, -2.0])
    rate = random.choice([0.001, 0.01, 0.1, 1.0])
    names = ["descent", *random.sample(["momentum", "rmsprop", "adam", "adagrad"], random.randint(0, 4))]
    rates = [rate, *(random.choice([rate, 0.0005, 0.02, 0.3]) for _ in names[1:])]
    runs = train_all(
        [
            TrainingConfig(model=model, optimizer=name, learning_rate=one, epochs=epochs, **more)  # type: ignore[arg-type]
            for name, one in zip(names, rates, strict=True)
        ]
    )
    ends: dict[str, float] = {}
    for row in words.table(runs, x).splitlines()[2:]:
        named, loss, prediction, code = (cell.strip() for cell in row.strip("|").split("|"))
        name, shown_rate = named.split(", rate ")
        expected = plain(model, name, read(shown_rate), epochs, x)
        ends[name] = expected[0]
        assert f"{read(shown_rate):g}" in code or code == "`p -= learning_rate * p.grad`"
        for text, value in zip((loss, prediction), expected, strict=True):
            if text == "too large":
                assert not np.isfinite(value)
            else:
                assert np.isclose(read(text), value, rtol=2e-2, atol=1e-3), (row, value)
    said = words.comparison(runs)
    if match := re.match(r"Of these (\d), \*\*(.*)\*\* ends lowest, at (.*?)\.(?: |$)", said):
        assert int(match[1]) == len(runs)
        least = min(ends.values())
        assert np.isclose(ends[match[2]], least, rtol=1e-2, atol=1e-9)
        assert np.isclose(read(match[3]), least, rtol=2e-2, atol=1e-6)
    else:
        assert len(runs) == 1 or not np.isfinite(list(ends.values())).any() or len(set(ends.values())) < len(ends)
    same = "momentum" in names and rates[names.index("momentum")] == rate
    assert ("1 / (1 − 0.9) = 10" in said) == same


def test_what_is_said_of_optimizers_is_what_pytorchs_own_do() -> None:
    check_every(check, range(40))


def test_each_rule_in_words_is_the_rule() -> None:
    """Two steps on gradients 1 and then 3, from 0, at a rate of 1, worked out from the sentence."""
    gradients, rate = (1.0, 3.0), 1.0
    size = 1e-8
    expected = {
        "momentum": -(1.0) - (3.0 + 0.9 * 1.0),
        "rmsprop": -sum(
            g / (np.sqrt(mean) + size) for g, mean in zip(gradients, (0.01, 0.99 * 0.01 + 0.01 * 9), strict=True)
        ),
        "adagrad": -sum(g / np.sqrt(total) for g, total in zip(gradients, (1, 10), strict=True)),
        "adam": -(1.0 + ((0.9 * 0.1 + 0.1 * 3) / 0.19) / np.sqrt((0.999 * 0.001 + 0.001 * 9) / (1 - 0.999**2))),
    }
    for name, value in expected.items():
        w = torch.zeros(1, requires_grad=True)
        optimizer = MAKE[words.NAMES[name]]([w], rate)  # type: ignore[index]
        for gradient in gradients:
            w.grad = torch.full((1,), gradient)
            optimizer.step()
        assert np.isclose(w.item(), value, rtol=1e-4), name
        assert words.RULES[name]  # type: ignore[index]
