"""Parts of sentences about runs of several parameters."""

from collections.abc import Sequence

import numpy as np

from backprop.datasets import Dataset
from backprop.models import MODELS, ModelName
from backprop.outcomes import LowestPoint
from backprop.outcomes.centring import Centred
from backprop.outcomes.valley import NARROW
from backprop.stability.several import Epoch, features_of
from backprop.training import TrainingConfig
from backprop.ui.parts.numbers import counted, number, told_apart
from backprop.ui.training.several.logistic_words import limit_words

_FARTHER = 2  # times as far as at any sample, a prediction moves that the samples say little about


def named(model: ModelName, values: Sequence[float], digits: int = 4) -> str:
    """The parameters with their values: `w = 1.2, b = 0.3`."""
    names = MODELS[model].parameters
    return ", ".join(f"{name} = {number(value, digits)}" for name, value in zip(names, values, strict=True))


def all_of(model: ModelName) -> str:
    """The parameters, without values: `w1, w2 and b`."""
    *first, last = MODELS[model].parameters
    return f"{', '.join(first)} and {last}"


def lowest_words(config: TrainingConfig, lowest: LowestPoint) -> str:
    """The lowest loss there is, and where."""
    loss = number(lowest.loss, 4) if lowest.loss > _rounding(config) else "0"
    if lowest.point is None:
        return limit_words(config, lowest, loss)
    if not lowest.free:
        return f"The lowest possible is {loss}, at {named(config.model, cleaned(lowest.point.tolist()))}."
    where = "line" if lowest.free == 1 else "plane"
    return f"The lowest possible is {loss}, and not one point but a whole {where} of parameters gives it."


def pace_words(epoch: Epoch, near: str = "") -> str:
    """How fast a model of several parameters settles, and what its samples leave open.

    `near`: the parameters near which that holds, where it does not everywhere.
    """
    free = int(epoch.undecided.sum())
    if free:
        directions, them = ("one direction", "it") if free == 1 else (f"{free} directions", "them")
        return f"These samples leave {directions} open: no step moves the parameters along {them}."
    if epoch.slowest is None or epoch.epochs_to_settle is None:
        return ""
    share = 1 - float(abs(epoch.factors[epoch.slowest]))
    takes = f"takes away {number(100 * share, 2)}% of the distance that is left"
    shrinks = f"to shrink it to a ten-thousandth takes {counted(epoch.epochs_to_settle, 'epoch')}."
    if near:
        there = f"At {near} an epoch ends where it began."
        return f"{there} Near there an epoch {takes} along the slowest direction; {shrinks}"
    return f"Along the slowest direction an epoch {takes}; {shrinks}"


def growth_words(epoch: Epoch, why: str = "") -> str:
    """By how much an epoch multiplies the distance where it grows; "" where it does not, or cannot be told.

    `why`: the end of that sentence.
    """
    size = float(abs(epoch.factors[0]))
    text = told_apart(size, 1.0, digits=3)[0]
    if epoch.converges or not size < 1e6 or text == "1":
        return ""
    return f"Along one direction an epoch multiplies the distance from where the loop would settle by {text}{why}."


def valley_words(config: TrainingConfig, lowest: LowestPoint, x: float) -> str:
    """How little the loss says along its narrowest valley, and what that does to the prediction for `x`."""
    if not len(lowest.curvatures):
        return ""
    flat, steep = float(lowest.curvatures[0]), float(lowest.curvatures[-1])
    if lowest.free or not 0 < flat <= NARROW * steep:
        return ""
    along = lowest.directions[:, 0]
    along = along if along[0] >= 0 else -along
    here = float(np.abs(features_of(config.model, Dataset((x,), (0.0,))) @ along).max())
    at_samples = float(np.abs(features_of(config.model, config.dataset) @ along).max())
    moves = ", ".join(
        f"{name} by {number(float(value), 2)}"
        for name, value in zip(MODELS[config.model].parameters, along, strict=True)
    )
    text = (
        f"The loss is a narrow valley: a move of one unit along it ({moves}) raises the mean loss by only "
        f"{number(flat, 2)}, one across it by up to {number(steep, 2)}."
    )
    if here < _FARTHER * at_samples:
        return text
    return (
        f"{text} The move along it changes the prediction for x = {number(x)} by {number(here, 2)}, but none of those "
        f"at the samples by more than {number(at_samples, 2)}: the samples hardly decide what the model says there."
    )


def centred_words(config: TrainingConfig, lowest: LowestPoint, found: Centred | None, x: float) -> str:
    """What centring x would do; "" where that is of little help. `x` is what the learner asks a prediction for."""
    if found is None:
        return ""
    rate = found.config.learning_rate
    at = "at the same learning rate" if rate == config.learning_rate else f"at a learning rate of {number(rate)}"
    there = found.end_loss - lowest.loss <= found.rounding
    loss = "the lowest there is, to rounding" if there else number(found.end_loss, 3)
    return (
        f"It helps to centre x: with {number(found.centre)} taken from each, the valley is less narrow, and after "
        f"{counted(config.epochs, 'epoch')} {at} the mean loss is {loss}. The model then predicts "
        f"{number(found.predict(x), 4)} for x = {number(x)}."
    )


def _rounding(config: TrainingConfig) -> float:
    """A mean loss no larger than this is float64's rounding."""
    return 1e-24 * max(1.0, *(y * y for y in config.dataset.y))


def cleaned(values: Sequence[float]) -> list[float]:
    """Without what is rounding alone beside the others."""
    largest = max(1.0, *(abs(value) for value in values))
    return [0.0 if abs(value) < 1e-9 * largest else float(value) for value in values]
