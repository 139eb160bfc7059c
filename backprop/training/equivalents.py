"""Other ways to the same updates: PyTorch's own SGD with momentum, and descent on the summed loss of all samples."""

import itertools
from decimal import Decimal, localcontext

import numpy as np
import numpy.typing as npt
import torch

from backprop.datasets import Dataset
from backprop.models import MODELS, check_one_weight
from backprop.training.config import TrainingConfig, check_plain_descent

FloatArray = npt.NDArray[np.float32]
_DIGITS = 80  # float64 has 16


def momentum_weights(config: TrainingConfig, momentum: float, *, steps: int) -> FloatArray:
    """The weights under `torch.optim.SGD(lr, momentum)`, gradients zeroed after each step; shape (steps + 1,).

    `v ← momentum·v + gradient`, `w ← w − lr·v`. With momentum 1, `v` is the sum of all gradients: what `w.grad` holds
    in a loop that never zeroes.

    Args:
        config: model, learning rate, initial weight and data; its `zero_grad` and `accumulation_steps` are not used.
        momentum: 0 to 1.
        steps: how many samples to visit, at least 1; the data are begun anew when they end.

    Raises:
        ValueError: if the momentum is outside 0 to 1, or the model has several parameters.
    """
    check_one_weight(config.model)
    check_plain_descent(config)
    if not 0 <= momentum <= 1:
        raise ValueError(f"The momentum must be from 0 to 1, but it is {momentum!r:.80}.")
    forward = MODELS[config.model].forward
    samples = [(torch.tensor(x), torch.tensor(y)) for x, y in zip(config.dataset.x, config.dataset.y, strict=True)]
    w = torch.tensor(config.initial_w, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=config.learning_rate, momentum=momentum)
    history = [w.item()]
    for x, y in itertools.islice(itertools.cycle(samples), steps):
        loss = (forward(x, w) - y) ** 2
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        history.append(w.item())
    return np.array(history, dtype=np.float32)


def momentum_factor(dataset: Dataset, learning_rate: float, momentum: float) -> float:
    """By how much an epoch of the linear model multiplies the error in the long run, under SGD with momentum.

    The spectral radius of the epoch's matrix on `(w − w*, v)`: at each step `v ← momentum·v + 2x²·(w − w*)`, then
    `w ← w − lr·v`. inf where it is too large for float64. In many digits: where a step all but lands on w*, the radius
    is what little is left of far larger numbers.
    """
    with localcontext(prec=_DIGITS):
        rate, kept = Decimal(learning_rate), Decimal(momentum)
        trace = Decimal(0)
        for place in (0, 1):
            error, velocity = Decimal(place == 0), Decimal(place == 1)
            for x in dataset.x:
                velocity = kept * velocity + 2 * Decimal(x) ** 2 * error
                error -= rate * velocity
            trace += (error, velocity)[place]
        determinant = kept ** len(dataset)
        square = trace**2 - 4 * determinant
        radius = determinant.sqrt() if square < 0 else (abs(trace) + square.sqrt()) / 2
        return float(radius)


def summed_loss_weights(config: TrainingConfig) -> FloatArray:
    """The weights of gradient descent on the sum of all samples' losses, one update an epoch; shape (epochs + 1,).

    One `backward()` from the sum gives the gradient that accumulating over all samples adds up.
    """
    check_one_weight(config.model)
    check_plain_descent(config)
    x, y = (torch.tensor(values) for values in (config.dataset.x, config.dataset.y))
    forward = MODELS[config.model].forward
    w = torch.tensor([config.initial_w], requires_grad=True)
    history = [w.item()]
    for _ in range(config.epochs):
        loss = ((forward(x, w) - y) ** 2).sum()
        loss.backward()
        assert w.grad is not None
        w.data = w.data - config.learning_rate * w.grad
        w.grad = None
        history.append(w.item())
    return np.array(history, dtype=np.float32)


def largest_difference(some: npt.NDArray[np.floating], others: npt.NDArray[np.floating]) -> tuple[float, float]:
    """How far two histories of equal shape are apart at most, and the largest size there; where both are finite."""
    finite = np.isfinite(some) & np.isfinite(others)
    one, two = (values[finite].astype(np.float64) for values in (some, others))
    return float(np.abs(one - two).max(initial=0)), float(np.abs(two).max(initial=0))
