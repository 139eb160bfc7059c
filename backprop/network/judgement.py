"""What became of a network's training, and the numbers that say why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import torch

from backprop.network.backward import backward_pass
from backprop.network.curvature import sharpness
from backprop.network.run import NetworkRun
from backprop.network.surface import Surface

# The loss of a network that has found nothing but the mean of y lies at most this far below that of the mean.
_STUCK = 0.97
_ROSE = 1.5


class NetworkOutcome(Enum):
    """DIVERGED: a number left float32. ROSE: the loss ended well above its start. SOLVED: every point is on its side.

    STUCK: no better than the mean of y. LEARNED: anything else.
    """

    DIVERGED = auto()
    ROSE = auto()
    SOLVED = auto()
    STUCK = auto()
    LEARNED = auto()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a run.

    Attributes:
        outcome: in one word.
        first_loss, last_loss: the mean loss of all points before the first update and at the end.
        mean_loss: what the best constant prediction, the mean of y, would have.
        right: how many points end on the right side; None where y is no class.
        affine: True where the network can be no more than one layer: without hidden layer or with the identity.
        reach: the norm of the first matrix's gradient before the first update, as a share of the last matrix's.
        dead_layer: where STUCK, the hidden layer that lets no gradient through at the end, if there is one.
        rate_limit: where DIVERGED or ROSE, `2/λ`: the learning rate above which descent on all points overshoots, at
            the start or where the loss was lowest, whichever is smaller. Otherwise None.
    """

    outcome: NetworkOutcome
    first_loss: float
    last_loss: float
    mean_loss: float
    right: int | None
    affine: bool
    reach: float
    dead_layer: int | None
    rate_limit: float | None


def judge(run: NetworkRun, learned: Surface) -> Judgement:
    """Say what became of the run."""
    _, y = run.config.points.arrays()
    first, last = float(learned.losses[0]), float(learned.losses[-1])
    mean_loss = float(y.var())
    right = None if learned.right is None else int(learned.right[-1])
    if run.overflow_epoch is not None:
        outcome = NetworkOutcome.DIVERGED
    elif not last <= _ROSE * max(first, mean_loss):
        outcome = NetworkOutcome.ROSE
    elif right == len(y):
        outcome = NetworkOutcome.SOLVED
    elif run.epochs and last > _STUCK * mean_loss and len(set(y.tolist())) > 1:
        outcome = NetworkOutcome.STUCK
    else:
        outcome = NetworkOutcome.LEARNED
    limit = None
    if outcome in (NetworkOutcome.DIVERGED, NetworkOutcome.ROSE):
        lowest = int(np.nanargmin(learned.losses))
        sharpest = max(sharpness(run.config, torch.from_numpy(run.parameters[at])) for at in {0, lowest})
        limit = 2 / sharpest if sharpest else None
    stuck = outcome is NetworkOutcome.STUCK
    layers = run.layers()
    # In float64: the square of a float32 may be none.
    norms = [float(np.linalg.norm(layer.weight_gradient[0].astype(np.float64))) for layer in (layers[0], layers[-1])]
    return Judgement(
        outcome=outcome,
        first_loss=first,
        last_loss=last,
        mean_loss=mean_loss,
        right=right,
        affine=run.config.layers == 1 or run.config.activation == "identity",
        reach=norms[0] / norms[1] if norms[1] else float("nan"),
        dead_layer=backward_pass(run.network(-1), run.config.points).dead_layer if stuck else None,
        rate_limit=limit,
    )
