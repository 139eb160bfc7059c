"""Runs with settings of their own, side by side in one loop, each step written down."""

from collections.abc import Callable, Generator, Sequence

import numpy as np
import torch
from torch import Tensor

from backprop.training.config import TrainingConfig
from backprop.training.loop import GradientDescent, descend
from backprop.training.optimizers import OPTIMIZERS
from backprop.training.run import FloatArray, TrainingRun

CHUNK_STEPS = 300  # some 15 ms of work: between two chances for other learners to have their turn


def train(config: TrainingConfig) -> TrainingRun:
    """Run the loop once."""
    return train_all([config])[0]


def train_all(
    configs: Sequence[TrainingConfig], *, on_progress: Callable[[float], None] | None = None
) -> list[TrainingRun]:
    """Run the loop for several settings, those with the same model, data and loss in one batched loop.

    Each run's numbers are the same to the last digit as if it had been trained alone.

    Args:
        configs: in any order; the results are in the same.
        on_progress: called every few hundred steps with the share done, 0 to 1. An exception that it raises
            stops the training and is passed on.
    """
    work = train_in_pieces(configs)
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            runs: list[TrainingRun] = end.value
            return runs
        if on_progress is not None:
            on_progress(share)


def train_in_pieces(configs: Sequence[TrainingConfig]) -> Generator[float, None, list[TrainingRun]]:
    """The work of `train_all`, with a pause every few hundred steps, at which it may be left for good.

    Yields the share done, 0 to 1; returns the runs.
    """
    batches: dict[tuple[object, ...], list[int]] = {}
    for index, config in enumerate(configs):
        batches.setdefault(_shared(config), []).append(index)
    total = sum(max(configs[i].total_steps for i in indices) for indices in batches.values())
    done = 0
    runs: dict[int, TrainingRun] = {}
    for indices in batches.values():
        batch = [configs[i] for i in indices]
        work = _train_batch(batch)
        while True:
            try:
                steps = next(work)
            except StopIteration as end:
                runs.update(zip(indices, end.value, strict=True))
                break
            yield (done + steps) / total
        done += max(config.total_steps for config in batch)
    return [runs[index] for index in range(len(configs))]


def _shared(config: TrainingConfig) -> tuple[object, ...]:
    """What the runs of a batch have in common. One of PyTorch's optimisers knows one rate for all it moves."""
    alone = () if config.optimizer == "descent" else (config.learning_rate, config.accumulation_steps)
    return config.model, config.dataset, config.loss, config.optimizer, *alone


def _train_batch(configs: Sequence[TrainingConfig]) -> Generator[int, None, list[TrainingRun]]:
    """The loop for settings that share model, data, loss and optimiser. Yields the number of steps done."""
    model, dataset, loss = configs[0].model, configs[0].dataset, configs[0].loss
    epochs = max(config.epochs for config in configs)
    accumulating = any(config.accumulation_steps > 1 for config in configs)
    if configs[0].optimizer != "descent":
        optimizer: _EachItsOwn = _OfPyTorch(configs)
    else:
        optimizer = _Accumulating(configs) if accumulating else _EachItsOwn(configs)
    log = _Log(len(configs[0].start))
    for _ in descend(model, dataset, optimizer, epochs=epochs, record=log.add, loss_name=loss):
        if log.waiting >= CHUNK_STEPS:
            log.pack()
            yield log.steps
            if log.all_overflowed:
                break
    return log.runs(configs, final_w=optimizer.w.data)


class _EachItsOwn(GradientDescent):
    """Each run with its own learning rate, and zeroing its gradient or not."""

    def __init__(self, configs: Sequence[TrainingConfig]) -> None:
        w = torch.tensor([config.start for config in configs]).T  # (parameters, runs)
        w = (w[0] if len(w) == 1 else w).contiguous().requires_grad_()
        super().__init__(w, torch.tensor([config.learning_rate for config in configs]))
        self.forgotten = torch.tensor([0.0 if config.zero_grad else 1.0 for config in configs])

    def zero_grad(self) -> None:
        self.w.grad = self.gradient * self.forgotten  # a new tensor, since the log keeps the old one


