"""The lesson's training loop, written once, on a vector of weights: run `r` of a batch is element `r`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from backprop.config import MAX_EPOCHS, MAX_INITIAL_W, MAX_LEARNING_RATE, TrainingConfig
from backprop.datasets import Dataset
from backprop.models import MODELS, ModelName
from backprop.run import FloatArray, TrainingRun

__all__ = ["MAX_EPOCHS", "MAX_INITIAL_W", "MAX_LEARNING_RATE", "TrainingConfig", "TrainingRun", "train", "train_all"]

# From `w.grad` and the number of samples met: what to take from the weights, and what to leave in `w.grad`.
Update = Callable[[Tensor, int], tuple[Tensor, Tensor | None]]
Record = Callable[[Tensor, Tensor, Tensor], None]


def train(config: TrainingConfig) -> TrainingRun:
    """Run the loop once."""
    return train_all([config])[0]


def train_all(
    configs: Sequence[TrainingConfig], *, on_progress: Callable[[float], None] | None = None
) -> list[TrainingRun]:
    """Run the loop for several settings, those with the same model and data in one batched loop.

    Each run's numbers are the same to the last digit as if it had been trained alone.

    Args:
        configs: in any order; the results are in the same.
        on_progress: called every few hundred steps with the share done, 0 to 1. An exception that it raises
            stops the training and is passed on.
    """
    batches: dict[tuple[str, Dataset], list[int]] = {}
    for index, config in enumerate(configs):
        batches.setdefault((config.model, config.dataset), []).append(index)
    total = sum(max(configs[i].total_steps for i in indices) for indices in batches.values())
    done = 0
    runs: dict[int, TrainingRun] = {}
    for indices in batches.values():
        batch = [configs[i] for i in indices]

        def report(steps: int, before: int = done) -> None:
            if on_progress is not None:
                on_progress((before + steps) / total)

        runs.update(zip(indices, _train_batch(batch, report), strict=True))
        done += max(config.total_steps for config in batch)
    return [runs[index] for index in range(len(configs))]


def descend(
    model: ModelName, dataset: Dataset, w: Tensor, update: Update, *, epochs: int, record: Record
) -> Iterator[None]:
    """The loop itself, on as many weights as `w` has. It pauses after each epoch, where it may be left.

    Args:
        model, dataset: of all the runs.
        w: the weights before the first step, a leaf that requires its gradient, shape (runs,). It is trained in place.
        update: what each step takes from the weights, and what it leaves in `w.grad`.
        epochs: how many.
        record: called at each step, after `backward()` and before the update, with prediction, loss and `w`. The loop
            makes new tensors at each step, so that it may keep these without a copy; `w.grad` only if `update` does
            not hand the same tensor back.
    """
    forward = MODELS[model].forward
    # Tensors of shape () multiply faster than Python numbers, with the same float32 result.
    samples = [(torch.tensor(x), torch.tensor(y)) for x, y in zip(dataset.x, dataset.y, strict=True)]
    each_run = torch.ones_like(w)  # backward() from every run's own loss, at once
    steps = itertools.count(1)

    for _ in range(epochs):
        for x, y in samples:
            prediction = forward(x, w)
            error = prediction - y
            loss = (
                error * error
            )  # to the last digit the value and the gradient of error ** 2, in two thirds of the time
            loss.backward(each_run)
            record(prediction, loss, w)

            assert w.grad is not None
            change, kept = update(w.grad, next(steps))
            w.data = w.data - change  # learning_rate * w.grad, where an update is due
            w.grad = kept  # zeros; or what it was, if forgotten, for the next gradient to be added to
        yield


def _train_batch(configs: Sequence[TrainingConfig], report: Callable[[int], None]) -> list[TrainingRun]:
    """The loop for settings that share model and data, with every step in a log."""
    w = torch.tensor([config.initial_w for config in configs], requires_grad=True)
    log, epochs = _Log(), max(config.epochs for config in configs)
    for _ in descend(configs[0].model, configs[0].dataset, w, _update_rule(configs), epochs=epochs, record=log.add):
        if len(log.losses) >= _Log.CHUNK:
            log.flush()
            report(log.steps)
            if log.all_overflowed:
                break
    return log.runs(configs, final_w=w.data)


def _update_rule(configs: Sequence[TrainingConfig]) -> Update:
    """Each run by its own learning rate, zeroing or not, at every sample or every k-th."""
    learning_rate = torch.tensor([config.learning_rate for config in configs])
    forgotten = torch.tensor([0.0 if config.zero_grad else 1.0 for config in configs])
    every = torch.tensor([config.accumulation_steps for config in configs])

    def at_every_sample(gradient: Tensor, step: int) -> tuple[Tensor, Tensor]:
        return learning_rate * gradient, gradient * forgotten

    def accumulating(gradient: Tensor, step: int) -> tuple[Tensor, Tensor]:
        due = step % every == 0
        change, kept = at_every_sample(gradient, step)
        return torch.where(due, change, 0.0), torch.where(due, kept, gradient)

    return at_every_sample if bool((every == 1).all()) else accumulating


class _Log:
    """Collects what the loop computed. Lists while it runs, stacked now and then, so that memory stays small."""

    CHUNK = 300  # steps: some 15 ms, no longer than another learner may wait for his turn
    FIELDS = ("predictions", "losses", "gradients", "weights")

    def __init__(self) -> None:
        self.predictions: list[Tensor] = []
        self.losses: list[Tensor] = []
        self.gradients: list[Tensor] = []
        self.weights: list[Tensor] = []
        self.chunks: list[Tensor] = []  # each (4, steps of the chunk, runs)
        self.steps = 0
        self.all_overflowed = False

    def add(self, prediction: Tensor, loss: Tensor, w: Tensor) -> None:
        # No copy is needed: the loop makes new tensors at each step and changes none of these.
        assert w.grad is not None
        self.predictions.append(prediction.data)
        self.losses.append(loss.data)
        self.gradients.append(w.grad)
        self.weights.append(w.data)

    def flush(self) -> None:
        if self.losses:
            self.chunks.append(torch.stack([torch.stack(getattr(self, field)) for field in self.FIELDS]))
            self.steps += len(self.losses)
            self.all_overflowed = not bool(torch.isfinite(self.losses[-1]).any())
            for field in self.FIELDS:
                getattr(self, field).clear()

    def runs(self, configs: Sequence[TrainingConfig], *, final_w: Tensor) -> list[TrainingRun]:
        self.flush()
        history = torch.cat(self.chunks, dim=1).numpy()  # (4, steps, runs)
        weights = np.concatenate([history[3], final_w.numpy()[None]])  # (steps + 1, runs)
        return [
            _run(config, history[:3, : config.total_steps, r], weights[: config.total_steps + 1, r])
            for r, config in enumerate(configs)
        ]


def _run(config: TrainingConfig, computed: FloatArray, weights: FloatArray) -> TrainingRun:
    """One run's share of the history: `computed` (3, steps), `weights` (steps + 1,), cut where it overflowed."""
    finite = np.isfinite(computed).all(axis=0) & np.isfinite(weights[1:])
    overflow_step = None if finite.all() else int(np.argmin(finite))
    end = len(finite) if overflow_step is None else overflow_step + 1
    # Copies, since a view would keep the whole batch's history alive, and what came after the overflow.
    predictions, losses, gradients = (column[:end].copy() for column in computed)
    return TrainingRun(config, predictions, losses, gradients, weights[: end + 1].copy(), overflow_step)
