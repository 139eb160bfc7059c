"""The loss as a function of the one weight: its values, its slope, and the lowest that any weight can give."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backprop.datasets import Dataset
from backprop.losses import LOSSES, LossName
from backprop.models import MODELS, ONE_WEIGHT, ModelName, check_one_weight

FloatArray = npt.NDArray[np.float64]
_PIECE = 1 << 17  # predictions computed at once: 1 MB a float64 tensor


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest mean loss that any weight gives.

    Attributes:
        w: the weight that gives it; ±inf where it is only approached as w grows without end; None where every
            weight gives the same loss, because every x is 0.
        loss: that mean loss, or its limit; 0 or more.
        reached: whether a finite weight gives it.
    """

    w: float | None
    loss: float
    reached: bool


def mean_losses(model: ModelName, dataset: Dataset, ws: npt.ArrayLike, loss: LossName = "squared_error") -> FloatArray:
    """The mean of the samples' losses, such as `(ŷ(xᵢ, w) − yᵢ)²`, for each finite weight of `ws`, shape (ws,).

    In float64; inf where it overflows. Of a model of several parameters `ws` is of shape (points, parameters), and so
    are the losses of shape (points,).
    """
    weights = torch.as_tensor(np.array(ws, dtype=np.float64))
    size = max(1, _PIECE // len(dataset))
    with torch.no_grad():
        pieces = [_mean_loss(model, dataset, piece, loss) for piece in weights.split(size)]
    losses: FloatArray = torch.cat(pieces).numpy()
    return losses


def gradients(model: ModelName, dataset: Dataset, ws: npt.ArrayLike) -> FloatArray:
    """The derivative of the mean loss at each finite weight of `ws`, shape (ws,), by PyTorch's autograd in float64."""
    size = max(1, _PIECE // len(dataset))
    pieces = []
    for piece in torch.as_tensor(np.array(ws, dtype=np.float64)).split(size):
        w = piece.clone().requires_grad_()
        # Each mean depends on its own weight alone, so that the gradient of their sum is every weight's own.
        pieces.extend(torch.autograd.grad(_mean_loss(model, dataset, w).sum(), w))
    slopes: FloatArray = torch.cat(pieces).numpy()
    return slopes


def gradient(model: ModelName, dataset: Dataset, w: float) -> float:
    """The derivative of the mean loss over all samples at the finite weight `w`, by autograd in float64."""
    return float(gradients(model, dataset, [w])[0])


@lru_cache(maxsize=256)
def lowest(model: ModelName, dataset: Dataset) -> Lowest:
    """The lowest mean loss over all real weights, limits included.

    Linear: at `w* = Σxy / Σx²`. Sigmoid: the best of the limits w → ±∞ and of the minima between, found on a grid of
    32 weights to each factor e, from where the steepest sample is still straight to where the flattest is flat in
    float64, each then narrowed by the sign of the gradient.
    """
    check_one_weight(model)
    x, y = dataset.arrays()
    # The loop cannot see an x that is 0 in float32.
    x = np.where(np.float32(x) == 0, 0.0, x)
    if not x.any():
        return Lowest(None, float(mean_losses(model, dataset, [0.0])[0]), True)
    if model == "linear":
        w = float(x @ y / (x @ x))
        return Lowest(w, float(mean_losses(model, dataset, [w])[0]), True)
    return _lowest_of_saturating(model, dataset, x)


def _lowest_of_saturating(model: ModelName, dataset: Dataset, x: FloatArray) -> Lowest:
    # Every sample at its limit at once: only the sign of x matters there, and σ(±1000) is exactly 0 or 1.
    signs = Dataset(x=tuple(np.sign(x)), y=dataset.y)
    limits = mean_losses(model, signs, [-1000.0, 1000.0])
    limit = Lowest(float([-np.inf, np.inf][int(limits.argmin())]), float(limits.min()), False)

    sizes = np.abs(x[x != 0])
    start, end = np.log(1e-4 / sizes.max()), np.log(50 / sizes.min())
    positive = np.exp(np.linspace(start, end, int(32 * (end - start)) + 2))
    grid = np.concatenate([-positive[::-1], [0.0], positive])
    losses = mean_losses(model, dataset, grid)
    inner = losses[1:-1]
    valleys = 1 + np.flatnonzero((inner <= losses[:-2]) & (inner <= losses[2:]))
    # On a plateau every point is a valley; the first few by depth hold the lowest of them.
    valleys = valleys[np.argsort(losses[valleys], kind="stable")[:64]]
    low, high = grid[valleys - 1], grid[valleys + 1]
    for _ in range(60):
        middle = (low + high) / 2
        rising = gradients(model, dataset, middle) > 0
        low, high = np.where(rising, low, middle), np.where(rising, middle, high)
    candidates = np.concatenate([[0.0], low, high, grid])  # of equals the roundest
    losses = mean_losses(model, dataset, candidates)
    best = int(losses.argmin())
    # A minimum that differs from the limit by rounding alone is the limit.
    if losses[best] < limit.loss * (1 - 1e-12):
        return Lowest(float(candidates[best]), float(losses[best]), True)
    return limit


def _mean_loss(model: ModelName, dataset: Dataset, w: Tensor, loss: LossName = "squared_error") -> Tensor:
    """The mean loss over the samples, shape (ws,)."""
    x, y = (torch.from_numpy(values) for values in dataset.arrays())
    if model not in ONE_WEIGHT:
        if w.dim() != 2 or w.shape[1] != len(MODELS[model].parameters):
            raise ValueError(
                f"The parameters must be an array of shape (points, {len(MODELS[model].parameters)}), a row for each "
                f"point, but it is of shape {tuple(w.shape)}."
            )
        each = torch.stack([MODELS[model].forward(one, w.T) for one in x])
        return LOSSES[loss].of(each, y[:, None]).mean(dim=0)
    # Every pair of sample and weight in one long vector: the model computes element by element.
    predictions = MODELS[model].forward(x.repeat_interleave(len(w)), w.repeat(len(x)))
    losses = (predictions - y.repeat_interleave(len(w))) ** 2
    return losses.reshape(len(x), len(w)).mean(dim=0)
