"""Everything that decides a run, checked."""

from dataclasses import dataclass

import numpy as np

from backprop.datasets import ARTICLE, Dataset
from backprop.losses import LOSS_NAMES, LossName
from backprop.models import MODEL_NAMES, MODELS, ModelName
from backprop.training.optimizers import OPTIMIZER_NAMES, OptimizerName
from backprop.validation import quoted, real_number, whole_number

MAX_LEARNING_RATE = 10.0
MAX_EPOCHS = 10_000
MAX_INITIAL_W = 1_000.0
MAX_ACCUMULATION_STEPS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Everything that decides a run. The defaults are the lesson's.

    Attributes:
        model: "linear" or "sigmoid", of one weight; "affine" (w, b), "quadratic" (w1, w2, b) or "logistic", a sigmoid
            with a bias (w, b): see `MODELS`.
        learning_rate: above 0, up to 10.
        epochs: 1 to 10,000 passes over the data.
        initial_w: the weight before the first step, −1,000 to 1,000; of several parameters, each of them.
        initial: the parameters before the first step, in the order of the model's, where they are not all the same.
        zero_grad: False forgets to zero: `w.grad` keeps every gradient that it was ever given.
        accumulation_steps: update, and zero if `zero_grad`, only after every k-th sample, counted across
            epochs; 1 to 10,000. Samples left over at the end lead to no update.
        dataset: the samples, visited in order.
        optimizer: "descent", the lesson's own update, or one of PyTorch's: see `OPTIMIZERS`.
        loss: "squared_error", or, for the logistic model and a `y` from 0 to 1, "cross_entropy": see `LOSSES`.

    Raises:
        ValueError: one sentence with the value received and what is allowed.
    """

    model: ModelName = "linear"
    learning_rate: float = 0.01
    epochs: int = 100
    initial_w: float = 1.0
    zero_grad: bool = True
    accumulation_steps: int = 1
    dataset: Dataset = ARTICLE
    initial: tuple[float, ...] = ()
    optimizer: OptimizerName = "descent"
    loss: LossName = "squared_error"

    def __post_init__(self) -> None:
        if not isinstance(self.model, str) or self.model not in MODEL_NAMES:
            names = f"{', '.join(MODEL_NAMES[:-1])} or {MODEL_NAMES[-1]}"
            raise ValueError(f"model must be {names}, but it is {quoted(self.model)}.")
        if not isinstance(self.optimizer, str) or self.optimizer not in OPTIMIZER_NAMES:
            names = f"{', '.join(OPTIMIZER_NAMES[:-1])} or {OPTIMIZER_NAMES[-1]}"
            raise ValueError(f"optimizer must be {names}, but it is {quoted(self.optimizer)}.")
        if not isinstance(self.zero_grad, bool):
            raise ValueError(f"zero_grad must be True or False, but it is {quoted(self.zero_grad)}.")
        if not isinstance(self.dataset, Dataset):
            raise ValueError(f"dataset must be a Dataset, but it is {quoted(self.dataset)}.")
        if not isinstance(self.loss, str) or self.loss not in LOSS_NAMES:
            raise ValueError(f"loss must be {' or '.join(LOSS_NAMES)}, but it is {quoted(self.loss)}.")
        if self.loss not in MODELS[self.model].losses:
            allowed = " and ".join(name for name in MODEL_NAMES if self.loss in MODELS[name].losses)
            raise ValueError(f"The loss {self.loss} goes with the {allowed} model, but the model is {self.model}.")
        if self.loss == "cross_entropy" and (outside := first_outside(self.dataset)) is not None:
            raise ValueError(f"cross_entropy needs every y from 0 to 1, but one is {outside:g}.")
        object.__setattr__(self, "learning_rate", checked_learning_rate(self.learning_rate))
        object.__setattr__(self, "initial_w", checked_initial_w(self.initial_w))
        object.__setattr__(self, "initial", self._checked_initial())
        object.__setattr__(self, "epochs", whole_number("epochs", self.epochs, MAX_EPOCHS))
        steps = whole_number("accumulation_steps", self.accumulation_steps, MAX_ACCUMULATION_STEPS)
        object.__setattr__(self, "accumulation_steps", steps)

    def _checked_initial(self) -> tuple[float, ...]:
        names = MODELS[self.model].parameters
        if not isinstance(self.initial, list | tuple) or len(self.initial) not in (0, len(names)):
            raise ValueError(
                f"initial must hold a number for each parameter of the {self.model} model, {', '.join(names)}, "
                f"but it is {quoted(self.initial)}."
            )
        return tuple(checked_initial_w(value, "initial") for value in self.initial)

    @property
    def start(self) -> tuple[float, ...]:
        """Every parameter before the first step, in the order of the model's."""
        return self.initial or (self.initial_w,) * len(MODELS[self.model].parameters)

    @property
    def total_steps(self) -> int:
        """Steps of the whole run, one per sample."""
        return self.epochs * len(self.dataset)


def first_outside(dataset: Dataset) -> float | None:
    """The first `y` that is not from 0 to 1, which cross-entropy has no value for; None where all are."""
    return next((y for y in dataset.y if not 0 <= y <= 1), None)


def check_plain_descent(config: TrainingConfig) -> None:
    """Raises `ValueError`, with a sentence, for a run with one of PyTorch's optimisers."""
    if config.optimizer != "descent":
        raise ValueError(f"This needs the lesson's own update, descent, but the optimizer is {config.optimizer}.")


def checked_learning_rate(value: object) -> float:
    """`value` as `TrainingConfig` takes it. Raises `ValueError` with a sentence where it cannot be one."""
    learning_rate = real_number("learning_rate", value)
    # A rate that float32 rounds to 0 would train nothing.
    if not 0 < learning_rate <= MAX_LEARNING_RATE or np.float32(learning_rate) == 0:
        raise ValueError(f"learning_rate must be above 0 and at most {MAX_LEARNING_RATE:g}, but it is {quoted(value)}.")
    return learning_rate


def checked_initial_w(value: object, name: str = "initial_w") -> float:
    """`value` as `TrainingConfig` takes it. Raises `ValueError` with a sentence where it cannot be one."""
    initial_w = real_number(name, value)
    if not abs(initial_w) <= MAX_INITIAL_W:
        raise ValueError(f"{name} must be between -{MAX_INITIAL_W:g} and {MAX_INITIAL_W:g}, but it is {quoted(value)}.")
    return initial_w
