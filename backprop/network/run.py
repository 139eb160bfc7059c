"""What the training of a network did: every epoch's loss and norms, and the parameters at chosen epochs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from backprop.network.config import NetworkConfig
from backprop.network.layers import Network, split

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
MAX_SNAPSHOTS = 60


def snapshot_epochs(epochs: int, most: int = MAX_SNAPSHOTS) -> IntArray:
    """The epochs, from 0 to `epochs`, at which the parameters are kept: all, or denser at the start."""
    if epochs < most:
        return np.arange(epochs + 1)
    # Their distances grow evenly, from one epoch on: most happens early.
    return np.unique(np.round(epochs * np.linspace(0, 1, most) ** 2).astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class LayerHistory:
    """One layer at every snapshot.

    Attributes:
        weight, weight_gradient, weight_update: shape (snapshots, outputs, inputs).
        bias, bias_gradient, bias_update: shape (snapshots, outputs).
    """

    weight: FloatArray
    bias: FloatArray
    weight_gradient: FloatArray
    bias_gradient: FloatArray
    weight_update: FloatArray
    bias_update: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class NetworkRun:
    """What the loop did, in float32 as PyTorch computed it.

    Attributes:
        config: the settings of the run.
        losses: the mean of the losses that each epoch met, shape (epochs,).
        weight_gradient_norms: of what `.grad` of each layer's weights held at each epoch's last update; shape (epochs,
            layers).
        epochs_at: the epoch of each snapshot, from 0, before the first update; shape (snapshots,).
        parameters: at each snapshot, W1, b1, W2, b2 … in one row; shape (snapshots, parameters).
        gradients: of the mean loss of all points, at these parameters; the same shape.
        updates: what the last update before the snapshot added to the parameters; 0 at the start; the same shape.
        overflow_epoch: the first epoch, from 0, in which a number was no longer finite; the run stops there, and its
            loss is not listed. None where every number is finite.
    """

    config: NetworkConfig
    losses: FloatArray
    weight_gradient_norms: FloatArray
    epochs_at: IntArray
    parameters: FloatArray
    gradients: FloatArray
    updates: FloatArray
    overflow_epoch: int | None

    @property
    def epochs(self) -> int:
        """Whole epochs trained."""
        return len(self.losses)

    @property
    def complete(self) -> bool:
        """False where the training was stopped before its end."""
        return self.epochs == self.config.epochs or self.overflow_epoch is not None

    @property
    def snapshots(self) -> int:
        return len(self.epochs_at)

    def networks(self) -> Network:
        """The networks of all snapshots, as one: the leading dimension counts snapshots."""
        return Network(self.config.activation, *split(torch.from_numpy(self.parameters), self.config.shapes))

    def network(self, snapshot: int) -> Network:
        """The network at one snapshot; −1 is the last."""
        return Network(self.config.activation, *split(torch.from_numpy(self.parameters[snapshot]), self.config.shapes))

    def layers(self) -> tuple[LayerHistory, ...]:
        """Every layer's parameters, gradients and updates."""
        kinds = [
            split(torch.from_numpy(values), self.config.shapes)
            for values in (self.parameters, self.gradients, self.updates)
        ]
        return tuple(
            LayerHistory(*(part[layer].numpy() for kind in kinds for part in kind))
            for layer in range(len(self.config.shapes))
        )
