"""What a sweep keeps of its loop: the end of each cell's run, also where a number overflowed on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backprop.sweep.grid import Grid
from backprop.training import GradientDescent, descend

FloatArray = npt.NDArray[np.float32]

BLOCK_STEPS = 15  # or a few more, so that it is whole epochs: between two looks for overflow


@dataclass(frozen=True, slots=True, eq=False)
class PieceResult:
    """The end of each cell of a piece, in the order of the flattened grid. Shapes: (cells,) unless said otherwise.

    Attributes:
        final_w: as in `Sweep`, shape (cells,) or (parameters, cells).
        final_loss: as in `Sweep`.
        overflowed: whether a number of the run was no longer finite.
        moved: whether a parameter was ever seen to change: at a step of the first epoch, or from one to the next.
        still: whether no step of the last epoch changed a parameter.
        ends: the parameters before the first epoch and after each, shape (epochs + 1, *final_w.shape); None unless
            asked for. After an overflow whatever it led to.
        extremes: lowest and highest weight in the first and in the second half of the run's steps, as
            `outcomes.diagnose` takes them, shape (2 halves, lowest and highest, cells); None unless asked for.
    """

    final_w: FloatArray
    final_loss: FloatArray
    overflowed: npt.NDArray[np.bool_]
    moved: npt.NDArray[np.bool_]
    still: npt.NDArray[np.bool_]
    ends: FloatArray | None
    extremes: FloatArray | None


class _Zeroing(GradientDescent):
    """The update in the gradient's own place, which is then given up: less to go through the processor's cache."""

    def step(self) -> None:
        self.w.data = self.w.data - self.gradient.mul_(self.learning_rate)


class _Forgetting(GradientDescent):
    """Leaves in `w.grad` what is there."""

    def zero_grad(self) -> None:
        pass


def optimizer(w: Tensor, learning_rate: Tensor, *, zero_grad: bool) -> GradientDescent:
    """That of `train`, where all cells zero their gradients or none does: nothing decides it cell by cell."""
    return (_Zeroing if zero_grad else _Forgetting)(w, learning_rate)


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """From which some cells can be run on: their learning rates, weights, and what was left in `w.grad`."""

    learning_rate: Tensor
    w: Tensor
    gradient: Tensor | None

    def of(self, cells: Tensor) -> _State:
        gradient = None if self.gradient is None else self.gradient[..., cells]
        return _State(self.learning_rate[cells], self.w[..., cells], gradient)


def _any(changed: Tensor) -> Tensor:
    """Of each cell, whether it is so of any of its parameters."""
    return changed if changed.dim() == 1 else changed.any(dim=0)


def _largest(w: Tensor) -> Tensor:
    """Of each cell, the size of its largest parameter; NaN where one is."""
    return w.abs() if w.dim() == 1 else w.abs().amax(dim=0)


class Cells:
    """Collects it while the loop runs.

    A loss that is too large shows in the largest so far, also if the run comes back from it. A prediction or gradient
    that is too large shows in the loss or the weight of the same step, and a weight never becomes finite again. So it
    is enough to look after each block of steps. The cells that overflowed in it are run once more from its beginning,
    at the end and all together, to find the step: that is cheaper than to keep every step of every cell until then.
    """

    def __init__(self, grid: Grid, w: Tensor, learning_rate: Tensor, *, ends: bool, extremes: bool) -> None:
        self._grid = grid
        self._steps, self._half = 0, (grid.total_steps + 1) // 2
        self._largest_loss = torch.zeros_like(learning_rate)
        self._loss = self._largest_loss
        self._block_epochs = -(-BLOCK_STEPS // len(grid.dataset))
        self._block = _State(learning_rate, w.data, None if grid.zero_grad else torch.zeros_like(w))
        self._overflowed, self._sound = torch.zeros(len(learning_rate), dtype=torch.bool), len(learning_rate)
        self._to_run_again: list[tuple[Tensor, _State]] = []
        self._start, self._moved = w.data, torch.zeros(len(learning_rate), dtype=torch.bool)
        self._last, self._last_begins = w.data, grid.total_steps - len(grid.dataset)
        self._changed = torch.zeros_like(self._moved)
        self._ends = torch.empty(grid.epochs + 1, *w.shape) if ends else None
        if self._ends is not None:
            self._ends[0] = w.data
        self._extremes = w.data.expand(2, 2, -1).clone() if extremes else None

    @property
    def all_overflowed(self) -> bool:
        return self._sound == 0

    def add(self, prediction: Tensor, loss: Tensor, w: Tensor) -> None:
        """As `descend` calls it."""
        self._loss = loss.data
        torch.maximum(self._largest_loss, self._loss, out=self._largest_loss)  # keeps NaN, too
        if self._extremes is not None:
            self._widen(w.data)
        if self._ends is not None and 0 < self._steps < len(self._grid.dataset):
            self._moved |= _any(w.data != self._start)
        if self._ends is not None and self._steps >= self._last_begins:
            if self._steps == self._last_begins:
                self._last = w.data
            else:
                self._changed |= _any(w.data != self._last)
        self._steps += 1

    def end_epoch(self, epoch: int, w: Tensor) -> None:
        """After each epoch, with the weights after it."""
        if self._ends is not None:
            self._ends[epoch] = w.data
            if epoch == 1:
                self._moved |= _any(w.data != self._start)
        if epoch % self._block_epochs == 0:
            self._end_block(w)

    def _end_block(self, w: Tensor) -> None:
        sound = torch.maximum(self._largest_loss, _largest(w.data)) < torch.inf  # false for NaN
        count = int(sound.sum())
        if count < self._sound:
            new = (~(sound | self._overflowed)).nonzero()[:, 0]
            self._to_run_again.append((new, self._block.of(new)))
            self._overflowed, self._sound = ~sound, count
        # The loop makes new weights at each step, but adds to the gradient that was left.
        self._block = _State(self._block.learning_rate, w.data, None if w.grad is None else w.grad.clone())

    def _widen(self, weights: Tensor) -> None:
        assert self._extremes is not None
        if self._steps == self._half:
            self._extremes[1] = weights
        lowest, highest = self._extremes[int(self._steps >= self._half)]
        torch.minimum(lowest, weights, out=lowest)
        torch.maximum(highest, weights, out=highest)

    def result(self, w: Tensor) -> PieceResult:
        """After the last epoch, with the weights after it."""
        self._end_block(w)
        if self._extremes is not None:
            self._widen(w.data)
        final_w, final_loss = w.data.clone(), self._loss.clone()
        if self._to_run_again:
            cells, states = zip(*self._to_run_again, strict=True)
            again = torch.cat(cells)
            final_w[..., again], final_loss[again] = _where_it_overflows(self._grid, states, self._block_epochs)
        return PieceResult(
            final_w=final_w.numpy(),
            final_loss=final_loss.numpy(),
            overflowed=self._overflowed.numpy(),
            moved=(self._moved | _any(w.data != self._start)).numpy(),
            still=~(self._changed | _any(w.data != self._last)).numpy(),
            ends=None if self._ends is None else self._ends.numpy(),
            extremes=None if self._extremes is None else self._extremes.numpy(),
        )


def _where_it_overflows(grid: Grid, states: tuple[_State, ...], epochs: int) -> tuple[Tensor, Tensor]:
    """The weight after, and the loss at, the first step at which a number of each run is no longer finite."""
    w = torch.cat([state.w for state in states], dim=-1).requires_grad_()
    if not grid.zero_grad:
        w.grad = torch.cat([state.gradient for state in states if state.gradient is not None], dim=-1)
    learning_rate = torch.cat([state.learning_rate for state in states])
    final_w, final_loss = w.data, torch.zeros_like(learning_rate)
    found = torch.zeros(len(learning_rate), dtype=torch.bool)
    last_loss: Tensor | None = None

    def look() -> None:
        nonlocal final_w, final_loss, found
        if last_loss is not None:
            new = ~(found | (torch.isfinite(last_loss) & (_largest(w.data) < torch.inf)))
            final_w, final_loss = torch.where(new, w.data, final_w), torch.where(new, last_loss, final_loss)
            found = found | new

    def record(prediction: Tensor, loss: Tensor, w: Tensor) -> None:
        nonlocal last_loss
        look()
        last_loss = loss.data

    descent = optimizer(w, learning_rate, zero_grad=grid.zero_grad)
    for _ in descend(grid.model, grid.dataset, descent, epochs=epochs, record=record, loss_name=grid.loss):
        pass
    look()
    return final_w, final_loss
