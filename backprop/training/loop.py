"""The lesson's training loop, written once, on a vector of weights: run `r` of a batch is element `r`.

With a model of several parameters it is column `r`.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from backprop.datasets import Dataset
from backprop.losses import LOSSES, LossName
from backprop.models import MODELS, ModelName, sample_number

Record = Callable[[Tensor, Tensor, Tensor], None]


class GradientDescent:
    """The lesson's update, `w ← w − learning_rate · w.grad`, under the names that `torch.optim` gives its parts.

    Args:
        w: the weights, a leaf that requires its gradient, shape (runs,) or (parameters, runs).
        learning_rate: of each run, shape (runs,).
    """

    def __init__(self, w: Tensor, learning_rate: Tensor) -> None:
        self.w, self.learning_rate = w, learning_rate

    def step(self) -> None:
        """Move the weights against their gradient. `.data` keeps the update out of the graph."""
        self.w.data = self.w.data - self.learning_rate * self.gradient

    def zero_grad(self) -> None:
        """Empty `w.grad`; `backward()` would add the next gradient to what is there."""
        self.w.grad = None

    @property
    def gradient(self) -> Tensor:
        """What `backward()` has left in `w.grad`, of the shape of `w`."""
        assert self.w.grad is not None
        return self.w.grad


def descend(
    model: ModelName,
    dataset: Dataset,
    optimizer: GradientDescent,
    *,
    epochs: int,
    record: Record,
    loss_name: LossName = "squared_error",
) -> Iterator[None]:
    """The loop itself, on as many weights as the optimizer has. It pauses after each epoch, where it may be left.

    Args:
        model, dataset: of all the runs.
        optimizer: trains its weights in place.
        epochs: how many.
        record: called at each step, after `backward()` and before the update, with the prediction, the loss and `w`.
            The loop makes new tensors at each step, so that it may keep these without a copy. It may keep `w.grad`
            too, unless the optimizer leaves that very tensor to be added to.
        loss_name: the loss that is minimised.
    """
    w = optimizer.w
    forward, loss_of = MODELS[model].forward, LOSSES[loss_name].of
    samples = [(sample_number(x, w), sample_number(y, w)) for x, y in zip(dataset.x, dataset.y, strict=True)]
    every_run = torch.ones(w.shape[-1])  # backward() from each run's own loss, all at once

    for _ in range(epochs):
        for x, y in samples:
            prediction = forward(x, w)
            loss = loss_of(prediction, y)
            loss.backward(every_run)
            record(prediction, loss, w)
            optimizer.step()
            optimizer.zero_grad()
        yield
