"""A network trained and taken apart plainly, with nothing from `backprop`: what the page on layers is checked against.

Trained in float32 with PyTorch's own modules, as a learner would write it; everything else in float64 with NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import torch
from torch import nn

from tests.claims.network_settings import NetworkSetting

Array = np.ndarray
MODULES = {"identity": nn.Identity, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}


class PlainTraining:
    """The run of a setting. `parameters[e]` is the module's after `e` whole epochs, in one row.

    `overflow` is the epoch, from 0, in which a number was no longer finite: the run ends before it.
    """

    def __init__(self, setting: NetworkSetting, *, start: Array | None = None) -> None:
        self.setting = setting
        sizes = [len(setting.inputs[0]), *[setting.width] * (setting.layers - 1), 1]
        modules: list[nn.Module] = []
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(setting.seed)
            for n in range(setting.layers):
                modules += [nn.Linear(sizes[n], sizes[n + 1]), MODULES[setting.activation]()]
        network = nn.Sequential(*modules[:-1])
        if start is not None:
            nn.utils.vector_to_parameters(torch.tensor(start), network.parameters())
        x, y = torch.tensor(setting.inputs), torch.tensor(setting.y)[:, None]  # float32
        size = setting.batch_size or len(y)
        self.parameters = [_row(network)]
        self.epoch_losses: list[float] = []
        self.overflow: int | None = None
        for epoch in range(setting.epochs):
            total = 0.0
            for at in range(0, len(y), size):
                loss = ((network(x[at : at + size]) - y[at : at + size]) ** 2).mean()
                network.zero_grad()
                loss.backward()
                with torch.no_grad():
                    for parameter in network.parameters():
                        parameter -= setting.learning_rate * parameter.grad
                total += loss.item() * len(y[at : at + size]) / len(y)
            row = _row(network)
            if not (np.isfinite(total) and np.isfinite(row).all()):
                self.overflow = epoch
                break
            self.epoch_losses.append(total)
            self.parameters.append(row)
        torch.set_num_threads(threads)

    @property
    def epochs(self) -> int:
        return len(self.epoch_losses)

    def matrices(self, epoch: int, precision: type = np.float64) -> list[tuple[Array, Array]]:
        """W and b of each layer after so many epochs; −1 for the last."""
        return matrices(self.setting, self.parameters[epoch].astype(precision))

    def reach(self, epoch: int) -> float:
        """A bound on the sizes of all numbers on the way to a prediction."""
        size = 1.5 * max(abs(value) for row in self.setting.inputs for value in row)
        for weight, bias in self.matrices(epoch):
            size = max(size, float(np.abs(weight).sum(axis=1).max() * size + np.abs(bias).max()))
        return size

    def loss(self, epoch: int) -> float:
        return mean_loss(self.setting, self.matrices(epoch))

    @cached_property
    def single_layer_loss(self) -> float:
        """By the pseudo-inverse, with each input brought to a mean of 0 and a largest size of 1."""
        x, y = np.array(self.setting.inputs), np.array(self.setting.y)
        x = x - x.mean(axis=0)
        columns = np.column_stack([x / np.maximum(np.abs(x).max(axis=0), 1e-300), np.ones(len(y))])
        return float(np.mean((columns @ (np.linalg.pinv(columns) @ y) - y) ** 2))

    @property
    def constant_loss(self) -> float:
        y = np.array(self.setting.y)
        return float(np.mean((y - y.mean()) ** 2))


def _row(network: nn.Module) -> Array:
    return np.concatenate([parameter.detach().numpy().ravel() for parameter in network.parameters()])


def matrices(setting: NetworkSetting, row: Array) -> list[tuple[Array, Array]]:
    sizes = [len(setting.inputs[0]), *[setting.width] * (setting.layers - 1), 1]
    found, at = [], 0
    for columns, rows in pairwise(sizes):
        weight = row[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
        found.append((weight, row[at : at + rows]))
        at += rows
    return found


# --- forward and back, in NumPy


def sigma(name: str, z: Array) -> Array:
    with np.errstate(over="ignore"):
        if name == "sigmoid":
            return 1 / (1 + np.exp(-z))
        return {"identity": np.array, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[name](z)


def slopes(name: str, z: Array) -> Array:
    """The slopes at z; of what PyTorch's float32 has as sigmoid or tanh, where z is float32."""
    if name in ("identity", "relu"):
        return np.ones_like(z) if name == "identity" else (z > 0).astype(z.dtype)
    a = sigma(name, z)
    return a * (1 - a) if name == "sigmoid" else 1 - a * a


