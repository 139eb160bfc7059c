"""The lesson's loop written plainly, with nothing from `backprop`: what the pages' sentences are checked against.

Every function takes any object that has the fields of `settings.Setting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import torch

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class PlainRun:
    """What the loop did; it stops after the step at which a number is no longer finite, which is `overflow_step`.

    `predictions`, `losses`, `gradients` (what `w.grad` held before the update): shape (steps,). `weights`: one more.
    All float64, whatever the precision of the loop.
    """

    predictions: Array
    losses: Array
    gradients: Array
    weights: Array
    overflow_step: int | None
    samples: int

    @property
    def epoch_ends(self) -> Array:
        """The weight before the first epoch and after each whole one."""
        return self.weights[:: self.samples]


def run(setting: Any, *, zero_grad: bool = True, precision: type = np.float32, epochs: int | None = None) -> PlainRun:
    """The loop, in float32 as PyTorch computes it, or in `np.float64`."""
    number = precision
    sigmoid = _sigmoid32 if precision is np.float32 else _sigmoid64
    x_data, y_data = [number(x) for x in setting.x], [number(y) for y in setting.y]
    rate, w, grad, two = number(setting.learning_rate), number(setting.initial_w), number(0), number(2)
    predictions, losses, gradients, weights = [], [], [], [w]
    overflow_step, step = None, 0
    with np.errstate(all="ignore"):
        for _ in range(setting.epochs if epochs is None else epochs):
            for x, y in zip(x_data, y_data, strict=True):
                prediction = x * w if setting.model == "linear" else sigmoid(x * w)
                error = prediction - y
                loss = error * error
                slope = two * error
                if setting.model == "sigmoid":
                    slope = slope * (number(1) - prediction) * prediction
                grad = grad + slope * x
                predictions.append(prediction)
                losses.append(loss)
                gradients.append(grad)
                if (step + 1) % setting.accumulation_steps == 0:
                    w = w - rate * grad
                    if zero_grad:
                        grad = number(0)
                weights.append(w)
                if not (isfinite(loss) and isfinite(gradients[-1]) and isfinite(w)):
                    overflow_step = step
                    break
                step += 1
            if overflow_step is not None:
                break
    columns = [np.array(column, dtype=np.float64) for column in (predictions, losses, gradients, weights)]
    return PlainRun(*columns, overflow_step, len(x_data))


def mean_losses(setting: Any, ws: Any) -> Array:
    """The mean of the samples' losses at each weight, in float64; inf where that overflows."""
    x, y = (np.array(values, dtype=np.float64)[:, None] for values in (setting.x, setting.y))
    with np.errstate(all="ignore"):
        z = x * np.atleast_1d(np.asarray(ws, dtype=np.float64))
        predictions = z if setting.model == "linear" else _sigmoid64(z)
        return ((predictions - y) ** 2).mean(axis=0)


def mean_loss(setting: Any, w: float) -> float:
    return float(mean_losses(setting, [w])[0])


def lowest(setting: Any) -> tuple[float, float]:
    """A weight of lowest mean loss, ±inf where it is only approached, and that loss: a closed form, or a dense scan."""
    x, y = np.array(setting.x, dtype=np.float64), np.array(setting.y, dtype=np.float64)
    x = np.where(np.float32(x) == 0, 0.0, x)
    if not x.any():
        return 0.0, mean_loss(setting, 0.0)
    if setting.model == "linear":
        w = float(x @ y / (x @ x))
        return w, mean_loss(setting, w)
    sizes = np.abs(x[x != 0])
    ws = np.geomspace(1e-4 / sizes.max(), 60 / sizes.min(), 20_001)
    ws = np.concatenate([-ws[::-1], [0.0], ws])
    losses = mean_losses(setting, ws)
    for _ in range(4):  # ever finer round the best
        best = int(losses.argmin())
        if best in (0, len(ws) - 1):
            return float(np.sign(ws[best]) * np.inf), float(losses[best])
        ws = np.linspace(ws[best - 1], ws[best + 1], 2_001)
        losses = mean_losses(setting, ws)
    return float(ws[losses.argmin()]), float(losses.min())


_GIVEN, _RESULT = np.zeros(1, dtype=np.float32), np.zeros(1, dtype=np.float32)
_GIVEN_TENSOR, _RESULT_TENSOR = torch.from_numpy(_GIVEN), torch.from_numpy(_RESULT)


def _sigmoid32(z: np.float32) -> np.float32:
    """PyTorch's own, for its last digit; through arrays that share its memory, which is fastest."""
    _GIVEN[0] = z
    torch.sigmoid(_GIVEN_TENSOR, out=_RESULT_TENSOR)
    return _RESULT[0]


def _sigmoid64(z: Any) -> Any:
    return 0.5 * (1 + np.tanh(0.5 * z))
