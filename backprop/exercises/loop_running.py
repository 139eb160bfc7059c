"""Runs a loop of chosen lines, line by line, for a bounded number of steps, and records what it did."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from backprop.datasets import ARTICLE
from backprop.exercises.loop_lines import LINES, Variables

EPOCHS = 30
MAX_LINES = 12
# Far beyond what a loop of these lines leaves behind; a bound all the same.
_MAX_FUNCTIONS = 20_000


@dataclass(frozen=True, slots=True)
class Loop:
    """The lines of a loop: those of `before` once, those of `body` for every sample. All are names in `LINES`.

    Raises:
        ValueError: if there is no such line, or there are too many.
    """

    before: tuple[str, ...]
    body: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in self.lines:
            if name not in LINES:
                raise ValueError(f"“{name[:40]}” is not one of the lines.")
        if len(self.lines) > MAX_LINES:
            raise ValueError(f"There are {len(self.lines)} lines; up to {MAX_LINES} are allowed.")

    @property
    def lines(self) -> tuple[str, ...]:
        return self.before + self.body

    @property
    def parameters(self) -> tuple[str, ...]:
        """What it is to train: w, and b where there is one."""
        return ("w", "b") if "bias" in self.before else ("w",)


LESSONS_LOOP = Loop(("weight",), ("forward", "loss", "backward", "update", "zero"))


@dataclass(frozen=True, slots=True)
class Failure:
    """What a line raised: its place among `Loop.lines`, from 0; the step, from 0, None before the loop; the error."""

    line: int
    step: int | None
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class LoopRun:
    """What the loop did.

    Attributes:
        loop: its lines.
        weights: the first element of `w` before each step, and after the last whole one.
        biases: the same of `b`; NaN where there is none.
        losses: of the steps in which one was computed, as they ended; NaN where none was.
        gradients: what `w.grad` held when a step ended; NaN where it held none.
        failure: what stopped it; None where it came to its end.
        total: what `total` holds at the end; None where there is none.
        functions_kept: how many functions of autograd the graph behind `total` still holds.
    """

    loop: Loop
    weights: tuple[float, ...]
    biases: tuple[float, ...]
    losses: tuple[float, ...]
    gradients: tuple[float, ...]
    failure: Failure | None
    total: float | None
    functions_kept: int

    def values(self, parameter: str) -> tuple[float, ...]:
        """Those of `w` or `b`."""
        return self.weights if parameter == "w" else self.biases


def run_loop(loop: Loop, *, epochs: int = EPOCHS) -> LoopRun:
    """Run it on the lesson's three samples. It ends by construction: `epochs` times three steps, or an error."""
    variables: Variables = {}
    weights: list[float] = []
    biases: list[float] = []
    losses: list[float] = []
    gradients: list[float] = []
    failure: Failure | None = None
    samples = [sample for _ in range(epochs) for sample in zip(ARTICLE.x, ARTICLE.y, strict=True)]
    with torch.inference_mode(False), torch.enable_grad():
        failure = _run_lines(loop.before, 0, None, variables)
        for step, (x, y) in enumerate(samples):
            if failure is not None:
                break
            weights.append(_first(variables.get("w")))
            biases.append(_first(variables.get("b")))
            variables["x"], variables["y"] = x, y
            failure = _run_lines(loop.body, len(loop.before), step, variables)
            losses.append(_first(variables.get("loss")))
            w = variables.get("w")
            gradients.append(_first(w.grad) if isinstance(w, Tensor) and w.is_leaf else math.nan)
    if failure is None:
        weights.append(_first(variables.get("w")))
        biases.append(_first(variables.get("b")))
    total = variables.get("total")
    kept = _functions_behind(total) if isinstance(total, Tensor) else 0
    return LoopRun(
        loop,
        tuple(weights),
        tuple(biases),
        tuple(losses),
        tuple(gradients),
        failure,
        None if total is None else _first(total),
        kept,
    )


def _run_lines(names: Sequence[str], offset: int, step: int | None, variables: Variables) -> Failure | None:
    for place, name in enumerate(names):
        try:
            LINES[name].run(variables)
        except (RuntimeError, NameError, AttributeError, TypeError) as error:
            return Failure(offset + place, step, type(error).__name__, str(error))
    return None


def _first(value: Any) -> float:
    if isinstance(value, Tensor):
        return float(value.detach().reshape(-1)[0])
    return float(value) if isinstance(value, int | float) else math.nan


def _functions_behind(tensor: Tensor) -> int:
    """The functions that the tensor's graph holds on to, each counted once."""
    pending: list[Any] = [tensor.grad_fn]
    seen: set[Any] = set()
    while pending and len(seen) < _MAX_FUNCTIONS:
        function = pending.pop()
        if function is not None and function not in seen:
            seen.add(function)
            pending.extend(following for following, _ in function.next_functions)
    return len(seen)
