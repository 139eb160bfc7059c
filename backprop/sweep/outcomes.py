"""A map: of every cell of a grid where it ended, what happened to it, and after how many epochs it was at rest."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.outcomes import NEVER, Outcome, lowest_point, mean_losses
from backprop.outcomes.rates import RateFacts, rate_facts
from backprop.outcomes.rules import judge
from backprop.outcomes.runs import CODES, Epochs, Outcomes, Runs, first_for_good
from backprop.outcomes.several_rules import SeveralRuns, judge_several
from backprop.stability.logistic import epochs_near_minima
from backprop.stability.several import epoch_of
from backprop.sweep.cells import FloatArray, PieceResult
from backprop.sweep.grid import Grid
from backprop.sweep.pieces import pieces

ARRIVED_SHARE = 1e-4  # of the way from start to end
_JUDGED_NUMBERS = 400_000  # weights that are judged at once: 3 MB an array in float64


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeMap:
    """What happened to every cell; arrays of the grid's shape.

    Attributes:
        grid: what was run.
        final_w: as `sweep` gives it; where the model has several parameters, of shape (parameters, *grid.shape).
        final_loss: as `sweep` gives it.
        mean_loss: over all samples, at `final_w`, in float64; inf of a run that overflowed.
        arrived: after how many epochs every parameter stayed, to the end, within `ARRIVED_SHARE` of the longest way
            of one from `final_w`.
        outcomes: what happened to it, as an index into `outcomes.OUTCOMES`; the verdict of `outcomes.diagnose` or
            `diagnose_several`.
        epochs: after how many it was at rest, as `Diagnosis.converged_epoch`; −1 unless it converged.
    """

    grid: Grid
    final_w: FloatArray
    final_loss: FloatArray
    mean_loss: npt.NDArray[np.float64]
    arrived: Epochs
    outcomes: Outcomes
    epochs: Epochs

    @property
    def nbytes(self) -> int:
        arrays = (self.final_w, self.final_loss, self.mean_loss, self.arrived, self.outcomes, self.epochs)
        return sum(array.nbytes for array in arrays)


def map_outcomes(grid: Grid) -> Generator[float, None, OutcomeMap]:
    """Run and judge the whole grid. Yields the share done, 0 to 1, every 40 ms or so; returns the map.

    Whoever draws from it may let others work between two values, or leave it there.
    """
    final_w = np.empty((*grid.parameter_shape, grid.cells), dtype=np.float32)
    final_loss = np.empty(grid.cells, dtype=np.float32)
    mean_loss, outcomes = np.empty(grid.cells), np.empty(grid.cells, dtype=np.uint8)
    arrived, epochs = (np.empty(grid.cells, dtype=np.int16) for _ in range(2))
    linear = grid.model == "linear"
    rates = rate_facts([grid.config(0, column) for column in range(grid.shape[1])]) if linear else None
    facts = epoch_facts(grid) if grid.initial else None
    for piece in pieces(grid, ends=True, extremes=linear and not grid.zero_grad):
        if piece.result is not None:
            cells = slice(piece.start, piece.stop)
            final_w[..., cells], final_loss[cells] = piece.result.final_w, piece.result.final_loss
            rows, columns = np.divmod(np.arange(piece.start, piece.stop), len(grid.learning_rates))
            for some in _blocks(piece.result):
                mean_loss[cells][some], arrived[cells][some] = _ended(grid, piece.result, some)
                if facts is None:
                    verdicts = _judged(grid, piece.result, columns[some], some, rates)
                else:
                    ended = mean_loss[cells][some]
                    verdicts = _judged_several(grid, piece.result, rows[some], columns[some], some, facts, ended)
                outcomes[cells][some], epochs[cells][some] = verdicts
                yield piece.share
        else:
            yield piece.share
    shape = grid.shape
    return OutcomeMap(
        grid=grid,
        final_w=final_w.reshape(*grid.parameter_shape, *shape),
        final_loss=final_loss.reshape(shape),
        mean_loss=mean_loss.reshape(shape),
        arrived=arrived.reshape(shape),
        outcomes=outcomes.reshape(shape),
        epochs=epochs.reshape(shape),
    )


def _blocks(result: PieceResult) -> list[slice]:
    assert result.ends is not None
    cells = result.ends.shape[-1]
    size = max(1, _JUDGED_NUMBERS * cells // result.ends.size)
    return [slice(start, start + size) for start in range(0, cells, size)]


def _ended(grid: Grid, result: PieceResult, some: slice) -> tuple[npt.NDArray[np.float64], Epochs]:
    """The mean loss at which each run ended, and after how many epochs it was about there."""
    assert result.ends is not None
    sound = ~result.overflowed[some]
    losses = np.full(len(sound), np.inf)
    losses[sound] = mean_losses(grid.model, grid.dataset, result.final_w[..., some][..., sound].T, grid.loss)
    ends = result.ends[..., some]
    with np.errstate(over="ignore", invalid="ignore"):  # of runs that overflowed
        away = np.abs(ends - ends[-1])
        if grid.initial:
            away = away.max(axis=1)
        near = away <= np.float32(ARRIVED_SHARE) * away[0]
    return losses, first_for_good(near)


def _judged(
    grid: Grid, result: PieceResult, columns: npt.NDArray[np.intp], some: slice, rates: RateFacts | None
) -> tuple[Outcomes, Epochs]:
    assert result.ends is not None
    outcomes = np.full(len(columns), CODES[Outcome.DIVERGED])
    epochs = np.full(len(columns), NEVER, dtype=np.int16)
    sound = ~result.overflowed[some]
    if sound.any():
        runs = Runs(
            model=grid.model,
            dataset=grid.dataset,
            zero_grad=grid.zero_grad,
            columns=columns[sound],
            ends=result.ends[:, some][:, sound].astype(np.float64),
            moved=result.moved[some][sound],
            extremes=None if result.extremes is None else result.extremes[:, :, some][:, :, sound],
        )
        verdicts = judge(runs, rates)
        outcomes[sound], epochs[sound] = verdicts.outcomes, verdicts.epochs
    return outcomes, epochs


@dataclass(frozen=True, slots=True, eq=False)
class EpochFacts:
    """What an epoch does at each learning rate of a grid, where a model has several parameters.

    Attributes:
        converges: whether the zeroed loop converges, shape (columns,).
        settles_from_zero: where it leads from 0, (points, parameters, columns): one point, or of the logistic model one
            for each of its minima. NaN where that is not known.
        stays: of a start, what no sample moves, as a matrix, (parameters, parameters).
    """

    converges: npt.NDArray[np.bool_]
    settles_from_zero: npt.NDArray[np.float64]
    stays: npt.NDArray[np.float64]

    def settles_at(
        self, columns: npt.NDArray[np.intp], starts: npt.NDArray[np.float64], ends: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Where runs in these columns settle: of several points at the nearest to their ends, (parameters, runs)."""
        points = self.settles_from_zero[:, :, columns] + self.stays @ starts
        away = np.abs(points - ends).max(axis=1)
        nearest = np.where(np.isnan(away), np.inf, away).argmin(axis=0)
        return np.asarray(np.take_along_axis(points, nearest[None, None, :], axis=0)[0])