class _Accumulating(_EachItsOwn):
    """The same, where each run updates and zeroes after every k-th sample, with its own k."""

    def __init__(self, configs: Sequence[TrainingConfig]) -> None:
        super().__init__(configs)
        self.every = torch.tensor([config.accumulation_steps for config in configs])
        self.samples = 0

    def step(self) -> None:
        self.samples += 1
        self.due = self.samples % self.every == 0
        self.w.data = self.w.data - torch.where(self.due, self.learning_rate * self.gradient, 0.0)

    def zero_grad(self) -> None:
        self.w.grad = torch.where(self.due, self.gradient * self.forgotten, self.gradient)


class _OfPyTorch(_EachItsOwn):
    """One of `torch.optim`, for runs that share a learning rate and the number of samples to an update."""

    def __init__(self, configs: Sequence[TrainingConfig]) -> None:
        super().__init__(configs)
        self.optimizer = OPTIMIZERS[configs[0].optimizer].make([self.w], configs[0].learning_rate)
        self.every = configs[0].accumulation_steps
        self.samples = 0

    def step(self) -> None:
        self.samples += 1
        self.w.data = self.w.data.clone()  # it moves them in place, and the log keeps what they were
        if self.samples % self.every == 0:
            self.optimizer.step()

    def zero_grad(self) -> None:
        kept = self.forgotten if self.samples % self.every == 0 else 1.0
        self.w.grad = self.gradient * kept


class _Log:
    """What the loop computed at each step: prediction, loss, gradients and weights, stacked now and then."""

    def __init__(self, parameters: int) -> None:
        self.parameters, self.width = parameters, 2 + 2 * parameters
        self.recent: list[Tensor] = []  # as many a step as the width, each (runs,)
        self.chunks: list[Tensor] = []  # each (steps of the chunk, width, runs)
        self.steps = 0

    @property
    def waiting(self) -> int:
        """Steps that are not stacked yet."""
        return len(self.recent) // self.width

    @property
    def all_overflowed(self) -> bool:
        return not bool(torch.isfinite(self.chunks[-1][-1, 1]).any())

    def add(self, prediction: Tensor, loss: Tensor, w: Tensor) -> None:
        assert w.grad is not None
        if self.parameters == 1:
            self.recent += (prediction.data, loss.data, w.grad, w.data)
        else:
            self.recent += (prediction.data, loss.data, *w.grad, *w.data)

    def pack(self) -> None:
        if self.recent:
            self.chunks.append(torch.stack(self.recent).unflatten(0, (-1, self.width)))
            self.steps += self.waiting
            self.recent.clear()

    def runs(self, configs: Sequence[TrainingConfig], *, final_w: Tensor) -> list[TrainingRun]:
        self.pack()
        history = torch.cat(self.chunks).numpy()  # (steps, width, runs)
        last = final_w.numpy().reshape(1, self.parameters, -1)
        weights = np.concatenate([history[:, 2 + self.parameters :], last])  # (steps + 1, parameters, runs)
        return [
            _run(config, history[: config.total_steps, : -self.parameters, r], weights[: config.total_steps + 1, :, r])
            for r, config in enumerate(configs)
        ]


def _run(config: TrainingConfig, computed: FloatArray, weights: FloatArray) -> TrainingRun:
    """One run's share of the history, cut where it overflowed.

    Args:
        config: of the run.
        computed: prediction, loss and gradients, shape (steps, 2 + parameters).
        weights: shape (steps + 1, parameters).
    """
    finite = np.isfinite(computed).all(axis=1) & np.isfinite(weights[1:]).all(axis=1)
    overflow_step = None if finite.all() else int(np.argmin(finite))
    end = len(computed) if overflow_step is None else overflow_step + 1
    gradients = computed[:, 2:]
    if weights.shape[1] == 1:
        gradients, weights = gradients[:, 0], weights[:, 0]
    # Copies, since a view would keep the whole batch's history alive, and what came after the overflow.
    predictions, losses, gradients = (one[:end].copy() for one in (computed[:, 0], computed[:, 1], gradients))
    return TrainingRun(config, predictions, losses, gradients, weights[: end + 1].copy(), overflow_step)
