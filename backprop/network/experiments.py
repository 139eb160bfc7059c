"""What would help a network that has not learned: changes of one setting, each tried by a short real training."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch

from backprop.network.config import MAX_EPOCHS, MAX_SEED, NetworkConfig
from backprop.network.data import Points
from backprop.network.layers import Network, split
from backprop.network.run import NetworkRun
from backprop.network.scaling import inputs_need_scaling, scaled, y_needs_scaling
from backprop.network.training import Training
from backprop.training.config import MAX_LEARNING_RATE

# Together they take no longer than the training of a first visit to the page.
MOST_UPDATES = 200
_HELPS = 0.9  # of the loss before
Change = Literal["longer", "rate", "activation", "seed", "scaled"]


@dataclass(frozen=True, slots=True)
class Experiment:
    """One change, and what a real training with it came to.

    Attributes:
        change: what is different. "longer": the same training, continued.
        config: the settings with the change; their `epochs` are those that a learner would choose.
        epochs: how many were trained for the experiment; where "longer", beyond those of the run.
        loss: the mean loss of all points after them.
        constant_loss: that of the best constant prediction for these points, to compare it with.
        helps: whether it is well below the loss of the run; compared as shares of `constant_loss` where y is scaled.
    """

    change: Change
    config: NetworkConfig
    epochs: int
    loss: float
    constant_loss: float
    helps: bool


def mean_loss(config: NetworkConfig, parameters: torch.Tensor) -> float:
    """The mean loss of all points with these parameters, in float64."""
    inputs, y = (tensor.double() for tensor in config.points.tensors())
    with torch.no_grad():
        network = Network(config.activation, *split(parameters.double(), config.shapes))
        return float(((network(inputs) - y[:, 0]) ** 2).mean())


def changed(config: NetworkConfig, change: Change, *, rate: float = math.nan) -> NetworkConfig | None:
    """The settings with one change; None where it cannot be made. `rate`: the learning rate for "rate"."""
    match change:
        case "longer":
            epochs = min(config.epochs + _epochs(config), MAX_EPOCHS)
            return replace(config, epochs=epochs) if epochs > config.epochs else None
        case "rate":
            rate = float(f"{rate:.1g}")
            return replace(config, learning_rate=rate) if 1e-6 <= rate <= MAX_LEARNING_RATE else None
        case "activation":
            changes = replace(config, activation="tanh", layers=max(config.layers, 2))
            return None if changes == config else changes
        case "seed":
            return replace(config, seed=(config.seed + 1) % (MAX_SEED + 1))
        case "scaled":
            needs = inputs_need_scaling(config.points) or y_needs_scaling(config.points)
            return replace(config, points=scaled(config.points)) if needs else None


def experiments(
    run: NetworkRun, changes: Iterable[tuple[Change, float]], *, compared_to: float
) -> tuple[Experiment, ...]:
    """Try each change, with its learning rate where it has one, and compare the loss with `compared_to`."""
    found = []
    for change, rate in changes:
        config = changed(run.config, change, rate=rate)
        if config is not None:
            found.append(_tried(run, change, config, compared_to))
    return tuple(found)


def _tried(run: NetworkRun, change: Change, config: NetworkConfig, compared_to: float) -> Experiment:
    if change == "longer":
        epochs = config.epochs - run.config.epochs
        training = Training(replace(config, epochs=epochs), start=torch.from_numpy(run.parameters[-1]))
    else:
        epochs = min(config.epochs, _epochs(config))
        training = Training(replace(config, epochs=epochs))
    training.advance()
    result = training.result()
    loss = math.inf if result.overflow_epoch is not None else mean_loss(config, torch.from_numpy(result.parameters[-1]))
    constant, of_run = constant_loss(config.points), constant_loss(run.config.points)
    before = compared_to / of_run * constant if of_run and constant else compared_to
    return Experiment(change, config, epochs, loss, constant, loss < _HELPS * before)


def _epochs(config: NetworkConfig) -> int:
    return max(1, MOST_UPDATES // len(config.batches))


def constant_loss(points: Points) -> float:
    """The mean loss of the best constant prediction, the mean of y: the variance of y."""
    return float(np.var(points.arrays()[1]))
