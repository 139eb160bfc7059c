"""What happened to runs of several parameters: one set of rules, for a map's cells and for a page's one run."""

from dataclasses import dataclass

import numpy as np

from backprop.outcomes.runs import NEVER, Booleans, Epochs, FloatArray, Outcome, Verdicts, first_for_good, turns

_ARRIVED = 0.01  # of the distance at the start
_FLOAT32 = 1e-5  # of a parameter: what rounding alone may leave
_ROUNDING = 1e-9  # of a mean loss
_MANY_TURNS = 4  # of a parameter in the second half of a run: fewer may be a run that comes to rest


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SeveralRuns:
    """Runs that did not overflow, of the same model. Shapes: (runs,) unless said otherwise.

    Attributes:
        ends: the parameters after 0, 1, 2 … epochs, (epochs + 1, parameters, runs), float64.
        still: whether no step of the last epoch moved a parameter.
        start_loss, end_loss: the mean losses at the start and at the end.
        settles_at: where each run tends to, or is driven from, (parameters, runs); NaN where that is not known.
        converges: whether it tends there.
        bounded: whether the steps stay small however long the run is, as those of a sigmoid do.
    """

    ends: FloatArray
    still: Booleans
    start_loss: FloatArray
    end_loss: FloatArray
    settles_at: FloatArray
    converges: Booleans
    bounded: bool = False


def judge_several(runs: SeveralRuns) -> Verdicts:
    """What happened to each run, and after how many epochs one that converged stayed near where it settles."""
    verdicts = Verdicts(len(runs.still))
    with np.errstate(invalid="ignore"):
        distances = np.abs(runs.ends - runs.settles_at).max(axis=1)  # (epochs + 1, runs)
        near = np.maximum(_ARRIVED * distances[0], _FLOAT32 * (1 + np.abs(runs.settles_at).max(axis=0)))
        arrived: Epochs = first_for_good(distances <= near)
    verdicts.at_rest(runs.converges & (arrived != NEVER), arrived, np.zeros(len(runs.still)))
    verdicts.give(Outcome.STUCK, runs.still)
    if runs.bounded:
        verdicts.give(Outcome.OSCILLATING, _swing(runs.ends))
    else:
        rose = runs.end_loss > runs.start_loss * (1 + _ROUNDING)
        verdicts.give(Outcome.DIVERGED, rose & ~runs.converges)
    verdicts.give(Outcome.DESCENDING, True)
    return verdicts


def second_half(ends: FloatArray) -> FloatArray:
    """The ends of the epochs in the second half."""
    return ends[(len(ends) - 1) // 2 :]


def _swing(ends: FloatArray) -> Booleans:
    """Of each run, whether a parameter turns at more than every second epoch in the second half, and goes on so.

    `ends`: shape (epochs + 1, parameters, runs).
    """
    late = second_half(ends)
    shape = late.shape[1:]
    turned = turns(late.reshape(len(late), -1)).reshape(shape)
    sizes = [np.ptp(part, axis=0) for part in np.array_split(late, 2)]
    goes_on = sizes[1] > 0.9 * sizes[0]
    swings: Booleans = ((turned >= _MANY_TURNS) & (2 * turned > len(late) - 2) & goes_on).any(axis=0)
    return swings
