"""What happened to runs: one set of rules, on arrays with one column per run. A map passes a grid; a page, one."""

from collections.abc import Sequence

import numpy as np

from backprop.outcomes.landscape import gradients
from backprop.outcomes.rates import EPSILON, RateFacts
from backprop.outcomes.runs import (
    NEVER,
    Booleans,
    Epochs,
    FloatArray,
    Outcome,
    Runs,
    Verdicts,
    crossings,
    first_for_good,
    turns,
)

# Arrived: within this share of the first distance from where the run settles. Four digits are what a chart can show.
CONVERGED_SHARE = 1e-4
# On the floor: within this share above the lowest loss. A sigmoid nears its floor as 1/steps, so that it never arrives.
FLOOR_SHARE = 3e-2
# On a plateau: a slope below this share of the mean slope from here to the best weight …
PLATEAU_SHARE = 2e-2
# … where the last half of the run gained less than this share of what could still be gained.
STALLED_SHARE = 1e-2
# At rest in a minimum of the sigmoid's: a loss above the lowest by at most these shares of the lowest, and of the gain
# that was possible. Noisy data hold w that far beside the minimum.
REST_SHARE_OF_LOWEST, REST_SHARE_OF_GAIN = 5e-2, 1e-2
# The same where the lowest loss is near zero and lies at infinity: of the mean of y².
REST_SHARE_OF_SQUARE = 1e-4
# At the best weight from the start, where nothing ever moves: the loss above the lowest, of the mean of y². Rounding.
BEST_SHARE = 1e-8
# Movements up to this many of float32's steps are rounding, not swings.
ROUNDING_STEPS = 16
# It drifts: w has gone farther than rounding in hundreds of steps can carry it.
DRIFT_STEPS = 64
# It swings: it turns at least this often. A single turn is a run that came back.
SWINGING_TURNS = 2


def judge(runs: Runs, rates: RateFacts | None) -> Verdicts:
    """What happened to each run; `rates` for the linear model."""
    verdicts = Verdicts(len(runs.columns))
    still = ~runs.moved
    if still.any():
        best = (
            runs.lowest.w is not None and runs.losses(runs.ends[0]) - runs.lowest.loss <= BEST_SHARE * runs.mean_square
        )
        verdicts.at_rest(still & best, 0, runs.ends[0])
        verdicts.give(Outcome.STUCK, still)
    with np.errstate(over="ignore", invalid="ignore"):  # weights up to float32's largest are squared in float64
        if rates is None:
            _judge_sigmoid(runs, verdicts)
        elif runs.zero_grad:
            _judge_zeroed(runs, rates, verdicts)
        else:
            _judge_forgotten(runs, rates, verdicts)
    return verdicts


