"""What a loop that was built or mended shows: whether it does what was asked, or which misconception is in it."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from backprop.exercises.loop_lines import LEARNING_RATE
from backprop.exercises.loop_running import EPOCHS, LoopRun
from backprop.exercises.verdicts import Misconception
from backprop.models import ModelName
from backprop.training import train
from backprop.training.config import TrainingConfig
from backprop.training.run import TrainingRun

# Of each parameter.
_UPDATES = {
    "w": frozenset({"update", "update-data", "update-recorded", "update-bound-anew", "update-uphill"}),
    "b": frozenset({"update-b", "update-b-by-w"}),
}
_ZEROING = {"w": frozenset({"zero", "no-gradient"}), "b": frozenset({"zero-b"})}
_UNMOVED = {"w": Misconception.NEVER_UPDATED, "b": Misconception.BIAS_NEVER_UPDATED}
_LOSSES = frozenset({"loss", "difference", "loss-item"})
_PREDICTIONS = frozenset({"forward", "forward-sigmoid", "forward-affine"})


@dataclass(frozen=True, slots=True)
class Goal:
    """What a loop has to do: train as the lesson's does, and more.

    Attributes:
        total: whether `total` has to be the sum of all losses, as a number that keeps no graph alive.
        zero_first: whether the gradient has to be taken away before anything else.
    """

    total: bool = False
    zero_first: bool = False


@cache
def lessons_run(parameters: tuple[str, ...] = ("w",)) -> TrainingRun:
    """The lesson's own loop over as many epochs, to compare with; with a bias, where there is one, its homework's."""
    model: ModelName = "affine" if "b" in parameters else "linear"
    return train(TrainingConfig(model=model, learning_rate=LEARNING_RATE, epochs=EPOCHS))


def judge_loop(run: LoopRun, goal: Goal) -> Misconception | None:
    """None where the loop does what was asked."""
    if run.failure is not None:
        return _of_failure(run)
    if not _trains_as_the_lesson(run):
        return _of_weights(run)
    if goal.total and run.total is None:
        return Misconception.NOT_COUNTED
    if goal.total and run.functions_kept:
        return Misconception.GRAPHS_KEPT
    if goal.total and not math.isclose(run.total or 0.0, float(lessons_run().losses.sum()), rel_tol=1e-3):
        return Misconception.NOT_COUNTED
    if goal.zero_first and run.loop.body[0] not in _ZEROING["w"]:
        return Misconception.NOT_FIRST
    return None


def _trains_as_the_lesson(run: LoopRun) -> bool:
    parameters = run.loop.parameters
    expected = lessons_run(parameters).weights.reshape(-1, len(parameters)).T
    return len(run.weights) == expected.shape[1] and all(
        np.allclose(run.values(name), values, rtol=1e-5, atol=1e-6)
        for name, values in zip(parameters, expected, strict=True)
    )


def _of_failure(run: LoopRun) -> Misconception:
    """Why the line that failed could not do its work."""
    failure = run.failure
    assert failure is not None
    name, before = run.loop.lines[failure.line], run.loop.lines[: failure.line]
    if failure.error == "NameError":
        return Misconception.OUT_OF_ORDER
    if name == "integer-weight":
        return Misconception.WHOLE_NUMBER
    if any(name in names for names in (*_UPDATES.values(), *_ZEROING.values())):
        if "update-bound-anew" in (run.loop.body if failure.step else before):
            return Misconception.REBOUND
        if name == "update-recorded" and failure.error == "RuntimeError":
            return Misconception.UPDATE_RECORDED
        return Misconception.NO_GRADIENT_YET
    if name != "backward":
        return Misconception.WRONG_LINE
    if "second time" in failure.message:
        return Misconception.BACKWARD_TWICE
    if "scalar" in failure.message:
        return Misconception.NOT_A_SCALAR
    return Misconception.PLAIN_NUMBER if failure.error == "AttributeError" else Misconception.NOT_WATCHED


def _of_weights(run: LoopRun) -> Misconception:
    """What led the weights of a loop that came to its end elsewhere, or left them where they were."""
    body = run.loop.body
    for parameter in run.loop.parameters:
        updates = [place for place, name in enumerate(body) if name in _UPDATES[parameter]]
        if not updates:
            return _UNMOVED[parameter]
        zeroing = _ZEROING[parameter]
        if all(_last_before(body, place, zeroing | {"backward"}) in zeroing for place in updates):
            return Misconception.ZEROED_TOO_EARLY
    if "update-b-by-w" in body:
        return Misconception.ANOTHERS_GRADIENT
    if "update-uphill" in body:
        return Misconception.UPHILL
    for place, name in enumerate(body):
        started_at = _last_before(body, place, _LOSSES), _last_before(body, place, _PREDICTIONS)
        if name == "backward" and started_at not in (("loss", "forward"), ("loss", "forward-affine")):
            return Misconception.NOT_THE_LOSS
    if any(not _ZEROING[parameter] & set(body) for parameter in run.loop.parameters):
        return Misconception.UNZEROED
    return Misconception.UNRECOGNISED


def _last_before(body: tuple[str, ...], place: int, names: frozenset[str]) -> str:
    """The last line of `names` that ran before the one at `place`, perhaps in the step before; "" if none."""
    earlier = body[:place][::-1] + body[place:][::-1]
    return next((name for name in earlier if name in names), "")
