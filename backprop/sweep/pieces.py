"""The loop on a grid, in pieces that keep memory small and let others have their turn."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backprop.datasets import ARTICLE, Dataset
from backprop.models import ModelName
from backprop.sweep.grid import Grid
from backprop.training import Update, descend

FloatArray = npt.NDArray[np.float32]

# A step's numbers, and those of the few steps before it that are kept, should stay in the processor's cache.
MAX_PIECE_CELLS = 40_000
MAX_ENDS_BYTES = 48_000_000  # of the weights at every epoch's end, where those are kept
BLOCK_STEPS = 4  # between two looks for overflow
PAUSE_AFTER = 0.04  # seconds of work


class Sweep(NamedTuple):
    """The end of every cell's run, float32, shape (len(initial_ws), len(learning_rates)).

    `final_w` and `final_loss` are those of `TrainingRun`; of a run that overflows, at the step at which it does.
    """

    final_w: FloatArray
    final_loss: FloatArray


def sweep(
    model: ModelName,
    learning_rates: Iterable[float],
    initial_ws: Iterable[float],
    epochs: int,
    zero_grad: bool = True,
    dataset: Dataset = ARTICLE,
    *,
    on_progress: Callable[[float], None] | None = None,
) -> Sweep:
    """Run the lesson's loop for every pair of a learning rate and an initial weight.

    It is the loop of `train`, on vectors of cells; each cell's numbers are those of `train` to the last digit.

    Args:
        model, learning_rates, initial_ws, epochs, zero_grad, dataset: as in `Grid`.
        on_progress: called a dozen times a second or so with the share done, 0 to 1. An exception that it raises
            stops the sweep and is passed on.

    Raises:
        ValueError: as `Grid`.
    """
    grid = Grid(
        model=model,
        learning_rates=tuple(learning_rates),
        initial_ws=tuple(initial_ws),
        epochs=epochs,
        zero_grad=zero_grad,
        dataset=dataset,
    )
    final_w, final_loss = (np.empty(grid.cells, dtype=np.float32) for _ in range(2))
    for piece in pieces(grid):
        if piece.result is not None:
            cells = slice(piece.start, piece.stop)
            final_w[cells], final_loss[cells] = piece.result.final_w, piece.result.final_loss
        if on_progress is not None:
            on_progress(piece.share)
    return Sweep(final_w.reshape(grid.shape), final_loss.reshape(grid.shape))


@dataclass(frozen=True, slots=True, eq=False)
class PieceResult:
    """The end of each cell of a piece, in the order of the flattened grid. All but `ends` have the shape (cells,).

    Attributes:
        final_w, final_loss: as in `Sweep`.
        overflowed: whether a number of the run was no longer finite.
        moved: whether the weight was ever seen to change: at a step of the first epoch, or from one to the next.
        ends: the weight before the first epoch and after each, shape (epochs + 1, cells); None unless asked for.
            After an overflow whatever came of it.
        extremes: lowest and highest weight in the first and in the second half of the run's steps, as
            `judgement.judge_forgotten` parts them, shape (2 halves, lowest and highest, cells); None unless asked for.
    """

    final_w: FloatArray
    final_loss: FloatArray
    overflowed: npt.NDArray[np.bool_]
    moved: npt.NDArray[np.bool_]
    ends: FloatArray | None
    extremes: FloatArray | None


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """How far the work on a grid is, at a pause.

    `share` of the whole is done, 0 to 1. `start` to `stop` are the cells in work, counted along the flattened grid;
    `result` is theirs, once all their epochs are done.
    """

    share: float
    start: int
    stop: int
    result: PieceResult | None


def pieces(grid: Grid, *, ends: bool = False, extremes: bool = False) -> Iterator[Piece]:
    """Work through the grid, with a pause every 40 ms or so, at which it may be left for good.

    Args:
        grid: what to run.
        ends, extremes: whether to keep these of every piece.
    """
    size = min(MAX_PIECE_CELLS, MAX_ENDS_BYTES // (4 * (grid.epochs + 1))) if ends else MAX_PIECE_CELLS
    count = -(-grid.cells // size)
    edges = [grid.cells * number // count for number in range(count + 1)]  # of equal sizes
    for start, stop in itertools.pairwise(edges):
        work = _run_piece(grid, start, stop, ends=ends, extremes=extremes)
        while True:
            try:
                with _one_thread():
                    done = next(work)
            except StopIteration as end:
                yield Piece(stop / grid.cells, start, stop, end.value)
                break
            yield Piece((start + (stop - start) * done) / grid.cells, start, stop, None)


def _run_piece(grid: Grid, start: int, stop: int, *, ends: bool, extremes: bool) -> Generator[float, None, PieceResult]:
    rows, columns = np.divmod(np.arange(start, stop), len(grid.learning_rates))
    w = torch.tensor(grid.initial_ws)[rows].requires_grad_()
    learning_rate = torch.tensor(grid.learning_rates)[columns]
    record = _Cells(grid, w, ends=ends, extremes=extremes)
    paused = time.perf_counter()
    epochs = descend(
        grid.model, grid.dataset, w, update_rule(learning_rate, grid.zero_grad), epochs=grid.epochs, record=record.add
    )
    for epoch, _ in enumerate(epochs, start=1):
        record.end_epoch(epoch, w.data)
        if record.all_overflowed:
            break
        if time.perf_counter() - paused > PAUSE_AFTER:
            yield epoch / grid.epochs
            paused = time.perf_counter()
    return record.result(w.data)


def update_rule(learning_rate: Tensor, zero_grad: bool) -> Update:
    """As in `train`, where all cells zero their gradients or none does: no multiplication decides it anew."""

    def update(gradient: Tensor, step: int) -> tuple[Tensor, Tensor | None]:
        return learning_rate * gradient, None if zero_grad else gradient

    return update


@contextmanager
def _one_thread() -> Iterator[None]:
    """PyTorch parts vectors beyond 32,768 numbers among threads, which for these costs more than it gains: a quarter
    on an idle machine, and many times the whole on a busy one, where threads wait for one another.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


