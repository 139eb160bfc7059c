"""What a training run did, step by step."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from backprop.models import MODELS, check_one_weight, predict
from backprop.training.config import TrainingConfig

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRun:
    """What the loop did, step by step, in float32 as PyTorch computed it.

    Attributes:
        config: the settings of the run.
        predictions, losses: one per step, shape (steps,).
        gradients: what `w.grad` held when the weight was updated, shape (steps,), or (steps, parameters) where the
            model has several.
        weights: the weight before every step and after the last, shape (steps + 1,) or (steps + 1, parameters).
        overflow_step: the first step at which a number was no longer finite. The run stops there, and that
            step is its last. None where every number is finite.
    """

    config: TrainingConfig
    predictions: FloatArray
    losses: FloatArray
    gradients: FloatArray
    weights: FloatArray
    overflow_step: int | None

    def __len__(self) -> int:
        return len(self.losses)

    @property
    def final_w(self) -> float:
        """Raises `ValueError`, with a sentence, where the model has several parameters: they are in `final`."""
        check_one_weight(self.config.model)
        return float(self.weights[-1])

    @property
    def final(self) -> tuple[float, ...]:
        """Every parameter after the last step, in the order of the model's."""
        return tuple(np.atleast_1d(self.weights[-1]).tolist())

    @property
    def final_loss(self) -> float:
        """The loss of the last sample, as the lesson prints it."""
        return float(self.losses[-1])

    @property
    def epoch_losses(self) -> npt.NDArray[np.float64]:
        """The mean of the losses met in each epoch, shape (epochs,); a last one cut short is left out."""
        rows = len(self.config.dataset)
        whole = len(self) // rows * rows
        means: npt.NDArray[np.float64] = self.losses[:whole].astype(np.float64).reshape(-1, rows).mean(axis=1)
        return means

    @property
    def epoch_weights(self) -> FloatArray:
        """The weight before the first epoch and after each whole one, shape (epochs + 1,)."""
        return self.weights[:: len(self.config.dataset)]

    def predict(self, x: float) -> float:
        """The trained model's prediction for `x`."""
        return predict(self.config.model, x=x, w=self.final if self.weights.ndim == 2 else self.final_w)

    @property
    def steps(self) -> pd.DataFrame:
        """One row per step: step, epoch, x, y, prediction, loss, gradient, w_before, w_after.

        Where the model has several parameters, the last three columns are there for each: gradient_w1, w1_before, …
        """
        step = np.arange(len(self))
        rows = len(self.config.dataset)
        x, y = self.config.dataset.arrays()
        return pd.DataFrame(
            {
                "step": step,
                "epoch": step // rows,
                "x": x[step % rows],
                "y": y[step % rows],
                "prediction": self.predictions.astype(np.float64),
                "loss": self.losses.astype(np.float64),
                **self._of_each_parameter(),
            }
        )

    def _of_each_parameter(self) -> dict[str, npt.NDArray[np.float64]]:
        """The columns that tell how each parameter moved."""
        names = MODELS[self.config.model].parameters
        gradients = self.gradients.astype(np.float64).reshape(-1, len(names))
        weights = self.weights.astype(np.float64).reshape(-1, len(names))
        columns = {}
        for index, name in enumerate(names):
            columns["gradient" if len(names) == 1 else f"gradient_{name}"] = gradients[:, index]
            columns[f"{name}_before"], columns[f"{name}_after"] = weights[:-1, index], weights[1:, index]
        return columns
