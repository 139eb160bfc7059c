"""A grid of runs: which learning rates, which initial values of one parameter, and what all of them share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.datasets import ARTICLE, Dataset
from backprop.losses import LossName
from backprop.models import MODELS, ModelName
from backprop.training.config import TrainingConfig, checked_initial_w, checked_learning_rate
from backprop.validation import quoted

MAX_SIDE = 1_000
MAX_SWEEP_EPOCHS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A run for each pair of a learning rate and an initial weight. Cell `(row, column)` starts at `initial_ws[row]`.

    Of a model with several parameters one is varied so, and the others start where they do in every run.

    Attributes:
        model, zero_grad, dataset, loss: as in `TrainingConfig`.
        learning_rates: the columns, 1 to 1,000, each as `TrainingConfig` allows it.
        initial_ws: the rows, 1 to 1,000, likewise: initial values of `varied`.
        epochs: 1 to 1,000.
        varied: the name of the parameter that the rows vary; the model's first where none is given.
        initial: of several parameters each one's initial value, in the model's order; that of `varied` is not used.

    Raises:
        ValueError: one sentence with the value received and what is allowed.
    """

    model: ModelName = "linear"
    learning_rates: tuple[float, ...]
    initial_ws: tuple[float, ...]
    epochs: int = 100
    zero_grad: bool = True
    dataset: Dataset = ARTICLE
    varied: str = ""
    initial: tuple[float, ...] = ()
    loss: LossName = "squared_error"

    def __post_init__(self) -> None:
        rates = _side("learning_rates", self.learning_rates)
        starts = _side("initial_ws", self.initial_ws)
        shared = TrainingConfig(
            model=self.model,
            epochs=self.epochs,
            zero_grad=self.zero_grad,
            dataset=self.dataset,
            initial=self.initial,
            loss=self.loss,
        )  # checks them
        names = MODELS[shared.model].parameters
        if self.varied not in ("", *names):
            raise ValueError(f"varied must be {' or '.join(names)}, but it is {quoted(self.varied)}.")
        object.__setattr__(self, "varied", self.varied or names[0])
        object.__setattr__(self, "initial", shared.start if len(names) > 1 else ())
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

    @property
    def parameter_shape(self) -> tuple[int, ...]:
        """Of an array that holds the parameters of one run: () for one weight, else (parameters,)."""
        return (len(self.initial),) if self.initial else ()

    @property
    def place(self) -> int:
        """Which of the model's parameters is varied."""
        return MODELS[self.model].parameters.index(self.varied)

    def starts(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
        """The initial values in these rows: shape (rows,), or (parameters, rows) where the model has several."""
        varied = np.array(self.initial_ws)[rows]
        if not self.initial:
            return varied
        starts = np.repeat(np.array(self.initial)[:, None], len(rows), axis=1)
        starts[self.place] = varied
        return starts

    def config(self, row: int, column: int) -> TrainingConfig:
        """The settings of one cell."""
        start = self.starts(np.array([row])).T[0]
        of_all: dict[str, Any] = {"initial": tuple(start.tolist())} if self.initial else {"initial_w": float(start)}
        return TrainingConfig(
            model=self.model,
            learning_rate=self.learning_rates[column],
            epochs=self.epochs,
            zero_grad=self.zero_grad,
            dataset=self.dataset,
            loss=self.loss,
            **of_all,
        )


def _side(name: str, values: Iterable[float]) -> tuple[float, ...]:
    try:
        side = tuple(values)
    except TypeError as error:
        raise ValueError(f"{name} must be a sequence of numbers, but it is {values!r:.80}.") from error
    if not 1 <= len(side) <= MAX_SIDE:
        raise ValueError(f"{name} must hold 1 to {MAX_SIDE:,} numbers, but it holds {len(side):,}.")
    return side