def _judge_zeroed(runs: Runs, rates: RateFacts, verdicts: Verdicts) -> None:
    """The linear model, zeroed: the distance from the fixed orbit is multiplied by the epoch's factor, exactly."""
    orbit = rates.orbit[:, runs.columns]  # (epochs of a period, runs)
    if len(orbit) > 1:
        orbit = orbit[np.arange(len(runs.ends)) % len(orbit)]  # (epochs + 1, runs)
    digits, rounding = rates.digits[runs.columns], rates.rounding[runs.columns]
    factors = np.abs(rates.factors[runs.columns])
    homeless = np.isnan(orbit[0])
    if homeless.any():
        _judge_drift(runs, homeless, verdicts)
    errors = runs.ends - orbit
    distances = np.abs(errors)
    first, last = distances[0], distances[-1]

    verdicts.at_rest((first <= digits) & (distances.max(axis=0) <= rounding), 0, orbit[0])
    within = CONVERGED_SHARE * first + np.minimum(rounding, np.maximum(digits, STALLED_SHARE * first))
    epochs = first_for_good(distances <= within)
    verdicts.at_rest((factors < 1) & (epochs != NEVER), epochs, orbit[0])
    # Frozen far off: float32 loses steps as small as these.
    verdicts.give(Outcome.STUCK, runs.frozen & (last > np.maximum(STALLED_SHARE * first, rounding)))
    at_rest = verdicts.open & runs.frozen
    if at_rest.any():
        verdicts.at_rest(at_rest, _settling(runs, runs.ends[-1]), runs.ends[-1])
    verdicts.give(Outcome.DIVERGED, (factors > 1) & (last > first))
    late = errors[min((len(errors) - 1) // 2, max(len(errors) - SWINGING_TURNS - 2, 0)) :]
    turning = (late[1:] * late[:-1] < 0).all(axis=0) if len(late) >= SWINGING_TURNS + 2 else np.False_
    verdicts.give(Outcome.OSCILLATING, turning | (factors > 1))
    verdicts.give(Outcome.DESCENDING, True)


def _judge_drift(runs: Runs, homeless: Booleans, verdicts: Verdicts) -> None:
    """Where an epoch's factor is 1, each epoch ends where it began, or moves w by the same amount as the one before."""
    ends = runs.period_ends
    gone, lately = np.abs(ends[-1] - ends[0]), np.abs(ends[-1] - ends[max(len(ends) - 2, 0)])
    # What rounding does to the large weights inside an epoch comes once, or to and fro; a drift goes on.
    goes_on = 2 * lately * (len(ends) - 1) >= gone
    drifts = homeless & goes_on & (gone > DRIFT_STEPS * EPSILON * np.abs(runs.ends).max(axis=0))
    verdicts.give(Outcome.OSCILLATING, homeless & ~drifts)
    if drifts.any():
        start, end = runs.losses(runs.ends[0]), runs.losses(runs.ends[-1])
        verdicts.give(Outcome.DIVERGED, drifts & (end > start))
        verdicts.give(Outcome.DESCENDING, drifts)


def _judge_forgotten(runs: Runs, rates: RateFacts, verdicts: Verdicts) -> None:
    """The linear model, never zeroed: nothing damps it, so that it swings, or grows without end."""
    best, extremes = runs.lowest.w, runs.extremes
    assert extremes is not None
    if best is None:  # every x is 0: nothing has moved, and all are judged
        return
    early, late = np.abs(extremes.astype(np.float64) - best).max(axis=1)
    verdicts.at_rest(np.maximum(early, late) <= 4 * EPSILON * abs(best), 0, np.full(len(early), best))
    bounded = (np.abs(rates.factors) <= 1) | rates.bounded
    verdicts.give(Outcome.OSCILLATING, (late <= early) | bounded[runs.columns])
    verdicts.give(Outcome.DIVERGED, True)


def _judge_sigmoid(runs: Runs, verdicts: Verdicts) -> None:
    """No closed form: judged by what was measured, and by the lowest loss there is."""
    frozen, best, reachable = runs.frozen, runs.lowest, runs.reachable
    start, end = runs.losses(runs.ends[0]), runs.losses(runs.ends[-1])
    # Without damping the forgotten loop keeps areas of (w, w.grad), so that no point attracts it.
    if runs.zero_grad:
        near = np.zeros(len(frozen))
        if best.reached:
            near = REST_SHARE_OF_LOWEST * best.loss + REST_SHARE_OF_GAIN * (start - best.loss)
        near = np.maximum(near, REST_SHARE_OF_SQUARE * runs.mean_square if reachable else 0.0)
        for settled in _resting_points(runs):
            known = np.isfinite(settled) & (best.reached | frozen)
            points = np.where(known, settled, 0.0)
            epochs = _settling(runs, points)
            close = runs.losses(points) - best.loss <= near
            verdicts.at_rest(known & close & (epochs != NEVER), epochs, points)
    verdicts.give(Outcome.OSCILLATING, _swings(runs))
    verdicts.give(Outcome.STUCK, (not reachable) & (end <= (1 + FLOOR_SHARE) * best.loss))
    verdicts.give(Outcome.STUCK, frozen)
    if verdicts.open.any():
        verdicts.give(Outcome.STUCK, _on_plateau(runs, end))
    verdicts.give(Outcome.DESCENDING, True)


def _resting_points(runs: Runs) -> Sequence[FloatArray]:
    """Weights near the best one to which each run may have come, NaN where there is none."""
    ends, best = runs.period_ends, runs.lowest
    measured = np.full(len(runs.columns), np.nan)
    stride = (len(ends) - 1) // 4
    if stride:
        # Aitken: three points of a geometric approach give its limit, wherever noisy data put it.
        first, second, third = ends[-1 - 2 * stride], ends[-1 - stride], ends[-1]
        before, last = second - first, third - second
        with np.errstate(divide="ignore"):
            limit = third + last * last / (before - last)
        there = np.abs(last) <= 4 * EPSILON * np.abs(third)
        measured = np.where(there, third, np.where(np.abs(last) < np.abs(before), limit, np.nan))
    measured = np.where(runs.frozen, ends[-1], measured)
    if best.w is not None and best.reached:
        return np.full(len(measured), best.w), measured
    return (measured,)


def _swings(runs: Runs) -> Booleans:
    """Whether w turns again and again, from epoch's end to epoch's end: half of the time, or round the best weight."""
    late, best = runs.second_half if runs.zero_grad else runs.ends, runs.lowest.w
    turned, crossed = turns(late), crossings(late, best)
    often = (turned >= SWINGING_TURNS) & ((crossed >= SWINGING_TURNS) | (2 * turned > len(late) - 2))
    swings: Booleans = often & (np.ptp(late, axis=0) > ROUNDING_STEPS * EPSILON * np.abs(late).max(axis=0))
    return swings


def _on_plateau(runs: Runs, end: FloatArray) -> Booleans:
    """Whether the loss no longer falls, because there is hardly any gradient, although a better weight exists."""
    best, w = runs.lowest, runs.ends[-1]
    x = np.abs(runs.dataset.arrays()[0])
    far = best.w is None or np.isinf(best.w)
    distance = np.abs(w) + 5 / float(np.median(x[x > 0])) if far else np.abs(w - best.w)
    excess = end - best.loss
    slope = np.abs(gradients(runs.model, runs.dataset, w))
    fell = runs.losses(runs.second_half[0]) - end
    plateau: Booleans = (slope * distance <= PLATEAU_SHARE * excess) & (fell <= STALLED_SHARE * excess)
    return plateau


def _settling(runs: Runs, settled: FloatArray) -> Epochs:
    """After how many epochs each run stays near `settled`; NEVER where it does not."""
    distances = np.abs(runs.period_ends - settled)
    within = CONVERGED_SHARE * distances[0] + 4 * EPSILON * np.abs(settled)
    epochs = first_for_good(distances <= within) if len(distances) > 1 else np.full(len(settled), NEVER, dtype=np.int16)
    return np.where(epochs == NEVER, epochs, epochs * runs.period).astype(np.int16)
