"""What happened in a network's training, and the numbers that say why."""

import math
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np
import torch

from backprop.network.activations import ACTIVATIONS
from backprop.network.affine import best_single_layer_loss
from backprop.network.backward import BackwardPass, backward_pass
from backprop.network.curvature import sharpness
from backprop.network.experiments import Change, Experiment, constant_loss, experiments, mean_loss
from backprop.network.run import NetworkRun
from backprop.network.surface import Surface
from backprop.tables import LARGEST
from backprop.threads import one_thread
from backprop.training.config import MAX_LEARNING_RATE

_SAME = 1e-3  # the share of a loss below which a change is none
_CONSTANT = 0.97  # of the loss of the best constant: at least so much is hardly better
_REACHED = 1.01  # of the best loss of a single layer: at most so much is close to it
_NEXT_TO_NOTHING = 1e-6  # of the loss of the best constant
_GOOD = 1e-3  # of the loss of the best constant: better than that need nothing be tried
_FLAT = 0.02  # of the largest slope that an activation can have
_VANISHED = 1e-3


class NetworkOutcome(Enum):
    """What happened, from the losses of all points before the first update and at the end.

    UNTRAINED: stopped before the first epoch. DIVERGED: a number left float32. SOLVED: every point is on the correct
    side of the border. UNCHANGED: the loss is the same to a thousandth. ROSE: it is larger. CONSTANT: it fell, but not
    below 97 % of that of the best constant prediction. LEARNED: it fell below that.
    """

    UNTRAINED = auto()
    DIVERGED = auto()
    SOLVED = auto()
    UNCHANGED = auto()
    ROSE = auto()
    CONSTANT = auto()
    LEARNED = auto()


