"""Many runs as the rules take them, one column each, and the verdicts on them."""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.models import ModelName
from backprop.outcomes.landscape import Lowest, lowest, mean_losses
from backprop.outcomes.rates import EPSILON

FloatArray = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Outcomes = npt.NDArray[np.uint8]
Epochs = npt.NDArray[np.int16]

# A lowest loss below this share of the mean of y² is near zero: a tenth of y's size is what noise in data often makes.
NEAR_ZERO_SHARE = 1e-2


class Outcome(Enum):
    """What happened to a run."""

    CONVERGED = "converged"  # at the ends of its epochs, w came to rest
    DESCENDING = "descending"  # it was still on its way
    STUCK = "stuck"  # it is on a floor or a plateau, or nothing moves it
    OSCILLATING = "oscillating"  # it swings to and fro and neither settles nor runs away
    DIVERGED = "diverged"  # it runs away, or its numbers overflowed


OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)  # a number in `Outcomes` is an index into it
CODES = {outcome: np.uint8(code) for code, outcome in enumerate(OUTCOMES)}
NEVER = -1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Runs:
    """Runs that did not overflow, with the same model and data. Shapes: (runs,) unless said otherwise.

    Attributes:
        model, dataset, zero_grad, accumulation_steps: as in `TrainingConfig`, of all the runs.
        columns: of each run's learning rate in the `RateFacts`.
        ends: the weights after 0, 1, 2 … epochs, (epochs + 1, runs), float64.
        moved: whether any step changed the weight.
        extremes: lowest and highest weight in the first and in the second half of the steps, (2 halves, 2, runs);
            needed for the linear model that never zeroes, else None.
    """

    model: ModelName
    dataset: Dataset
    zero_grad: bool
    accumulation_steps: int = 1
    columns: npt.NDArray[np.intp]
    ends: FloatArray
    moved: Booleans
    extremes: npt.NDArray[np.floating] | None = None

    @property
    def lowest(self) -> Lowest:
        return lowest(self.model, self.dataset)

    @property
    def mean_square(self) -> float:
        y = self.dataset.arrays()[1]
        return float(np.mean(y * y))

    @property
    def reachable(self) -> bool:
        """Whether the lowest loss is near zero."""
        return self.lowest.loss <= NEAR_ZERO_SHARE * self.mean_square

    @property
    def period(self) -> int:
        """After so many epochs accumulation starts afresh: 1 where it ends with every epoch."""
        return self.accumulation_steps // math.gcd(len(self.dataset), self.accumulation_steps)

    @property
    def period_ends(self) -> FloatArray:
        """The weights after 0, 1, 2 … whole periods, from which a zeroed loop starts afresh; (periods + 1, runs)."""
        return self.ends[:: self.period]

    @property
    def frozen(self) -> Booleans:
        """Whether the last period of a zeroed loop ended exactly where it began, as all later ones would."""
        ends = self.period_ends
        if not self.zero_grad or len(ends) < 2:
            return np.zeros(len(self.columns), dtype=np.bool_)
        still: Booleans = ends[-1] == ends[-2]
        return still

    @property
    def second_half(self) -> FloatArray:
        return self.ends[(len(self.ends) - 1) // 2 :]

    def losses(self, ws: FloatArray) -> FloatArray:
        return mean_losses(self.model, self.dataset, ws)


class Verdicts:
    """Outcomes as they are found: the first that is given to a run stays. All of shape (runs,).

    `outcomes`: as codes. `epochs`: after how many a CONVERGED run was at rest, else NEVER. `settled`: of a
    CONVERGED run where it rests; else NaN.
    """

    def __init__(self, runs: int) -> None:
        self.outcomes: Outcomes = np.zeros(runs, dtype=np.uint8)
        self.epochs: Epochs = np.full(runs, NEVER, dtype=np.int16)
        self.settled = np.full(runs, np.nan)
        self.open: Booleans = np.ones(runs, dtype=np.bool_)

    def give(self, outcome: Outcome, where: Booleans | bool) -> None:
        """Give `outcome` to the runs that have none yet, of those in `where`."""
        chosen = self.open & where
        self.outcomes[chosen] = CODES[outcome]
        self.open &= ~chosen

    def at_rest(self, where: Booleans | bool, epochs: Epochs | int, settled: FloatArray) -> None:
        """Give CONVERGED, and when and where."""
        chosen = self.open & where
        shape = chosen.shape
        self.epochs[chosen] = np.broadcast_to(epochs, shape)[chosen]
        self.settled[chosen] = np.broadcast_to(settled, shape)[chosen]
        self.give(Outcome.CONVERGED, chosen)


def turns(weights: FloatArray) -> npt.NDArray[np.int64]:
    """How often each column of (rows, runs) turns round; rows in which it does not move are passed over."""
    return crossings(np.diff(weights, axis=0), 0.0)


def crossings(weights: FloatArray, centre: float | FloatArray | None) -> npt.NDArray[np.int64]:
    """How often each column of (rows, runs) goes from one side of `centre` to the other; 0 where that is not finite."""
    times = np.zeros(weights.shape[1], dtype=np.int64)
    if centre is None or np.isinf(centre).all() or len(weights) < 2:
        return times
    apart = weights - centre
    side = np.where(np.abs(apart) > 4 * EPSILON * np.abs(centre), np.sign(apart), 0.0)
    # A weight at the centre is on the side where it was before; the first known side holds from the beginning.
    known = np.where(side != 0, np.arange(len(side))[:, None], 0)
    side = np.take_along_axis(side, np.maximum.accumulate(known, axis=0), axis=0)
    crossed: npt.NDArray[np.int64] = (side[1:] * side[:-1] < 0).sum(axis=0)
    return crossed


def first_for_good(holds: Booleans) -> Epochs:
    """Of each column, the first row from which on all are true; NEVER where the last is not."""
    failing = ~holds[::-1]
    first = np.where(failing.any(axis=0), len(holds) - failing.argmax(axis=0), 0)
    return np.where(first < len(holds), first, NEVER).astype(np.int16)
