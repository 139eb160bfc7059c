"""What a loop that was built or mended shows: whether it does what was asked, or which misconception is in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from backprop.config import TrainingConfig
from backprop.exercises.loop_lines import LEARNING_RATE
from backprop.exercises.loop_running import EPOCHS, LoopRun
from backprop.exercises.verdicts import Misconception
from backprop.run import TrainingRun
from backprop.training import train

_UPDATES = frozenset({"update", "update-data", "update-recorded", "update-bound-anew", "update-uphill"})
_ZEROING = frozenset({"zero", "no-gradient"})


@dataclass(frozen=True, slots=True)
class Goal:
    """What a loop has to do: train as the lesson's does, and more.

    Attributes:
        total: whether `total` has to be the sum of all losses, as a number that keeps no graph alive.
        zero_first: whether the gradient has to be taken away before anything else.
    """

    total: bool = False
    zero_first: bool = False


@lru_cache(maxsize=1)
def lessons_run() -> TrainingRun:
    """The lesson's own loop over as many epochs, to compare with."""
    return train(TrainingConfig(learning_rate=LEARNING_RATE, epochs=EPOCHS))


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
    if goal.zero_first and run.loop.body[0] not in _ZEROING:
        return Misconception.NOT_FIRST
    return None


def _trains_as_the_lesson(run: LoopRun) -> bool:
    expected = lessons_run().weights
    return len(run.weights) == len(expected) and bool(np.allclose(run.weights, expected, rtol=1e-5, atol=1e-6))


def _of_failure(run: LoopRun) -> Misconception:
    failure = run.failure
    assert failure is not None
    name = run.loop.lines[failure.line]
    if failure.error == "NameError":
        return Misconception.OUT_OF_ORDER
    if "update-bound-anew" in run.loop.body and failure.step:
        return Misconception.REBOUND
    if name == "update-recorded" and failure.error == "RuntimeError":
        return Misconception.UPDATE_RECORDED
    if name == "backward":
        if "second time" in failure.message:
            return Misconception.BACKWARD_TWICE
        if "scalar" in failure.message:
            return Misconception.NOT_A_SCALAR
        return Misconception.NOT_THE_LOSS
    if name in _UPDATES | _ZEROING:
        return Misconception.NO_GRADIENT_YET
    return Misconception.WRONG_LINE


def _of_weights(run: LoopRun) -> Misconception:
    body = run.loop.body
    if len(set(run.weights)) == 1 or not _UPDATES & set(body):
        zeroes = [place for place, name in enumerate(body) if name in _ZEROING]
        backward = [place for place, name in enumerate(body) if name == "backward"]
        updates = [place for place, name in enumerate(body) if name in _UPDATES]
        between = any(b < z < u for b in backward for z in zeroes for u in updates)
        return Misconception.ZEROED_TOO_EARLY if between else Misconception.NEVER_UPDATED
    if "update-uphill" in body:
        return Misconception.UPHILL
    if "difference" in body or "forward-sigmoid" in body:
        return Misconception.NOT_THE_LOSS
    if not _ZEROING & set(body):
        return Misconception.UNZEROED
    return Misconception.UNRECOGNISED
