"""What came of many runs at once, by the rules of `backprop.judgement`, on arrays with one column a run.

Each function answers for all of its runs as its namesake there does for one; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.config import TrainingConfig
from backprop.judgement import (
    CONVERGED_SHARE,
    EPSILON,
    FLOOR_SHARE,
    NEAR_ZERO_SHARE,
    PLATEAU_SHARE,
    STALLED_SHARE,
    Outcome,
    inside_a_window,
    rounding_distance,
)
from backprop.landscape import Lowest, gradients, lowest, mean_losses
from backprop.stability import epoch_factors, fixed_orbit
from backprop.sweep.grid import Grid

FloatArray = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Outcomes = npt.NDArray[np.uint8]
Epochs = npt.NDArray[np.int16]

OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)  # a number in `Outcomes` is an index into it
CODES = {outcome: np.uint8(code) for code, outcome in enumerate(OUTCOMES)}
NEVER = -1


@dataclass(frozen=True, slots=True, eq=False)
class RateFacts:
    """What the exact theory of the linear model says of each learning rate; all of shape (rates,).

    `factors`: of the error in an epoch. `bounded`: whether exact edges say that the forgotten loop is. Zeroed only:
    `settled`: the weight that an epoch leaves unchanged, NaN where there is none; `digits`, `rounding`: how far from
    it float32 may begin, and keep, a run that is there.
    """

    factors: FloatArray
    bounded: Booleans
    settled: FloatArray
    digits: FloatArray
    rounding: FloatArray


def rate_facts(grid: Grid) -> RateFacts:
    """For every column of the grid; the linear model's."""
    configs = [grid.config(0, column) for column in range(grid.shape[1])]
    orbits = [fixed_orbit(config) for config in configs]
    factors = epoch_factors(grid.dataset, grid.learning_rates, grid.zero_grad)
    bounded = [not grid.zero_grad and inside_a_window(config) for config in configs]
    rounding = [_rounding(config, orbit) for config, orbit in zip(configs, orbits, strict=True)]
    return RateFacts(
        factors=factors,
        bounded=np.array(bounded),
        settled=np.array([np.nan if orbit is None else orbit[0] for orbit in orbits]),
        digits=np.array([0.0 if orbit is None else 16 * EPSILON * np.abs(orbit).max() for orbit in orbits]),
        rounding=np.array(rounding),
    )


