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
from backprop.network.threads import one_thread

_CHUNK = 250  # epochs whose parameters and gradients are held before their norms are taken


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
        self._log.keep(0, _flat(self._parameters), None)

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
    """Collects what the loop computed. The parameters of an epoch are soon reduced to their norms, or kept."""

    def __init__(self, config: NetworkConfig) -> None:
        self._config = config
        self._due = set(snapshot_epochs(config.epochs).tolist())
        self._losses: list[float] = []
        self._held: list[tuple[Tensor, Tensor]] = []  # parameters and gradient of the last epochs, not yet reduced
        self._norms: list[FloatArray] = []  # each (4, epochs of the chunk, layers)
        self._kept: dict[int, tuple[Tensor, Tensor | None]] = {}
        self._last: tuple[Tensor, Tensor] | None = None  # of the chunk before

    def add(self, epoch: int, loss: float, parameters: Tensor, gradient: Tensor) -> None:
        self._losses.append(loss)
        self._held.append((parameters, gradient))
        if epoch in self._due:
            self.keep(epoch, parameters, gradient)
        if len(self._held) >= _CHUNK:
            self._last = self._held[-1]
            self._norms.append(self._reduced())
            self._held.clear()

    def keep(self, epoch: int, parameters: Tensor, gradient: Tensor | None) -> None:
        self._kept[epoch] = parameters, gradient

    def _reduced(self) -> FloatArray:
        """The norms of weights, biases, and their gradients in the epochs held, shape (4, epochs, layers)."""
        rows: list[Sequence[Tensor]] = []
        for values in zip(*self._held, strict=True):
            weights, biases = split(torch.stack(values), self._config.shapes)
            rows += [[weight.flatten(1).norm(dim=1) for weight in weights], [bias.norm(dim=1) for bias in biases]]
        return np.array([torch.stack(list(row), dim=1).numpy() for row in rows])

    def run(self, epoch: int, overflow_epoch: int | None) -> NetworkRun:
        config = self._config
        kept = dict(self._kept)
        latest = self._held[-1] if self._held else self._last
        if epoch not in kept and latest:  # stopped, or overflowed, between two snapshots
            kept[epoch] = latest
        epochs = sorted(kept)
        parameters = torch.stack([kept[at][0] for at in epochs])
        updates = torch.stack(
            [
                torch.zeros_like(values) if gradient is None else -config.learning_rate * gradient
                for values, gradient in (kept[at] for at in epochs)
            ]
        )
        chunks = [*self._norms, *([self._reduced()] if self._held else [])]
        norms = np.concatenate(chunks, axis=1) if chunks else np.zeros((4, 0, config.layers), dtype=np.float32)
        return NetworkRun(
            config=config,
            losses=np.array(self._losses, dtype=np.float32),
            weight_norms=norms[0],
            bias_norms=norms[1],
            weight_gradient_norms=norms[2],
            bias_gradient_norms=norms[3],
            epochs_at=np.array(epochs, dtype=np.int64),
            parameters=parameters.numpy(),
            gradients=gradients_at(config, parameters).numpy(),
            updates=updates.numpy(),
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