class _Cells:
    """What is kept of the loop: the end of each cell, and where it overflowed, the values of that step.

    A loss that is too large shows in the largest so far, also if the run comes back from it. A prediction or gradient
    that is too large shows in the loss or the weight of the same step, and a weight never becomes finite again.
    """

    def __init__(self, grid: Grid, w: Tensor, *, ends: bool, extremes: bool) -> None:
        cells = len(w)
        self._epoch_steps, self._steps, self._half = len(grid.dataset), 0, (grid.total_steps + 1) // 2
        # Of the last steps: the loss, and the weight before it, so that a weight follows on each loss but the last.
        self._losses: list[Tensor] = []
        self._weights: list[Tensor] = []
        self._largest_loss = torch.zeros(cells)  # of all that a weight follows on
        self._overflowed, self._sound = torch.zeros(cells, dtype=torch.bool), cells
        self._final_w, self._final_loss = torch.empty(cells), torch.empty(cells)
        self._start, self._moved = w.data, torch.zeros(cells, dtype=torch.bool)
        self._ends = torch.empty(grid.epochs + 1, cells) if ends else None
        if self._ends is not None:
            self._ends[0] = w.data
        self._extremes = w.data.expand(2, 2, -1).clone() if extremes else None

    @property
    def all_overflowed(self) -> bool:
        return self._sound == 0

    def add(self, prediction: Tensor, loss: Tensor, w: Tensor) -> None:
        """As `descend` calls it."""
        weights = w.data
        self._follow(weights)
        self._losses.append(loss.data)
        if self._extremes is not None:
            self._widen(weights)
        if self._ends is not None and 0 < self._steps < self._epoch_steps:
            self._moved |= weights != self._start
        self._steps += 1

    def _follow(self, weights: Tensor) -> None:
        """Take in the weights that the last step led to."""
        self._weights.append(weights)
        if self._losses:
            torch.maximum(self._largest_loss, self._losses[-1], out=self._largest_loss)  # keeps NaN, too
        if len(self._losses) > BLOCK_STEPS:
            self._look_for_overflow(weights)
            del self._losses[:-1], self._weights[:-2]

    def _look_for_overflow(self, weights: Tensor) -> None:
        """Note the values of the cells that have overflowed up to these weights, at the step at which that began."""
        sound = torch.maximum(self._largest_loss, weights.abs()) < torch.inf  # false for NaN
        count = int(sound.sum())
        if count == self._sound:
            return
        new = (~(sound | self._overflowed)).nonzero()[:, 0]
        losses = torch.stack([loss[new] for loss in self._losses])  # (steps, new)
        after = torch.stack([weights[new] for weights in self._weights[1:]])
        step = (~(torch.isfinite(losses) & torch.isfinite(after))).int().argmax(dim=0, keepdim=True)
        self._final_loss[new], self._final_w[new] = losses.gather(0, step)[0], after.gather(0, step)[0]
        self._overflowed[new] = True
        self._sound = count

    def _widen(self, weights: Tensor) -> None:
        assert self._extremes is not None
        if self._steps == self._half:
            self._extremes[1] = weights
        lowest, highest = self._extremes[int(self._steps >= self._half)]
        torch.minimum(lowest, weights, out=lowest)
        torch.maximum(highest, weights, out=highest)

    def end_epoch(self, epoch: int, weights: Tensor) -> None:
        """After each epoch, with the weights after it."""
        if self._ends is not None:
            self._ends[epoch] = weights
            if epoch == 1:
                self._moved |= weights != self._start

    def result(self, weights: Tensor) -> PieceResult:
        """After the last epoch, with the weights after it."""
        if self._extremes is not None:
            self._widen(weights)
        self._follow(weights)
        self._look_for_overflow(weights)
        return PieceResult(
            final_w=torch.where(self._overflowed, self._final_w, weights).numpy(),
            final_loss=torch.where(self._overflowed, self._final_loss, self._losses[-1]).numpy(),
            overflowed=self._overflowed.numpy(),
            moved=(self._moved | (weights != self._start)).numpy(),
            ends=None if self._ends is None else self._ends.numpy(),
            extremes=None if self._extremes is None else self._extremes.numpy(),
        )
