"""The training of a network: the lesson's loop with PyTorch modules, which can be stopped and taken up again."""

import math
import time
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from backprop.network.config import NetworkConfig
from backprop.network.layers import Network, initial_module, split
from backprop.network.run import FloatArray, NetworkRun, snapshot_epochs
from backprop.threads import one_thread

_CHUNK = 250  # epochs whose gradients are held before their norms are taken


def train(config: NetworkConfig) -> NetworkRun:
    """Train a network from its start to the end."""
    training = Training(config)
    training.advance()
    return training.result()


class Training:
    """A training in pieces: `advance` it as long as you like, and look at the `result` in between.

    `start`: the parameters to begin with, W1, b1, W2, b2 … in one row; PyTorch's own initial numbers if left out.
    """

    def __init__(self, config: NetworkConfig, *, start: Tensor | None = None) -> None:
        self.config = config
        self.epoch = 0
        self.overflow_epoch: int | None = None
        self._module = initial_module(config)
        self._parameters = list(self._module.parameters())
        if start is not None:
            torch.nn.utils.vector_to_parameters(start.clone(), self._parameters)
        inputs, y = config.points.tensors()
        self._batches = [(inputs[batch], y[batch]) for batch in config.batches]
        self._shares = [len(y) / len(config.points) for _, y in self._batches]
        self._log = _Log(config)
        self._log.start(_flat(self._parameters))

    @property
    def done(self) -> bool:
        return self.epoch == self.config.epochs or self.overflow_epoch is not None

    @property
    def share(self) -> float:
        """How much of the training is done, 0 to 1."""
        return 1.0 if self.done else self.epoch / self.config.epochs

    def advance(self, seconds: float = math.inf) -> None:
        """Train until the end, or for about that long: at least one epoch."""
        until = time.monotonic() + seconds
        with one_thread():
            while not self.done:
                self._one_epoch()
                if time.monotonic() >= until:
                    break

    def _one_epoch(self) -> None:
        module, parameters, learning_rate = self._module, self._parameters, self.config.learning_rate
        mean_loss = 0.0
        for (inputs, y), share in zip(self._batches, self._shares, strict=True):
            loss = ((module(inputs) - y) ** 2).mean()
            for parameter in parameters:
                parameter.grad = None  # zeroed
            loss.backward()
            with torch.no_grad():
                for parameter in parameters:
                    assert parameter.grad is not None
                    parameter.sub_(learning_rate * parameter.grad)
            mean_loss += share * loss.item()
        after = _flat(parameters)
        if math.isfinite(mean_loss) and math.isfinite(after.sum().item()):
            self.epoch += 1
            gradient = torch.cat([parameter.grad.flatten() for parameter in parameters])  # type: ignore[union-attr]
            self._log.add(self.epoch, mean_loss, after, gradient)
        else:
            self.overflow_epoch = self.epoch

    def result(self) -> NetworkRun:
        """The run so far. What is computed later does not change it."""
        with one_thread():
            return self._log.run(self.epoch, self.overflow_epoch)


class _Log:
    """Collects what the loop computed. An epoch's gradient is soon reduced to its norms."""

    def __init__(self, config: NetworkConfig) -> None:
        self._config = config
        self._due = set(snapshot_epochs(config.epochs).tolist())
        self._losses: list[float] = []
        self._gradients: list[Tensor] = []  # of the last epochs, not yet reduced
        self._norms: list[FloatArray] = []  # each (epochs of the chunk, layers)
        self._kept: dict[int, tuple[Tensor, Tensor | None]] = {}  # parameters and gradient at the snapshots
        self._last: tuple[Tensor, Tensor | None]

    def start(self, parameters: Tensor) -> None:
        self._kept[0] = self._last = parameters, None

    def add(self, epoch: int, loss: float, parameters: Tensor, gradient: Tensor) -> None:
        self._losses.append(loss)
        self._gradients.append(gradient)
        self._last = parameters, gradient
        if epoch in self._due:
            self._kept[epoch] = self._last
        if len(self._gradients) >= _CHUNK:
            self._norms.append(self._reduced())
            self._gradients.clear()

    def _reduced(self) -> FloatArray:
        """The norms of the weights' gradients in the epochs held, shape (epochs, layers)."""
        weights, _ = split(torch.stack(self._gradients), self._config.shapes)
        norms: FloatArray = torch.stack([weight.flatten(1).norm(dim=1) for weight in weights], dim=1).numpy()
        return norms

    def run(self, epoch: int, overflow_epoch: int | None) -> NetworkRun:
        config = self._config
        kept = {**self._kept, epoch: self._last}  # it may have stopped, or overflowed, between two snapshots
        parameters = torch.stack([values for values, _ in kept.values()])
        updates = [
            torch.zeros_like(values) if gradient is None else -config.learning_rate * gradient
            for values, gradient in kept.values()
        ]
        norms = [np.zeros((0, config.layers), dtype=np.float32), *self._norms]
        return NetworkRun(
            config=config,
            losses=np.array(self._losses, dtype=np.float32),
            weight_gradient_norms=np.concatenate([*norms, self._reduced()] if self._gradients else norms),
            epochs_at=np.array(list(kept), dtype=np.int64),
            parameters=parameters.numpy(),
            gradients=gradients_at(config, parameters).numpy(),
            updates=torch.stack(updates).numpy(),
            overflow_epoch=overflow_epoch,
        )


def gradients_at(config: NetworkConfig, parameters: Tensor) -> Tensor:
    """The gradient of the mean loss of all points, by autograd; parameters and gradient (networks, parameters).

    The networks are independent, so that one `backward()` from the sum of their losses finds every gradient at once.
    """
    flat = parameters.clone().requires_grad_(True)
    inputs, y = config.points.tensors()
    networks = Network(config.activation, *split(flat, config.shapes))
    losses = ((networks(inputs) - y[:, 0]) ** 2).mean(dim=-1)
    losses.sum().backward()
    assert flat.grad is not None
    return flat.grad


def _flat(parameters: Sequence[Tensor]) -> Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in parameters])
