"""Two layers, and the shapes of what goes through them."""

import random
from types import ModuleType

import torch
from torch import Tensor

from backprop.workbook.checks.comparing import close, compare, function, number
from backprop.workbook.checks.descent import task
from backprop.workbook.verdict import Failed


def detach(module: ModuleType, rng: random.Random) -> None:
    """Both weights learn: prediction = w2·σ(x·w1), one step per sample."""
    train = function(module, "train")
    for _ in range(3):
        samples = [(round(rng.uniform(0.5, 2.0), 2), round(rng.uniform(2.0, 4.0), 2)) for _ in range(4)]
        starts, rate, epochs = (rng.uniform(0.3, 0.9), rng.uniform(1.0, 1.5)), round(rng.uniform(0.05, 0.1), 3), 3
        w1, w2 = (torch.tensor([start], requires_grad=True) for start in starts)
        train(w1, w2, list(samples), rate, epochs)
        got = number(w1, "train"), number(w2, "train")

        expected = _two_weights(samples, starts, rate, epochs)
        if close(got[0], starts[0]):
            raise Failed("left out" if w1.grad is not None and bool(w1.grad.abs() > 0) else "cut", start=starts[0])
        if close(got[1], starts[1]):
            raise Failed("second", start=starts[1])
        straight = _two_weights(samples, starts, rate, epochs, sigmoid=False)
        for name, ours, right, wrong in zip(("w1", "w2"), got, expected, straight, strict=True):
            compare(name, ours, right, [("no sigmoid", wrong)], samples=samples, learning_rate=rate, epochs=epochs)


def _two_weights(
    samples: list[tuple[float, float]], starts: tuple[float, float], rate: float, epochs: int, *, sigmoid: bool = True
) -> tuple[float, float]:
    """By the chain rule, without autograd."""
    w1, w2 = starts
    for _ in range(epochs):
        for x, y in samples:
            hidden = float(torch.sigmoid(torch.tensor(x * w1, dtype=torch.float64))) if sigmoid else x * w1
            slope = hidden * (1 - hidden) if sigmoid else 1.0
            upstream = 2 * (hidden * w2 - y)
            w1, w2 = w1 - rate * upstream * w2 * slope * x, w2 - rate * upstream * hidden
    return w1, w2


def shapes(module: ModuleType, rng: random.Random) -> None:
    """x is (n, 1) and y is (n,): the loss is the mean of n squares, not of n·n."""
    mean_loss = function(module, "mean_loss")
    for n in rng.sample(range(4, 9), 3):
        given = task(rng, count=n)
        x, y = (torch.tensor(column) for column in zip(*given.samples, strict=True))
        w = torch.tensor([[given.start]], requires_grad=True)
        error = x * given.start - y  # (n,)
        stretched = x[:, None] * given.start - y  # (n, n)
        result = mean_loss(w, x[:, None], y)
        got = number(result, "mean_loss")
        mistakes = [
            ("stretched", float((stretched**2).mean())),
            ("summed", float((stretched**2).sum())),
            ("summed", float((stretched**2).sum() / n)),
            ("total", float((error**2).sum())),
            ("sample", float(error[0] ** 2)),
        ]
        compare("mean_loss", got, float((error**2).mean()), mistakes, n=n, size=n * n)
        if not isinstance(result, Tensor) or not result.requires_grad:
            raise Failed("not a tensor", name="mean_loss", got="a number that left the graph")
        result.backward()
        compare("w.grad", number(w.grad, "w.grad"), float((2 * x * error).mean()), n=n, size=n * n)


def two_layers(module: ModuleType, rng: random.Random) -> None:
    """`forward` is two layers with a sigmoid between them, and `train` moves all four parameters."""
    forward, train = function(module, "forward"), function(module, "train")
    for _ in range(2):
        generator = torch.Generator().manual_seed(rng.randrange(2**31))
        n, inputs, hidden = rng.randint(5, 8), rng.randint(2, 3), rng.randint(3, 5)
        x = torch.randn(n, inputs, generator=generator)
        y = torch.randn(n, 1, generator=generator)
        sizes = ((inputs, hidden), (hidden,), (hidden, 1), (1,))
        starts = [torch.randn(size, generator=generator) for size in sizes]
        names = ("w1", "b1", "w2", "b2")

        _compare_forward(forward(x, *(start.clone() for start in starts)), x, starts)
        given = [start.clone().requires_grad_() for start in starts]
        rate, steps = 0.1, rng.randint(2, 4)
        train(x, y, *given, rate, steps)
        unmoved = [name for name, ours, start in zip(names, given, starts, strict=True) if torch.equal(ours, start)]
        if unmoved:
            raise Failed("unmoved", names=", ".join(unmoved))
        _compare_parameters(given, _trained(x, y, starts, rate, steps), _trained(x, y, starts, rate, steps, kept=True))


def _compare_forward(got: object, x: Tensor, starts: list[Tensor]) -> None:
    w1, b1, w2, b2 = starts
    before = x @ w1 + b1
    expected = torch.sigmoid(before) @ w2 + b2
    if not isinstance(got, Tensor):
        raise Failed("not a tensor", name="forward", got=f"a {type(got).__name__}")
    if got.shape != expected.shape:
        raise Failed("shape", got=tuple(got.shape), expected=tuple(expected.shape))
    mistakes = {
        "collapsed": before @ w2 + b2,
        "too late": torch.sigmoid(before @ w2 + b2),
        "twice": torch.sigmoid(expected),
        "bias late": torch.sigmoid(x @ w1) @ w2 + b2,
        "no bias": torch.sigmoid(before) @ w2,
    }
    if _alike(got, expected):
        return
    for reason, wrong in mistakes.items():
        if _alike(got, wrong):
            raise Failed(reason)
    raise Failed("forward")


def _compare_parameters(given: list[Tensor], expected: list[Tensor], forgotten: list[Tensor]) -> None:
    if all(map(_alike, given, expected)):
        return
    raise Failed("forgotten" if all(map(_alike, given, forgotten)) else "train")


def _alike(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a, b, rtol=1e-3, atol=1e-5)


def _trained(
    x: Tensor, y: Tensor, starts: list[Tensor], rate: float, steps: int, *, kept: bool = False
) -> list[Tensor]:
    """The parameters after gradient descent on the mean squared error, by the chain rule written out.

    `kept`: each gradient is added to those before it, as where nobody zeroes.
    """
    w1, b1, w2, b2 = starts
    held = [torch.zeros_like(start) for start in starts]
    for _ in range(steps):
        hidden = torch.sigmoid(x @ w1 + b1)  # (n, hidden)
        upstream = 2 * (hidden @ w2 + b2 - y) / len(y)  # (n, 1)
        inner = upstream @ w2.T * hidden * (1 - hidden)  # (n, hidden)
        now = [x.T @ inner, inner.sum(0), hidden.T @ upstream, upstream.sum(0)]
        held = [a + b for a, b in zip(held, now, strict=True)] if kept else now
        w1, b1, w2, b2 = (p - rate * g for p, g in zip((w1, b1, w2, b2), held, strict=True))
    return [w1, b1, w2, b2]