@dataclass(frozen=True, slots=True)
class FlatLayer:
    """A hidden layer whose activation is flat, or nearly, where its values are.

    Attributes:
        layer: from 1.
        dead: True where every slope is 0 in float32, so that no gradient comes through at all.
        mean_slope: over all points and neurons.
    """

    layer: int
    dead: bool
    mean_slope: float


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The learning rate above which descent on all points at once overshoots, after so many epochs: `2/λ`."""

    rate: float
    epoch: int


@dataclass(frozen=True, slots=True)
class NetworkDiagnosis:
    """What happened in a run.

    Attributes:
        outcome: in one word.
        first_loss, last_loss: the mean loss of all points before the first update and at the end, in float64.
        constant_loss: what the best constant prediction, the mean of y, would have.
        right: how many points end on the correct side; None where y is no class.
        affine: True where the network can be no more than one layer: without hidden layer or with the identity.
        single_layer_loss: the lowest mean loss that a single layer can have on these points.
        reach: the norm of the first matrix's gradient before the first update, as a share of the last matrix's; NaN
            where that is 0.
        moved: how far W1 went from its start, as a share of its norm there.
        flat: where UNCHANGED, ROSE or CONSTANT, the hidden layer that is flat at the end, if there is one.
        rate_limit: where DIVERGED or ROSE and the learning rate was above a limit: the first such limit, of the start
            or of the snapshot with the lowest loss. Otherwise None.
        experiments: what was tried to do better; nothing for a run that was stopped, solved or that is a success.
    """

    outcome: NetworkOutcome
    first_loss: float
    last_loss: float
    constant_loss: float
    right: int | None
    affine: bool
    single_layer_loss: float
    reach: float
    moved: float
    flat: FlatLayer | None
    rate_limit: RateLimit | None
    experiments: tuple[Experiment, ...]

    @property
    def at_best_single_layer(self) -> bool:
        """Whether the loss is within a hundredth of the lowest that a single layer can have, or next to nothing."""
        return self.last_loss <= max(_REACHED * self.single_layer_loss, _NEXT_TO_NOTHING * self.constant_loss)

    @property
    def vanished(self) -> bool:
        """Whether the gradient was below a thousandth when it reached the first matrix, before the first update."""
        return self.reach < _VANISHED


def diagnose(run: NetworkRun, learned: Surface) -> NetworkDiagnosis:
    """Say what happened in the run, and try what may help where it has not learned."""
    with one_thread():
        return _diagnose(run, learned)


def _diagnose(run: NetworkRun, learned: Surface) -> NetworkDiagnosis:
    config = run.config
    first, last = (mean_loss(config, torch.from_numpy(run.parameters[at])) for at in (0, -1))
    constant, single = constant_loss(config.points), best_single_layer_loss(config.points)
    right = None if learned.right is None else int(learned.right[-1])
    outcome = _outcome(run, first, last, constant, right)
    affine = config.layers == 1 or config.activation == "identity"
    failed = outcome in (NetworkOutcome.UNCHANGED, NetworkOutcome.ROSE, NetworkOutcome.CONSTANT)
    flat = _flat(run, backward_pass(run.network(-1), config.points)) if failed else None
    overshot = outcome in (NetworkOutcome.DIVERGED, NetworkOutcome.ROSE)
    limits = _limits(run, learned) if overshot else []
    found = NetworkDiagnosis(
        outcome=outcome,
        first_loss=first,
        last_loss=last,
        constant_loss=constant,
        right=right,
        affine=affine,
        single_layer_loss=single,
        reach=_reach(run),
        moved=_moved(run),
        flat=flat,
        rate_limit=next((limit for limit in limits if config.learning_rate > limit.rate), None),
        experiments=(),
    )
    changes = _to_try(run, found, limits) if run.complete else []
    compared_to = first if overshot else last
    return replace(found, experiments=experiments(run, changes, compared_to=compared_to))


def _outcome(run: NetworkRun, first: float, last: float, constant: float, right: int | None) -> NetworkOutcome:
    if run.overflow_epoch is not None or not last <= LARGEST:
        return NetworkOutcome.DIVERGED
    if not run.epochs:
        return NetworkOutcome.UNTRAINED
    if right == len(run.config.points):
        return NetworkOutcome.SOLVED
    if abs(last - first) <= _SAME * first:
        return NetworkOutcome.UNCHANGED
    if last > first:
        return NetworkOutcome.ROSE
    return NetworkOutcome.CONSTANT if constant and last > _CONSTANT * constant else NetworkOutcome.LEARNED


def _limits(run: NetworkRun, learned: Surface) -> list[RateLimit]:
    """The limits at the start and, where it is another, at the snapshot with the lowest loss."""
    lowest = int(np.nanargmin(learned.losses))
    limits = []
    for snapshot in dict.fromkeys((0, lowest)):
        curvature = sharpness(run.config, torch.from_numpy(run.parameters[snapshot]))
        if math.isfinite(curvature) and curvature > 0:
            limits.append(RateLimit(2 / curvature, int(run.epochs_at[snapshot])))
    return limits


def _flat(run: NetworkRun, back: BackwardPass) -> FlatLayer | None:
    if back.dead_layer:
        return FlatLayer(back.dead_layer, True, 0.0)
    if run.config.activation not in ("sigmoid", "tanh") or not len(back.mean_slopes):
        return None
    flattest = int(np.argmin(back.mean_slopes))
    slope = float(back.mean_slopes[flattest])
    largest = ACTIVATIONS[run.config.activation].largest_slope
    return FlatLayer(flattest + 1, False, slope) if slope < _FLAT * largest else None


def _reach(run: NetworkRun) -> float:
    layers = run.layers()
    # In float64: the square of a float32 may be none.
    norms = [float(np.linalg.norm(layer.weight_gradient[0].astype(np.float64))) for layer in (layers[0], layers[-1])]
    return norms[0] / norms[1] if norms[1] else math.nan


def _moved(run: NetworkRun) -> float:
    weight = run.layers()[0].weight.astype(np.float64)
    return float(np.linalg.norm(weight[-1] - weight[0]) / np.linalg.norm(weight[0]))


def _to_try(run: NetworkRun, found: NetworkDiagnosis, limits: list[RateLimit]) -> list[tuple[Change, float]]:
    """The changes that may help, each with its learning rate where it has one."""
    rate = run.config.learning_rate
    match found.outcome:
        case NetworkOutcome.DIVERGED | NetworkOutcome.ROSE:
            smaller = min([rate / 3, *(limit.rate / 2 for limit in limits)])
            return [("rate", smaller), ("scaled", math.nan)]
        case NetworkOutcome.LEARNED if not found.affine or found.last_loss <= _GOOD * found.constant_loss:
            return []
        case NetworkOutcome.UNCHANGED | NetworkOutcome.CONSTANT | NetworkOutcome.LEARNED if found.affine:
            if found.at_best_single_layer:
                return [("activation", math.nan)]
            return [("longer", math.nan), ("scaled", math.nan)]
        case NetworkOutcome.UNCHANGED | NetworkOutcome.CONSTANT if found.flat and found.flat.dead:
            return [("seed", math.nan), ("activation", math.nan), ("scaled", math.nan)]
        case NetworkOutcome.UNCHANGED | NetworkOutcome.CONSTANT:
            other: tuple[Change, float] = ("activation", math.nan) if found.vanished else ("rate", _larger_rate(run))
            return [("longer", math.nan), other, ("scaled", math.nan)]
    return []


def _larger_rate(run: NetworkRun) -> float:
    """Half the limit at the end of the run, or three times the rate, whichever is larger."""
    curvature = sharpness(run.config, torch.from_numpy(run.parameters[-1]))
    half = 1 / curvature if curvature > 0 else math.inf
    rate = 3 * run.config.learning_rate
    return min(max(half, rate), MAX_LEARNING_RATE)