def epoch_facts(grid: Grid) -> EpochFacts:
    """For each column of the grid; nothing is known of the loop that never zeroes."""
    count, columns = len(grid.initial), len(grid.learning_rates)
    minima = lowest_point(grid.model, grid.dataset, grid.loss).minima
    converges, settles = np.zeros(columns, dtype=np.bool_), np.full((max(1, len(minima)), count, columns), np.nan)
    stays = np.zeros((count, count))
    if grid.zero_grad:
        for column, learning_rate in enumerate(grid.learning_rates):
            rate = float(np.float32(learning_rate))
            if grid.model == "logistic":
                epochs = epochs_near_minima(grid.dataset, grid.loss, rate, minima)
            else:
                epochs = [epoch_of(grid.model, grid.dataset, rate)]
            converges[column] = bool(epochs) and all(epoch.converges for epoch in epochs)
            for place, epoch in enumerate(epochs):
                at = epoch.settles_from(np.zeros(count))
                if at is not None:
                    settles[place, :, column] = at
                stays = np.eye(count) - epoch.decided @ epoch.decided.T
    return EpochFacts(converges, settles, stays)


def _judged_several(
    grid: Grid,
    result: PieceResult,
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
    some: slice,
    facts: EpochFacts,
    end_loss: npt.NDArray[np.float64],
) -> tuple[Outcomes, Epochs]:
    assert result.ends is not None
    outcomes = np.full(len(columns), CODES[Outcome.DIVERGED])
    epochs = np.full(len(columns), NEVER, dtype=np.int16)
    sound = ~result.overflowed[some]
    if sound.any():
        ends = result.ends[..., some][..., sound].astype(np.float64)
        of_rows, at = np.unique(rows[sound], return_inverse=True)
        start_loss = mean_losses(grid.model, grid.dataset, np.float32(grid.starts(of_rows)).T, grid.loss)[at]
        with np.errstate(over="ignore", invalid="ignore"):
            verdicts = judge_several(
                SeveralRuns(
                    ends=ends,
                    still=result.still[some][sound],
                    start_loss=start_loss,
                    end_loss=end_loss[sound],
                    settles_at=facts.settles_at(columns[sound], ends[0], ends[-1]),
                    bounded=grid.model == "logistic",
                    converges=facts.converges[columns[sound]],
                )
            )
        outcomes[sound], epochs[sound] = verdicts.outcomes, verdicts.epochs
    return outcomes, epochs
