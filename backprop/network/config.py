"""Everything that decides a network and its training, checked."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backprop.network.activations import ACTIVATION_NAMES, ActivationName
from backprop.network.data import MAX_POINTS, PRESETS, Points
from backprop.training.config import MAX_LEARNING_RATE
from backprop.validation import quoted, real_number, whole_number

MAX_LAYERS = 6
MAX_WIDTH = 16
MAX_EPOCHS = 5_000
MAX_SEED = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """Everything that decides a run of a network: `ŷ = W2·σ(W1·x + b1) + b2`, or deeper.

    Attributes:
        layers: how many weight matrices, 1 to 6. With 1 there is no hidden layer, and no activation.
        width: neurons of each hidden layer, 1 to 16.
        activation: "identity", "sigmoid", "tanh" or "relu", after each layer but the last.
        learning_rate: above 0, up to 10.
        epochs: 1 to 5,000 passes over the points.
        batch_size: samples for each update, 1 to 200; None for all of them. The last batch of an epoch may be smaller.
        seed: of the initial weights and biases, 0 to 9,999.
        points: what is learned, visited in order.

    Raises:
        ValueError: one sentence with the value received and what is allowed.
    """

    layers: int = 2
    width: int = 4
    activation: ActivationName = "tanh"
    learning_rate: float = 0.3
    epochs: int = 300
    batch_size: int | None = None
    seed: int = 0
    points: Points = PRESETS["xor"]

    def __post_init__(self) -> None:
        learning_rate = real_number("learning_rate", self.learning_rate)
        if not 0 < learning_rate <= MAX_LEARNING_RATE or np.float32(learning_rate) == 0:
            raise ValueError(
                f"learning_rate must be above 0 and at most {MAX_LEARNING_RATE:g}, "
                f"but it is {quoted(self.learning_rate)}."
            )
        if not isinstance(self.activation, str) or self.activation not in ACTIVATION_NAMES:
            raise ValueError(
                f"activation must be one of {', '.join(ACTIVATION_NAMES)}, but it is {quoted(self.activation)}."
            )
        if not isinstance(self.points, Points):
            raise ValueError(f"points must be Points, but it is {quoted(self.points)}.")
        object.__setattr__(self, "learning_rate", learning_rate)
        for name, low, high in (
            ("layers", 1, MAX_LAYERS),
            ("width", 1, MAX_WIDTH),
            ("epochs", 1, MAX_EPOCHS),
            ("seed", 0, MAX_SEED),
        ):
            object.__setattr__(self, name, whole_number(name, getattr(self, name), high, smallest=low))
        if self.batch_size is not None:
            object.__setattr__(self, "batch_size", whole_number("batch_size", self.batch_size, MAX_POINTS))

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """The shape of each weight matrix, (outputs, inputs); a bias has as many numbers as its matrix has rows."""
        sizes = (self.points.width, *(self.width,) * (self.layers - 1), 1)
        return tuple((rows, columns) for columns, rows in pairwise(sizes))

    @property
    def batches(self) -> tuple[slice, ...]:
        """The samples of each update of an epoch."""
        count = len(self.points)
        size = min(self.batch_size or count, count)
        return tuple(slice(start, min(start + size, count)) for start in range(0, count, size))
