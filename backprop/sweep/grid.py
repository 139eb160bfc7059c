"""A grid of runs: which learning rates, which initial weights, and what all of them share."""

from collections.abc import Iterable
from dataclasses import dataclass

from backprop.datasets import ARTICLE, Dataset
from backprop.models import ModelName, check_one_weight
from backprop.training.config import TrainingConfig, checked_initial_w, checked_learning_rate

MAX_SIDE = 1_000
MAX_SWEEP_EPOCHS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A run for each pair of a learning rate and an initial weight. Cell `(row, column)` starts at `initial_ws[row]`.

    Attributes:
        model, zero_grad, dataset: as in `TrainingConfig`.
        learning_rates: the columns, 1 to 1,000, each as `TrainingConfig` allows it.
        initial_ws: the rows, 1 to 1,000, likewise.
        epochs: 1 to 1,000.

    Raises:
        ValueError: one sentence with the value received and what is allowed.
    """

    model: ModelName = "linear"
    learning_rates: tuple[float, ...]
    initial_ws: tuple[float, ...]
    epochs: int = 100
    zero_grad: bool = True
    dataset: Dataset = ARTICLE

    def __post_init__(self) -> None:
        rates = _side("learning_rates", self.learning_rates)
        starts = _side("initial_ws", self.initial_ws)
        shared = TrainingConfig(
            model=self.model, epochs=self.epochs, zero_grad=self.zero_grad, dataset=self.dataset
        )  # checks them
        check_one_weight(shared.model)
        if shared.epochs > MAX_SWEEP_EPOCHS:
            raise ValueError(f"epochs must be a whole number from 1 to {MAX_SWEEP_EPOCHS:,}, but it is {self.epochs}.")
        object.__setattr__(self, "learning_rates", tuple(map(checked_learning_rate, rates)))
        object.__setattr__(self, "initial_ws", tuple(map(checked_initial_w, starts)))
        object.__setattr__(self, "epochs", shared.epochs)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns: `(len(initial_ws), len(learning_rates))`."""
        return len(self.initial_ws), len(self.learning_rates)

    @property
    def cells(self) -> int:
        return len(self.initial_ws) * len(self.learning_rates)

    @property
    def total_steps(self) -> int:
        """Steps of each cell's run."""
        return self.epochs * len(self.dataset)

    def config(self, row: int, column: int) -> TrainingConfig:
        """The settings of one cell."""
        return TrainingConfig(
            model=self.model,
            learning_rate=self.learning_rates[column],
            epochs=self.epochs,
            initial_w=self.initial_ws[row],
            zero_grad=self.zero_grad,
            dataset=self.dataset,
        )


def _side(name: str, values: Iterable[float]) -> tuple[float, ...]:
    try:
        side = tuple(values)
    except TypeError as error:
        raise ValueError(f"{name} must be a sequence of numbers, but it is {values!r:.80}.") from error
    if not 1 <= len(side) <= MAX_SIDE:
        raise ValueError(f"{name} must hold 1 to {MAX_SIDE:,} numbers, but it holds {len(side):,}.")
    return side
