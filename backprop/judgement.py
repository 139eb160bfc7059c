"""Judging a run: what came of it, from exact theory where there is some, and from what was measured elsewhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from backprop.landscape import Lowest, gradient, mean_losses
from backprop.stability import converging_learning_rates, fixed_orbit, group_sums
from backprop.training import TrainingConfig

FloatArray = npt.NDArray[np.float64]

CONVERGED_SHARE = 1e-4  # of the initial distance to where a run settles
NEAR_ZERO_SHARE = 1e-2  # of the mean of y²: a loss below it is near zero
FLOOR_SHARE = 3e-2  # of the lowest loss: nearer to it than that is at the floor
PLATEAU_SHARE = 2e-2  # of the mean slope to a better weight: a gradient below it has vanished
STALLED_SHARE = 1e-2  # of what could still be gained: a loss that fell by less in the last half falls no longer
EPSILON = float(np.finfo(np.float32).eps)


class Outcome(Enum):
    """What came of a run."""

    CONVERGED = "converged"  # it came to rest where it should
    DESCENDING = "descending"  # it was still on its way
    STUCK = "stuck"  # it lies on a floor or a plateau, or nothing moves it
    OSCILLATING = "oscillating"  # it swings to and fro and neither settles nor runs away
    DIVERGED = "diverged"  # it ran away, or its numbers overflowed


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome, the epoch from which a converged run was at rest, and where it settles, if anywhere."""

    outcome: Outcome
    converged_epoch: int | None = None
    settled_w: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What runs are judged by. `weights`: before each step and after the last; `epoch_ends`: after 0, 1, 2 … epochs."""

    config: TrainingConfig
    weights: FloatArray
    epoch_ends: FloatArray
    start_loss: float
    end_loss: float
    lowest: Lowest
    mean_square: float  # of y

    @property
    def reachable(self) -> bool:
        return self.lowest.loss <= NEAR_ZERO_SHARE * self.mean_square

    @property
    def excess(self) -> float:
        return self.end_loss - self.lowest.loss

    @property
    def second_half(self) -> FloatArray:
        return self.epoch_ends[(len(self.epoch_ends) - 1) // 2 :]

    @property
    def period_ends(self) -> FloatArray:
        """The weights after 0, 1, 2 … whole periods of accumulation, from which a zeroed loop starts afresh."""
        return self.weights[:: math.lcm(len(self.config.dataset), self.config.accumulation_steps)]

    @property
    def frozen(self) -> bool:
        """Whether the last whole period of a zeroed loop ended exactly where it began, as all later ones would."""
        ends = self.period_ends
        return self.config.zero_grad and len(ends) > 1 and bool(ends[-1] == ends[-2])


def judge_motionless(facts: Facts) -> Judgement:
    """A run whose weight never changed: at the best weight, or where nothing moves it."""
    if facts.lowest.w is None or facts.excess > 1e-8 * facts.mean_square:
        return Judgement(Outcome.STUCK)
    return Judgement(Outcome.CONVERGED, 0, float(facts.weights[0]))


def judge_zeroed(facts: Facts, factor: float) -> Judgement:
    """The linear model, zeroed: the error to the fixed orbit is multiplied by `factor` an epoch, exactly."""
    config, ends = facts.config, facts.epoch_ends
    orbit = fixed_orbit(config)
    if orbit is None:  # the factor is 1: every epoch ends where it began
        return Judgement(Outcome.OSCILLATING)
    updates = np.arange(len(ends)) * len(config.dataset) // config.accumulation_steps  # made by each epoch's end
    errors = ends - orbit[updates % len(orbit)]
    distances = np.abs(errors)
    a_few_digits = 16 * EPSILON * float(np.abs(orbit).max())
    rounding = rounding_distance(config, orbit)
    settled_w = float(orbit[0]) if abs(factor) < 1 else None

    if distances[0] <= a_few_digits and distances.max() <= rounding:
        return Judgement(Outcome.CONVERGED, 0, float(orbit[0]))
    if abs(factor) < 1:
        slack = min(rounding, max(a_few_digits, STALLED_SHARE * distances[0]))
        epoch = _first_for_good(distances <= CONVERGED_SHARE * distances[0] + slack)
        if epoch is not None:
            return Judgement(Outcome.CONVERGED, epoch, settled_w)
    if facts.frozen:  # float32 loses steps as small as these
        if distances[-1] > max(STALLED_SHARE * distances[0], rounding):
            return Judgement(Outcome.STUCK, None, settled_w)
        return Judgement(Outcome.CONVERGED, _settling_epoch(facts, ends[-1]), float(ends[-1]))
    if abs(factor) > 1 and distances[-1] > distances[0]:
        return Judgement(Outcome.DIVERGED)
    late = errors[(len(errors) - 1) // 2 :]
    alternating = len(late) > 1 and bool((late[1:] * late[:-1] < 0).all())
    swings = alternating or abs(factor) > 1
    return Judgement(Outcome.OSCILLATING if swings else Outcome.DESCENDING, None, settled_w)


def judge_forgotten(facts: Facts, factor: float) -> Judgement:
    """The linear model, never zeroed: nothing damps it, so that it swings, or grows without end."""
    assert facts.lowest.w is not None  # w has moved, so that some x is not 0
    distances = np.abs(facts.weights - facts.lowest.w)
    if distances.max() <= 4 * EPSILON * abs(facts.lowest.w):
        return Judgement(Outcome.CONVERGED, 0, facts.lowest.w)
    half = len(distances) // 2
    grew = distances[half:].max() > distances[:half].max()
    if not grew or abs(factor) <= 1 or inside_a_window(facts.config):
        return Judgement(Outcome.OSCILLATING)
    return Judgement(Outcome.DIVERGED)


def inside_a_window(config: TrainingConfig) -> bool:
    """Whether exact edges say that the forgotten loop is bounded, though its factor, at an edge, rounds to above 1."""
    windows = converging_learning_rates(config.dataset, config.zero_grad, config.accumulation_steps)
    return any(low < config.learning_rate < high for low, high in windows)


def judge_sigmoid(facts: Facts) -> Judgement:
    """No closed form: judged by what was measured, and by the lowest loss there is."""
    # Without damping the forgotten loop keeps areas of (w, w.grad), so that no point attracts it.
    if facts.config.zero_grad:
        for settled_w in _resting_points(facts):
            epoch = _settling_epoch(facts, settled_w)
            if epoch is not None:
                return Judgement(Outcome.CONVERGED, epoch, settled_w)
    if _swings(facts):
        return Judgement(Outcome.OSCILLATING)
    on_floor = not facts.reachable and facts.end_loss <= (1 + FLOOR_SHARE) * facts.lowest.loss
    stuck = on_floor or facts.frozen or _on_plateau(facts)
    return Judgement(Outcome.STUCK if stuck else Outcome.DESCENDING)


def _resting_points(facts: Facts) -> list[float]:
    """Weights near the best one to which the run may have come."""
    ends = facts.period_ends
    points = [facts.lowest.w] if facts.lowest.w is not None and facts.lowest.reached else []
    stride = (len(ends) - 1) // 4
    if facts.frozen:
        points.append(float(ends[-1]))
    elif stride:
        # Aitken: three points of a geometric approach give its limit, wherever noisy data put it.
        first, second, third = ends[-1 - 2 * stride], ends[-1 - stride], ends[-1]
        before, last = second - first, third - second
        if abs(last) <= 4 * EPSILON * abs(third):
            points.append(float(third))
        elif abs(last) < abs(before):
            points.append(float(third + last * last / (before - last)))
    gained = facts.start_loss - facts.lowest.loss
    # A minimum, or where it lies at infinity a loss of almost nothing at which w no longer moves.
    near = 0.05 * facts.lowest.loss + 1e-2 * gained if facts.lowest.reached else 0.0
    near = max(near, 1e-4 * facts.mean_square if facts.reachable else 0.0)
    if not points or not (facts.lowest.reached or facts.frozen):
        return []
    losses = mean_losses(facts.config.model, facts.config.dataset, points)
    return [w for w, loss in zip(points, losses.tolist(), strict=True) if loss - facts.lowest.loss <= near]


def _swings(facts: Facts) -> bool:
    late = facts.second_half
    if np.ptp(late) <= 16 * EPSILON * np.abs(late).max():
        return False
    times = crossings(late, facts.lowest.w)
    turns = int((np.diff(late)[1:] * np.diff(late)[:-1] < 0).sum())
    often = times >= 2 or 0 < len(late) - 1 == times or turns > (len(late) - 2) / 2 > 0
    return often or (not facts.config.zero_grad and crossings(facts.epoch_ends, facts.lowest.w) > 0)


def _on_plateau(facts: Facts) -> bool:
    """Whether the loss falls no longer, for want of a gradient, while a better weight exists."""
    config, w = facts.config, float(facts.weights[-1])
    middle = mean_losses(config.model, config.dataset, facts.second_half[:1])[0]
    x = np.abs(config.dataset.arrays()[0])
    best = facts.lowest.w
    distance = abs(w) + 5 / float(np.median(x[x > 0])) if best is None or np.isinf(best) else abs(w - best)
    vanished = abs(gradient(config.model, config.dataset, w)) * distance <= PLATEAU_SHARE * facts.excess
    return bool(vanished and middle - facts.end_loss <= STALLED_SHARE * facts.excess)


def _settling_epoch(facts: Facts, settled_w: float) -> int | None:
    ends = facts.period_ends
    distances = np.abs(ends - settled_w)
    period = _first_for_good(distances <= CONVERGED_SHARE * distances[0] + 4 * EPSILON * abs(settled_w))
    epochs = math.lcm(len(facts.config.dataset), facts.config.accumulation_steps) // len(facts.config.dataset)
    return None if period is None or len(ends) < 2 else period * epochs


def rounding_distance(config: TrainingConfig, orbit: FloatArray) -> float:
    """How far from the fixed orbit float32's rounding may keep w: each update's, carried through the later ones."""
    x, y = np.abs(config.dataset.arrays())
    largest = float(np.abs(orbit).max())
    k, lr = config.accumulation_steps, config.learning_rate
    with np.errstate(all="ignore"):  # where this overflows, the bound below holds
        factors = np.abs(1 - lr * group_sums(2 * x * x, k))  # (groups,)
        carried = np.append(np.cumprod(factors[:0:-1])[::-1], 1.0)
        made = EPSILON * (largest + lr * group_sums(2 * x * (x * largest + y), k))
        distance = float((made * carried).sum() / (1 - carried[0] * factors[0]))
    bound = 1e-4 * largest  # a weight that is further off has not arrived, whatever the reason
    return 4 * EPSILON * largest + (distance if 0 <= distance < bound else bound)


def _first_for_good(holds: npt.NDArray[np.bool_]) -> int | None:
    """The first index from which on all of `holds` is true."""
    failures = np.flatnonzero(~holds)
    first = int(failures[-1]) + 1 if failures.size else 0
    return first if first < len(holds) else None


def crossings(weights: FloatArray, centre: float | None) -> int:
    """How often these weights go from one side of `centre` to the other; 0 where it is not a finite number."""
    if centre is None or np.isinf(centre):
        return 0
    sides = np.sign(weights - centre)[np.abs(weights - centre) > 4 * EPSILON * abs(centre)]
    return int((sides[1:] != sides[:-1]).sum())