def _rounding(config: TrainingConfig, orbit: FloatArray | None) -> float:
    return 0.0 if orbit is None else rounding_distance(config, orbit)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Runs of one grid that did not overflow. Shapes: (runs,) unless said otherwise.

    `columns`: of each run's learning rate. `ends`: the weights after 0, 1, 2 … epochs, (epochs + 1, runs), float64.
    `moved`, `extremes`: as in `PieceResult`.
    """

    grid: Grid
    columns: npt.NDArray[np.intp]
    ends: FloatArray
    moved: Booleans
    extremes: npt.NDArray[np.float32] | None

    @property
    def lowest(self) -> Lowest:
        return lowest(self.grid.model, self.grid.dataset)

    @property
    def mean_square(self) -> float:
        y = self.grid.dataset.arrays()[1]
        return float(np.mean(y * y))

    @property
    def frozen(self) -> Booleans:
        """Whether the last epoch of a zeroed loop ended exactly where it began."""
        if not self.grid.zero_grad or len(self.ends) < 2:
            return np.zeros(len(self.columns), dtype=np.bool_)
        still: Booleans = self.ends[-1] == self.ends[-2]
        return still

    @property
    def second_half(self) -> FloatArray:
        return self.ends[(len(self.ends) - 1) // 2 :]

    def losses(self, ws: FloatArray) -> FloatArray:
        return mean_losses(self.grid.model, self.grid.dataset, ws)


class Verdicts:
    """Outcomes as they are found: the first that is given to a run stays."""

    def __init__(self, runs: int) -> None:
        self.outcomes: Outcomes = np.zeros(runs, dtype=np.uint8)
        self.epochs: Epochs = np.full(runs, NEVER, dtype=np.int16)
        self.open: Booleans = np.ones(runs, dtype=np.bool_)

    def give(self, outcome: Outcome, where: Booleans | bool, epochs: Epochs | int = NEVER) -> None:
        """Give `outcome` to the runs that have none yet, of those in `where`."""
        chosen = self.open & where
        self.outcomes[chosen] = CODES[outcome]
        self.epochs[chosen] = np.broadcast_to(epochs, chosen.shape)[chosen]
        self.open &= ~chosen


def judge(runs: Runs, rates: RateFacts | None) -> Verdicts:
    """What came of each run; `rates` for the linear model. Of a DIVERGED run that overflowed nothing is asked here."""
    verdicts = Verdicts(len(runs.columns))
    still = ~runs.moved
    if still.any():
        best = runs.lowest.w is not None and runs.losses(runs.ends[0]) - runs.lowest.loss <= 1e-8 * runs.mean_square
        verdicts.give(Outcome.CONVERGED, still & best, 0)
        verdicts.give(Outcome.STUCK, still)
    with np.errstate(over="ignore", invalid="ignore"):  # weights up to float32's largest are squared in float64
        if rates is None:
            _judge_sigmoid(runs, verdicts)
        elif runs.grid.zero_grad:
            _judge_zeroed(runs, rates, verdicts)
        else:
            _judge_forgotten(runs, rates, verdicts)
    return verdicts


def _judge_zeroed(runs: Runs, rates: RateFacts, verdicts: Verdicts) -> None:
    settled, digits, rounding = (values[runs.columns] for values in (rates.settled, rates.digits, rates.rounding))
    factors = np.abs(rates.factors[runs.columns])
    verdicts.give(Outcome.OSCILLATING, np.isnan(settled))
    errors = runs.ends - settled
    distances = np.abs(errors)
    first, last = distances[0], distances[-1]

    verdicts.give(Outcome.CONVERGED, (first <= digits) & (distances.max(axis=0) <= rounding), 0)
    slack = np.minimum(rounding, np.maximum(digits, STALLED_SHARE * first))
    epochs = first_for_good(distances <= CONVERGED_SHARE * first + slack)
    verdicts.give(Outcome.CONVERGED, (factors < 1) & (epochs != NEVER), epochs)
    verdicts.give(Outcome.STUCK, runs.frozen & (last > np.maximum(STALLED_SHARE * first, rounding)))
    at_rest = verdicts.open & runs.frozen
    if at_rest.any():
        verdicts.give(Outcome.CONVERGED, at_rest, _settling_epochs(runs, runs.ends[-1]))
    verdicts.give(Outcome.DIVERGED, (factors > 1) & (last > first))
    late = errors[(len(errors) - 1) // 2 :]
    alternating = (late[1:] * late[:-1] < 0).all(axis=0) if len(late) > 1 else False
    verdicts.give(Outcome.OSCILLATING, alternating | (factors > 1))
    verdicts.give(Outcome.DESCENDING, True)


def _judge_forgotten(runs: Runs, rates: RateFacts, verdicts: Verdicts) -> None:
    best, extremes = runs.lowest.w, runs.extremes
    assert extremes is not None
    if best is None:  # every x is 0: nothing has moved, and all are judged
        return
    early, late = np.abs(extremes.astype(np.float64) - best).max(axis=1)
    verdicts.give(Outcome.CONVERGED, np.maximum(early, late) <= 4 * EPSILON * abs(best), 0)
    bounded = (np.abs(rates.factors) <= 1) | rates.bounded
    verdicts.give(Outcome.OSCILLATING, (late <= early) | bounded[runs.columns])
    verdicts.give(Outcome.DIVERGED, True)


def _judge_sigmoid(runs: Runs, verdicts: Verdicts) -> None:
    frozen, best = runs.frozen, runs.lowest
    start, end = runs.losses(runs.ends[0]), runs.losses(runs.ends[-1])
    reachable = best.loss <= NEAR_ZERO_SHARE * runs.mean_square
    if runs.grid.zero_grad:
        near = np.zeros(len(frozen))
        if best.reached:
            near = 0.05 * best.loss + 1e-2 * (start - best.loss)
        near = np.maximum(near, 1e-4 * runs.mean_square if reachable else 0.0)
        for settled in _resting_points(runs):
            known = np.isfinite(settled) & (best.reached | frozen)
            points = np.where(known, settled, 0.0)
            epochs = _settling_epochs(runs, points)
            close = runs.losses(points) - best.loss <= near
            verdicts.give(Outcome.CONVERGED, known & close & (epochs != NEVER), epochs)
    verdicts.give(Outcome.OSCILLATING, _swings(runs))
    verdicts.give(Outcome.STUCK, (not reachable) & (end <= (1 + FLOOR_SHARE) * best.loss))
    verdicts.give(Outcome.STUCK, frozen)
    if verdicts.open.any():
        verdicts.give(Outcome.STUCK, _on_plateau(runs, end))
    verdicts.give(Outcome.DESCENDING, True)


def _resting_points(runs: Runs) -> Sequence[FloatArray]:
    """Weights near the best one to which each run may have come, NaN where there is none."""
    ends, best = runs.ends, runs.lowest
    own = np.full(len(runs.columns), np.nan)
    stride = (len(ends) - 1) // 4
    if stride:
        first, second, third = ends[-1 - 2 * stride], ends[-1 - stride], ends[-1]
        before, last = second - first, third - second
        with np.errstate(divide="ignore"):
            limit = third + last * last / (before - last)
        there = np.abs(last) <= 4 * EPSILON * np.abs(third)
        own = np.where(there, third, np.where(np.abs(last) < np.abs(before), limit, np.nan))
    own = np.where(runs.frozen, ends[-1], own)
    if best.w is not None and best.reached:
        return np.full(len(own), best.w), own
    return (own,)


def _swings(runs: Runs) -> Booleans:
    late, best = runs.second_half, runs.lowest.w
    moves = np.diff(late, axis=0)
    times = _crossings(late, best)
    turns = (moves[1:] * moves[:-1] < 0).sum(axis=0)
    often = (
        (times >= 2) | ((len(late) > 1) & (times == len(late) - 1)) | ((len(late) > 2) & (2 * turns > len(late) - 2))
    )
    if not runs.grid.zero_grad:
        often |= _crossings(runs.ends, best) > 0
    swings: Booleans = often & (np.ptp(late, axis=0) > 16 * EPSILON * np.abs(late).max(axis=0))
    return swings


def _on_plateau(runs: Runs, end: FloatArray) -> Booleans:
    best, w = runs.lowest, runs.ends[-1]
    x = np.abs(runs.grid.dataset.arrays()[0])
    far = best.w is None or np.isinf(best.w)
    distance = np.abs(w) + 5 / float(np.median(x[x > 0])) if far else np.abs(w - best.w)
    excess = end - best.loss
    slope = np.abs(gradients(runs.grid.model, runs.grid.dataset, w))
    fell = runs.losses(runs.second_half[0]) - end
    plateau: Booleans = (slope * distance <= PLATEAU_SHARE * excess) & (fell <= STALLED_SHARE * excess)
    return plateau


def _settling_epochs(runs: Runs, settled: FloatArray) -> Epochs:
    distances = np.abs(runs.ends - settled)
    return first_for_good(distances <= CONVERGED_SHARE * distances[0] + 4 * EPSILON * np.abs(settled))


def _crossings(weights: FloatArray, centre: float | None) -> npt.NDArray[np.int64]:
    """How often each column goes from one side of `centre` to the other."""
    times = np.zeros(weights.shape[1], dtype=np.int64)
    if centre is None or np.isinf(centre):
        return times
    side = np.zeros(weights.shape[1])
    for row in weights:
        here = np.where(np.abs(row - centre) > 4 * EPSILON * abs(centre), np.sign(row - centre), side)
        times += (side != 0) & (here != side)
        side = here
    return times


def first_for_good(holds: Booleans) -> Epochs:
    """Of each column, the first row from which on all are true; NEVER where the last is not."""
    failing = ~holds[::-1]
    first = np.where(failing.any(axis=0), len(holds) - failing.argmax(axis=0), 0)
    return np.where(first < len(holds), first, NEVER).astype(np.int16)
