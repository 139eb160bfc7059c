"""The loop on a grid, in pieces that keep memory small and let others have their turn."""

import itertools
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from backprop.datasets import ARTICLE, Dataset
from backprop.losses import LossName
from backprop.models import MODELS, ModelName
from backprop.sweep.cells import Cells, FloatArray, PieceResult, optimizer
from backprop.sweep.grid import Grid
from backprop.threads import one_thread
from backprop.training import descend

# A step's numbers should stay in the processor's cache.
MAX_PIECE_CELLS = 40_000
MAX_ENDS_BYTES = 48_000_000  # of the weights at every epoch's end, where those are kept
PAUSE_AFTER = 0.04  # seconds of work


class Sweep(NamedTuple):
    """The end of every cell's run, float32, shape (len(initial_ws), len(learning_rates)).

    Where the model has several parameters, `final_w` is of shape (parameters, len(initial_ws), len(learning_rates)).
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
    varied: str = "",
    initial: tuple[float, ...] = (),
    loss: LossName = "squared_error",
    on_progress: Callable[[float], None] | None = None,
) -> Sweep:
    """Run the lesson's loop for every pair of a learning rate and an initial weight.

    It is the loop of `train`, on vectors of cells; each cell's numbers are those of `train` to the last digit.

    Args:
        model, learning_rates, initial_ws, epochs, zero_grad, dataset, varied, initial, loss: as in `Grid`.
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
        varied=varied,
        initial=initial,
        loss=loss,
    )
    final_w = np.empty((*grid.parameter_shape, grid.cells), dtype=np.float32)
    final_loss = np.empty(grid.cells, dtype=np.float32)
    for piece in pieces(grid):
        if piece.result is not None:
            cells = slice(piece.start, piece.stop)
            final_w[..., cells], final_loss[cells] = piece.result.final_w, piece.result.final_loss
        if on_progress is not None:
            on_progress(piece.share)
    return Sweep(final_w.reshape(*grid.parameter_shape, *grid.shape), final_loss.reshape(grid.shape))


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
    parameters = len(MODELS[grid.model].parameters)
    size = min(MAX_PIECE_CELLS, MAX_ENDS_BYTES // (4 * (grid.epochs + 1) * parameters)) if ends else MAX_PIECE_CELLS
    count = -(-grid.cells // size)
    edges = [grid.cells * number // count for number in range(count + 1)]  # of equal sizes
    for start, stop in itertools.pairwise(edges):
        work = _run_piece(grid, start, stop, ends=ends, extremes=extremes)
        while True:
            try:
                with one_thread():
                    done = next(work)
            except StopIteration as end:
                yield Piece(stop / grid.cells, start, stop, end.value)
                break
            yield Piece((start + (stop - start) * done) / grid.cells, start, stop, None)


def _run_piece(grid: Grid, start: int, stop: int, *, ends: bool, extremes: bool) -> Generator[float, None, PieceResult]:
    rows, columns = np.divmod(np.arange(start, stop), len(grid.learning_rates))
    w = torch.tensor(grid.starts(rows), dtype=torch.float32).requires_grad_()
    learning_rate = torch.tensor(grid.learning_rates)[columns]
    record = Cells(grid, w, learning_rate, ends=ends, extremes=extremes)
    paused = time.perf_counter()
    descent = optimizer(w, learning_rate, zero_grad=grid.zero_grad)
    epochs = descend(grid.model, grid.dataset, descent, epochs=grid.epochs, record=record.add, loss_name=grid.loss)
    for epoch, _ in enumerate(epochs, start=1):
        record.end_epoch(epoch, w)
        if record.all_overflowed:
            break
        if time.perf_counter() - paused > PAUSE_AFTER:
            yield epoch / grid.epochs
            paused = time.perf_counter()
    return record.result(w)
