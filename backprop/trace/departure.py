"""Where a program parts from the right one: in step, sample by sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from backprop.trace.lines import LINES
from backprop.trace.program import SAMPLES
from backprop.trace.records import Frame, Numbers, Trace

_RELATIVE = 1e-4  # equivalent programs round in another order
_OF_SCALE = 1e-6  # some sixteen float32 roundings of the largest number that goes into a gradient
Kind = Literal["raised", "gradient", "weight", "never updated"]


@dataclass(frozen=True, slots=True)
class Departure:
    """The first frame at which a program is no longer as the right one.

    Attributes:
        kind: what is other: it has raised; what `w.grad` holds when the weight is updated; the weight after a sample's
            turn; or its weight is never updated, as its loop does not run.
        frame: in the program's own trace; `right_frame`: the one of the right program that is to be held beside it.
        step: the sample's turn, counted from 0 over all epochs; None before the loop.
        mine, right: what differs, `w.grad` or `w`, in both; None where there is no such value.
    """

    kind: Kind
    frame: int
    right_frame: int
    step: int | None
    mine: Numbers | None
    right: Numbers | None


def first_departure(mine: Trace, right: Trace) -> Departure | None:
    """The first departure of a program from the right one, run with the same settings; None where it trains alike.

    What is compared: `w.grad` whenever the weight is about to be updated, and the weight after each sample's turn. What
    programs print, what they call their variables, and when they zero, is their own affair.
    """
    turns, right_turns, raising = list(mine.steps()), list(right.steps()), len(mine.frames) - 1
    for step, (turn, right_turn) in enumerate(zip(turns, right_turns, strict=False)):
        if found := _in_gradient(mine, right, turn, right_turn, step):
            return found
        if raising in turn and mine.raised is not None:
            beside = _same_role(mine, right, raising, right_turn)
            return Departure("raised", raising, beside, step, *_weights(mine, right, raising, beside))
        whole = _complete(mine, turn) and _complete(right, right_turn)
        if whole and (found := _in_weight(mine, right, turn, right_turn, step)):
            return found
    if mine.raised is not None:
        beside = _same_line(mine, right, raising)
        return Departure("raised", raising, beside, None, *_weights(mine, right, raising, beside))
    if not turns and right_turns:
        beside = right_turns[0][-1]
        return Departure("never updated", raising, beside, None, *_weights(mine, right, raising, beside))
    return None


def _in_gradient(mine: Trace, right: Trace, turn: range, right_turn: range, step: int) -> Departure | None:
    """Where `w.grad` at the first update is another, in whichever line it became so."""
    at, right_at = _before_update(mine, turn), _before_update(right, right_turn)
    if at is None or right_at is None:
        return None
    held, wanted = _held(mine.frames[at]), _held(right.frames[right_at])
    if held is None or _alike(held, wanted, scale=_scale(right)):  # without a gradient, the update itself will raise
        return None
    frames = _origin(mine, turn, at, _held), _origin(right, right_turn, right_at, _held)
    return Departure("gradient", *frames, step, held, wanted)


def _in_weight(mine: Trace, right: Trace, turn: range, right_turn: range, step: int) -> Departure | None:
    """Where the weight after the turn is another, in whichever line it became so."""
    held, wanted = _weights(mine, right, turn[-1], right_turn[-1])
    if _alike(held, wanted, scale=max((abs(one) for one in wanted or ()), default=0.0)):
        return None
    frames = _origin(mine, turn, turn[-1], _weight), _origin(right, right_turn, right_turn[-1], _weight)
    return Departure("weight", *frames, step, held, wanted)


def _before_update(trace: Trace, turn: range) -> int | None:
    """The last frame before the weight is updated in this turn."""
    lines = trace.program.lines
    for index in turn:
        place = trace.frames[index].place
        if place >= 0 and LINES[lines[place]].role == "update":
            return index - 1
    return None


def _held(frame: Frame) -> Numbers | None:
    return None if frame.gradient is None else frame.gradient.value


def _weight(frame: Frame) -> Numbers | None:
    w = frame.variable("w")
    return w.value if w is not None and isinstance(w.value, tuple) else None


def _origin(trace: Trace, turn: range, index: int, value: Callable[[Frame], Numbers | None]) -> int:
    """The frame of the turn from which on the value has been what it is at `index`."""
    now = value(trace.frames[index])
    while index > turn[0] and value(trace.frames[index - 1]) == now:
        index -= 1
    return index


def _alike(mine: Numbers | None, right: Numbers | None, *, scale: float) -> bool:
    if mine is None or right is None or len(mine) != len(right):
        return mine == right
    return all(_near(one, other, scale) for one, other in zip(mine, right, strict=True))


def _near(mine: float, right: float, scale: float) -> bool:
    if not (isfinite(mine) and isfinite(right)):
        return isfinite(mine) == isfinite(right)
    return abs(mine - right) <= _RELATIVE * max(abs(mine), abs(right)) + _OF_SCALE * scale


def _scale(trace: Trace) -> float:
    """The size of the largest number that goes into a gradient: `2x·(xw − y)` is a difference of two such."""
    data, w = trace.config.dataset, abs(trace.config.initial_w)
    return max(2 * abs(x) * (abs(x) * w + abs(y)) for x, y in zip(data.x, data.y, strict=True))


def _complete(trace: Trace, turn: range) -> bool:
    """Whether the turn came to its end, and has all its frames."""
    last = trace.program.on("body")[-1:] or [SAMPLES]
    return trace.frames[turn[-1]].place == last[0] and trace.frames[turn[-1]].raised is None


def _name(trace: Trace, index: int) -> str:
    """The name of the line that a frame is of; empty for the header of a loop."""
    place = trace.frames[index].place
    return trace.program.lines[place] if place >= 0 else ""


def _same_role(mine: Trace, right: Trace, index: int, right_turn: range) -> int:
    """The frame of the right program's turn whose line does what mine at `index` is for; else the turn's last."""
    wanted = LINES[_name(mine, index)].role if _name(mine, index) else None
    alike = [at for at in right_turn if _name(right, at) and LINES[_name(right, at)].role == wanted]
    return alike[0] if alike else right_turn[-1]


def _same_line(mine: Trace, right: Trace, index: int) -> int:
    """The right program's first frame of the line that mine has at `index`, or of that in its place; else its last."""
    name, place = _name(mine, index), mine.frames[index].place
    frames = range(len(right.frames))
    of_that_name = (at for at in frames if _name(right, at) == name)
    in_that_place = (at for at in frames if right.frames[at].place == place)
    return next(of_that_name, next(in_that_place, len(right.frames) - 1))


def _weights(mine: Trace, right: Trace, at: int, right_at: int) -> tuple[Numbers | None, Numbers | None]:
    return _weight(mine.frames[at]), _weight(right.frames[right_at])