def forward(setting: NetworkSetting, layers: list[tuple[Array, Array]], inputs: Array) -> tuple[list[Array], Array]:
    """The z of every layer, and the predictions."""
    values, found = inputs, []
    with np.errstate(all="ignore"):
        for n, (weight, bias) in enumerate(layers, start=1):
            z = values @ weight.T + bias
            found.append(z)
            values = z if n == len(layers) else sigma(setting.activation, z)
    return found, values[:, 0]


def slopes_in_float32(setting: NetworkSetting, row: Array) -> list[Array]:
    """The slopes of each hidden layer as PyTorch's autograd has them in float32, in which it trains."""
    apply = {"identity": lambda z: z, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
    values, found = torch.tensor(setting.inputs), []
    for weight, bias in matrices(setting, row)[:-1]:
        z = (values @ torch.tensor(weight).T + torch.tensor(bias)).requires_grad_(True)
        values = apply[setting.activation](z)
        found.append(torch.autograd.grad(values.sum(), z)[0].numpy())
        values = values.detach()
    return found


def mean_loss(setting: NetworkSetting, layers: list[tuple[Array, Array]]) -> float:
    _, predictions = forward(setting, layers, np.array(setting.inputs))
    with np.errstate(all="ignore"):
        return float(np.mean((predictions - np.array(setting.y)) ** 2))


@dataclass(frozen=True, slots=True)
class Back:
    """The gradient of the mean loss, layer by layer: norms of dW, of δ, of δ before σ′; and the slopes."""

    weights: list[Array]
    delta: list[float]
    before: list[float]
    slopes: list[Array]


def back(setting: NetworkSetting, layers: list[tuple[Array, Array]]) -> Back:
    """The chain rule written out."""
    x, y = np.array(setting.inputs), np.array(setting.y)
    zs, predictions = forward(setting, layers, x)
    activations = [x, *[sigma(setting.activation, z) for z in zs[:-1]]]
    with np.errstate(all="ignore"):
        delta = (2 * (predictions - y) / len(y))[:, None]
        weights, deltas, befores = [delta.T @ activations[-1]], [_norm(delta)], []
        for n in range(len(layers) - 2, -1, -1):
            arrived = delta @ layers[n + 1][0]
            befores.append(_norm(arrived))
            delta = arrived * slopes(setting.activation, zs[n])
            deltas.append(_norm(delta))
            weights.append(delta.T @ activations[n])
    return Back(weights[::-1], deltas[::-1], befores[::-1], [slopes(setting.activation, z) for z in zs[:-1]])


def _norm(values: Array) -> float:
    most = float(np.abs(values).max())
    return most * float(np.sqrt(((values / most) ** 2).sum())) if most else 0.0


norm = _norm


def largest_curvature(setting: NetworkSetting, row: Array) -> float:
    """The largest eigenvalue of the Hessian of the mean loss: by autograd, the whole matrix, in float64."""
    x, y = torch.tensor(setting.inputs, dtype=torch.float64), torch.tensor(setting.y, dtype=torch.float64)
    apply = {"identity": lambda z: z, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
    shapes = [(w.shape, b.shape) for w, b in matrices(setting, row)]

    def loss(flat: torch.Tensor) -> torch.Tensor:
        values, at = x, 0
        for n, (w, b) in enumerate(shapes, start=1):
            weight = flat[at : at + w[0] * w[1]].view(w)
            bias = flat[at + w[0] * w[1] : at + w[0] * w[1] + b[0]]
            at += w[0] * w[1] + b[0]
            values = values @ weight.T + bias
            values = values if n == len(shapes) else apply[setting.activation](values)
        return ((values[:, 0] - y) ** 2).mean()

    hessian = torch.autograd.functional.hessian(loss, torch.tensor(row, dtype=torch.float64))
    return float(torch.linalg.eigvalsh(hessian)[-1])


def scaled(setting: NetworkSetting, *, y_too: bool) -> NetworkSetting:
    """Each column less its mean, by its standard deviation, to four decimals as a table holds it."""
    columns = [np.array(column) for column in zip(*setting.inputs, strict=True)]
    inputs = tuple(zip(*[np.round((c - c.mean()) / c.std(), 4).tolist() for c in columns], strict=True))
    y = np.array(setting.y)
    new_y = tuple(np.round((y - y.mean()) / (y.std() or 1.0), 4).tolist()) if y_too else setting.y
    return replace(setting, inputs=inputs, y=new_y)
