"""The learning-rate finder: one row of a map, and which of its learning rates did best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop.outcomes import OUTCOMES, Outcome
from backprop.sweep.outcomes import OutcomeMap


@dataclass(frozen=True, slots=True)
class BestRate:
    """The best learning rate of a row.

    Attributes:
        column: which it is.
        learning_rate, final_loss, outcome: its own.
        epochs: after how many it was at rest; None where it did not converge.
        largest_converged: the largest rate of the row that converged; None where none did.
    """

    column: int
    learning_rate: float
    final_loss: float
    outcome: Outcome
    epochs: int | None
    largest_converged: float | None


def nearest_row(found: OutcomeMap, initial_w: float) -> int:
    """The row that starts nearest to this weight."""
    return int(np.abs(np.array(found.grid.initial_ws) - initial_w).argmin())


def best_rate(found: OutcomeMap, row: int) -> BestRate | None:
    """The rate that was at rest first; where none came to rest, the one with the lowest final loss.

    Of several that were equally soon, the one in their middle. None where every run of the row diverged.
    """
    outcomes, losses, epochs = found.outcomes[row], found.final_loss[row], found.epochs[row]
    converged = np.flatnonzero(outcomes == OUTCOMES.index(Outcome.CONVERGED))
    calm = np.flatnonzero(outcomes != OUTCOMES.index(Outcome.DIVERGED))
    if len(converged):
        soonest = converged[epochs[converged] == epochs[converged].min()]
        column = int(soonest[len(soonest) // 2])
    elif len(calm):
        column = int(calm[losses[calm].argmin()])
    else:
        return None
    rates = found.grid.learning_rates
    return BestRate(
        column=column,
        learning_rate=rates[column],
        final_loss=float(losses[column]),
        outcome=OUTCOMES[int(outcomes[column])],
        epochs=int(epochs[column]) if len(converged) else None,
        largest_converged=max((rates[int(other)] for other in converged), default=None),
    )
