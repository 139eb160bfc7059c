"""The learning-rate finder: one row of a map, and which of its learning rates did best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop.outcomes import OUTCOMES, Outcome, lowest, lowest_point, mean_losses
from backprop.stability import converging_learning_rates
from backprop.stability.several import converging_rates_of, features_of
from backprop.sweep.grid import Grid
from backprop.sweep.outcomes import OutcomeMap

SAME_SHARE = 1e-12  # of the mean of y²: losses that differ by less come from weights some 8 float32 steps apart


@dataclass(frozen=True, slots=True)
class BestRate:
    """The best learning rate of a row.

    Attributes:
        column: which it is.
        learning_rate, mean_loss, outcome: its own; the loss at the end, over all samples.
        epochs: after how many it was at rest; None where it did not converge.
    """

    column: int
    learning_rate: float
    mean_loss: float
    outcome: Outcome
    epochs: int | None


def nearest_row(found: OutcomeMap, initial_w: float) -> int:
    """The row that starts nearest to this value of the parameter that is varied."""
    return int(np.abs(np.array(found.grid.initial_ws) - initial_w).argmin())


def start_loss(found: OutcomeMap, row: int) -> float:
    """The mean loss from which all runs of the row start."""
    grid = found.grid
    return float(mean_losses(grid.model, grid.dataset, grid.starts(np.array([row])).T, grid.loss)[0])


def lowest_loss(grid: Grid) -> float:
    """The lowest mean loss that any parameters give."""
    if grid.initial:
        return lowest_point(grid.model, grid.dataset, grid.loss).loss
    return lowest(grid.model, grid.dataset).loss


def rounding(found: OutcomeMap) -> float:
    """What two mean losses may differ by and still be the same to float32."""
    return SAME_SHARE * float(np.mean(np.square(found.grid.dataset.y)))


def best_rate(found: OutcomeMap, row: int) -> BestRate | None:
    """The rate that ended with the lowest mean loss over the data; of several, the one that was there first.

    Of those that were there equally soon, the one in their middle. None where no rate ends below the loss at the start.
    `export.script` goes by the same rule.
    """
    losses, arrived = found.mean_loss[row], found.arrived[row]
    if not losses.min() < start_loss(found, row) - rounding(found):
        return None
    lowest = np.flatnonzero(losses <= losses.min() + rounding(found))
    soonest = lowest[arrived[lowest] == arrived[lowest].min()]
    column = int(soonest[len(soonest) // 2])
    outcome = OUTCOMES[int(found.outcomes[row, column])]
    return BestRate(
        column=column,
        learning_rate=found.grid.learning_rates[column],
        mean_loss=float(losses[column]),
        outcome=outcome,
        epochs=int(found.epochs[row, column]) if outcome is Outcome.CONVERGED else None,
    )


def count_as_low(found: OutcomeMap, row: int) -> int:
    """How many rates end with the lowest mean loss of the row, to rounding."""
    losses = found.mean_loss[row]
    return int((losses <= losses.min() + rounding(found)).sum())


def largest_converged(found: OutcomeMap, row: int) -> int | None:
    """The column of the largest rate of the row that converged; None where none did."""
    converged = np.flatnonzero(found.outcomes[row] == OUTCOMES.index(Outcome.CONVERGED))
    return int(max(converged, key=lambda column: found.grid.learning_rates[column])) if len(converged) else None


def all_diverged(found: OutcomeMap, row: int) -> bool:
    """Whether every run of the row diverged."""
    return bool((found.outcomes[row] == OUTCOMES.index(Outcome.DIVERGED)).all())


def first_edge(found: OutcomeMap, row: int) -> float | None:
    """The rate below which a linear model's loop converges, or if it forgets is bounded, from this start.

    None where nothing is known of it, or where float32 cannot hold even the first step's numbers.
    """
    grid = found.grid
    edges = windows(grid)
    if not edges:
        return None
    table = features_of(grid.model, grid.dataset)
    errors = np.abs(table @ np.atleast_1d(grid.starts(np.array([row])).T[0]) - grid.dataset.arrays()[1])
    if np.maximum(errors * errors, 2 * np.abs(table).max(axis=1) * errors).max() >= np.finfo(np.float32).max:
        return None
    return edges[0][1]


def windows(grid: Grid) -> Sequence[tuple[float, float]]:
    """The learning rates at which the loop converges, or if it forgets is bounded; none where that is not known."""
    if grid.model == "linear":
        return converging_learning_rates(grid.dataset, grid.zero_grad)
    linear = grid.model in ("affine", "quadratic")
    return converging_rates_of(grid.model, grid.dataset) if linear and grid.zero_grad else ()
