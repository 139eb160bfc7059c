"""What it would do to a run to centre its x: to take their mean from each, so that the loss is a less narrow valley."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.outcomes.landscape import mean_losses
from backprop.outcomes.lowest_point import LowestPoint, lowest_point
from backprop.outcomes.runs import Outcome
from backprop.outcomes.several import SeveralDiagnosis
from backprop.stability.several import epoch_of, features_of
from backprop.training import TrainingConfig

_RATES = (1.0, 2.0, 4.0, 10.0)  # times the run's own: a wider valley allows larger steps
_HELPS = 0.1  # of what was left above the lowest loss: no more than this may be left over
_FAR = 0.2  # of the x's reach: a mean that is nearer to 0 than this is as good as centred


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """The same run with `centre` taken from each x.

    Attributes:
        centre: what is taken from each x, three digits of their mean.
        config: its settings, from the same parameters; its learning rate may be larger.
        end: its parameters at the end, worked out in float64, shape (parameters,).
        end_loss: their mean loss.
        rounding: a loss no farther than this above the lowest is there, as far as float32 goes.
    """

    centre: float
    config: TrainingConfig
    end: npt.NDArray[np.float64]
    end_loss: float
    rounding: float

    def predict(self, x: float) -> float:
        """What it predicts at the end for an `x` that is not centred yet."""
        return float((features_of(self.config.model, Dataset((x - self.centre,), (0.0,))) @ self.end)[0])


def centred(config: TrainingConfig, diagnosis: SeveralDiagnosis, *, most: float) -> Centred | None:
    """What centring does to a run of a model that is linear in its parameters; None where it is of little help.

    `most`: the largest learning rate that may be tried.
    """
    x = config.dataset.arrays()[0]
    centre = float(f"{x.mean():.3g}")
    arrived = diagnosis.outcome is Outcome.CONVERGED and diagnosis.near_best
    if arrived or diagnosis.lowest.free or abs(centre) <= _FAR * np.abs(x).max():
        return None
    shifted = replace(config, dataset=Dataset(tuple((x - centre).tolist()), config.dataset.y))
    if _narrowness(lowest_point(config.model, shifted.dataset)) >= _narrowness(diagnosis.lowest):
        return None
    found = []
    for times in _RATES:
        rate = float(f"{times * config.learning_rate:.3g}")
        if rate <= most:
            found.append(_ended(replace(shifted, learning_rate=rate), centre))
    best = min(filter(None, found), key=lambda one: one.end_loss, default=None)
    if best is None or best.end_loss - diagnosis.lowest.loss > _HELPS * diagnosis.excess:
        return None
    return best


def _ended(config: TrainingConfig, centre: float) -> Centred | None:
    epoch = epoch_of(config.model, config.dataset, config.learning_rate)
    start = np.array(config.start)
    settles = epoch.settles_from(start)
    if settles is None or not epoch.converges:
        return None
    end = settles + np.linalg.matrix_power(epoch.matrix, config.epochs) @ (start - settles)
    y = config.dataset.arrays()[1]
    loss = float(mean_losses(config.model, config.dataset, end[None, :])[0])
    return Centred(centre, config, end, loss, 1e-9 * float(np.mean(y * y)))


def _narrowness(lowest: LowestPoint) -> float:
    """How many times steeper the loss rises across its valley than along it."""
    flat = float(lowest.curvatures[0])
    return float(lowest.curvatures[-1]) / flat if flat else np.inf
