"""The learner's functions, what they return, and which known mistake a number is the result of."""

import math
from collections.abc import Callable, Iterable
from numbers import Real
from types import ModuleType
from typing import Any

import torch

from backprop.workbook.verdict import Failed

TOLERANCE = 1e-4  # relative: the learner computes in float32

Mistakes = Iterable[tuple[str, float]]


def function(module: ModuleType, name: str) -> Callable[..., Any]:
    """The learner's function of that name."""
    found = getattr(module, name, None)
    if not callable(found):
        raise Failed("missing", name=name)
    return found  # type: ignore[no-any-return]


def number(value: object, name: str) -> float:
    """What `name` returned, as one number."""
    if value is None:
        raise Failed("nothing", name=name)
    if isinstance(value, torch.Tensor) and value.numel() != 1:
        raise Failed("several numbers", name=name, count=value.numel())
    if isinstance(value, torch.Tensor):
        return float(value.detach().item())
    # NumPy's numbers are such, too.
    if isinstance(value, bool) or not isinstance(value, Real):
        raise Failed("not a number", name=name, got=f"a {type(value).__name__}")
    return float(value)


def close(a: float, b: float) -> bool:
    return math.isfinite(a) and math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE / 10)


def compare(name: str, got: float, expected: float, mistakes: Mistakes = (), **inputs: object) -> None:
    """Raise Failed unless `got` is `expected`: with the reason of the first mistake that gives just this number.

    Args:
        name: the learner's function, for the message.
        mistakes: reason and the number that it leads to.
        inputs: what the function was given, for the message.
    """
    if close(got, expected):
        return
    facts = {"name": name, "got": got, "expected": expected, **inputs}
    for reason, wrong in mistakes:
        if close(got, wrong):
            raise Failed(reason, **facts)
    listed = ", ".join(f"{key} = {value:.5g}" if isinstance(value, float) else f"{key} = {value}"
                       for key, value in inputs.items())  # fmt: skip
    raise Failed("different", **facts, inputs=listed)
