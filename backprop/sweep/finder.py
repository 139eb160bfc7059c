"""The learning-rate finder: one row of a map, and which of its learning rates did best."""

from dataclasses import dataclass

import numpy as np

from backprop.outcomes import OUTCOMES, Outcome, mean_losses
from backprop.stability import converging_learning_rates
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
    """The row that starts nearest to this weight."""
    return int(np.abs(np.array(found.grid.initial_ws) - initial_w).argmin())


def start_loss(found: OutcomeMap, row: int) -> float:
    """The mean loss from which all runs of the row start."""
    return float(mean_losses(found.grid.model, found.grid.dataset, [found.grid.initial_ws[row]])[0])


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
    """The rate below which the linear model's loop converges, or if it forgets is bounded, from this start.

    None where nothing is known of it, or where float32 cannot hold even the first step's numbers.
    """
    grid = found.grid
    if grid.model != "linear":
        return None
    x, y = grid.dataset.arrays()
    errors = np.abs(x * grid.initial_ws[row] - y)
    if np.maximum(errors * errors, 2 * np.abs(x) * errors).max() >= np.finfo(np.float32).max:
        return None
    return next((high for _, high in converging_learning_rates(grid.dataset, grid.zero_grad)), None)
