"""Where in a graph a number stopped being finite, and why; and where a derivative is a matter of convention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backprop.expressions.operations import OperationName
from backprop.expressions.values import FloatArray

WarningKind = Literal[
    "division_by_zero", "log_of_zero", "log_of_negative", "root_of_negative",
    "negative_power_of_zero", "fractional_power_of_negative", "overflow", "undefined",
    "infinite_gradient", "undefined_gradient", "kink",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class GraphWarning:
    """Something at a node that a learner may wonder about. It is a result all the same.

    Attributes:
        node: the name of the node where it begins; what follows from it further on is not reported again.
        kind: why. "overflow" is an infinity from finite numbers, "undefined" a nan from infinities, such as
            inf − inf. "infinite_gradient" and "undefined_gradient" are the first such gradient on the way back.
            "kink": PyTorch takes a derivative where mathematics has none: 0 for relu and abs at 0, equal shares
            among the elements that are the largest or smallest.
    """

    node: str
    kind: WarningKind


def value_warning(operation: OperationName, operands: Sequence[FloatArray], value: FloatArray) -> WarningKind | None:
    """Why the value of an operation is not finite, where its operands do not already say so.

    An infinity that comes from an infinity, or a nan from a nan, is no news.
    """
    if np.isfinite(value).all():
        return None
    nan = bool(np.isnan(value).any())
    if nan and any(np.isnan(operand).any() for operand in operands):
        return None
    if not nan and not all(np.isfinite(operand).all() for operand in operands):
        return None
    first, last = operands[0], operands[-1]
    causes: dict[OperationName, tuple[tuple[bool, WarningKind], ...]] = {
        "divide": ((bool((last == 0).any()), "division_by_zero"),),
        "log": ((bool((first < 0).any()), "log_of_negative"), (bool((first == 0).any()), "log_of_zero")),
        "sqrt": ((bool((first < 0).any()), "root_of_negative"),),
        "power": (
            (bool(((first < 0) & (last != np.floor(last))).any()), "fractional_power_of_negative"),
            (bool(((first == 0) & (last < 0)).any()), "negative_power_of_zero"),
        ),
    }
    for holds, kind in causes.get(operation, ()):
        if holds:
            return kind
    return "undefined" if nan else "overflow"


def has_kink(operation: OperationName, operands: Sequence[FloatArray]) -> bool:
    """Whether the operation has no derivative at these operands, so that PyTorch chooses one.

    Source: PyTorch, "Autograd mechanics", gradients for non-differentiable functions.
    """
    if operation in ("relu", "abs"):
        return bool((operands[0] == 0).any())
    if operation in ("maximum", "minimum"):
        return bool((operands[0] == operands[1]).any())
    if operation in ("max", "min"):
        extreme = operands[0].max() if operation == "max" else operands[0].min()
        return int((operands[0] == extreme).sum()) > 1
    return False


def gradient_warning(gradient: FloatArray, upstream: Sequence[FloatArray]) -> WarningKind | None:
    """What is wrong with a gradient, where those that it was made of do not already say so."""
    if np.isfinite(gradient).all() or not all(np.isfinite(each).all() for each in upstream):
        return None
    return "undefined_gradient" if np.isnan(gradient).any() else "infinite_gradient"
