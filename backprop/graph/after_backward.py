"""What comes after the first `backward()`: a second one, passes without zeroing, an update. Really run, each time."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from backprop.expressions.tree import Expression
from backprop.expressions.values import FloatArray, NestedValue, Value, to_nested
from backprop.graph.edges import frozen
from backprop.graph.errors import GraphError
from backprop.graph.evaluation import backward, evaluate, prepare

MAX_TIMES = 100
MAX_LEARNING_RATE = 10.0
Gradients = Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class SecondBackward:
    """`backward()` called twice on one graph.

    Attributes:
        first: the parameters' `.grad` after the first call.
        second: after the second. Where that failed, what it left: PyTorch may have added to some of them already.
        error: what PyTorch said to the second call, word for word; None where it went through. That depends on
            the operations too: one that keeps no values for the way back, such as `+`, can be gone through again.
    """

    first: Gradients
    second: Gradients
    error: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Accumulation:
    """Several forward and backward passes with the same values: the parameters' `.grad` after each."""

    after_each: tuple[Gradients, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """One step of gradient descent, `w ← w − learning_rate · w.grad`.

    Attributes:
        gradients: the parameters' `.grad`.
        values: of every name after the step, constants as they were; `record` takes them.
        result_before, result_after: the expression's value, with the old and with the new values.
    """

    gradients: Gradients
    values: Mapping[str, NestedValue]
    result_before: float
    result_after: float


def backward_twice(
    expression: str | Expression, values: Mapping[str, Value], parameters: Sequence[str], *, retain_graph: bool
) -> SecondBackward:
    """Call `backward()` a second time on the same graph.

    Args:
        expression, values, parameters: as for `backprop.graph.record`.
        retain_graph: what the first call is given. With it, the graph is not freed, and the second call adds the
            same gradients again.

    Raises:
        ExpressionError, GraphError: as `record`.
    """
    problem = prepare(expression, values, parameters)
    with torch.inference_mode(False), torch.enable_grad():
        leaves = problem.leaves()
        result = evaluate(problem.expression, leaves)[-1].result
        backward(result, retain_graph=retain_graph)
        _unshare(leaves)
        first = _gradients(leaves)
        error = None
        try:
            backward(result)
        except RuntimeError as refusal:
            error = str(refusal)
        return SecondBackward(first, _gradients(leaves), error)


def accumulate(
    expression: str | Expression,
    values: Mapping[str, Value],
    parameters: Sequence[str],
    *,
    times: int,
    zero_grad: bool = False,
) -> Accumulation:
    """Run forward and backward `times` times, 1 to 100, a new graph each time, on the same parameters.

    Args:
        expression, values, parameters: as for `backprop.graph.record`.
        times: how often.
        zero_grad: zero the gradients before each pass. Without it, each pass adds to what is there.

    Raises:
        ExpressionError, GraphError: as `record`, or if `times` is out of range.
    """
    try:
        count = 0 if isinstance(times, bool) else operator.index(times)
    except TypeError:
        count = 0
    if not 1 <= count <= MAX_TIMES:
        message = f"times must be a whole number from 1 to {MAX_TIMES}, but it is {times!r:.40}."
        raise GraphError(message, kind="bad_setting")
    problem = prepare(expression, values, parameters)
    after_each = []
    with torch.inference_mode(False), torch.enable_grad():
        leaves = problem.leaves()
        for _ in range(count):
            if zero_grad:
                for leaf in leaves.values():
                    if leaf.grad is not None:
                        leaf.grad.zero_()
            backward(evaluate(problem.expression, leaves)[-1].result)
            _unshare(leaves)
            after_each.append(_gradients(leaves))
    return Accumulation(tuple(after_each))


def descend(
    expression: str | Expression, values: Mapping[str, Value], parameters: Sequence[str], *, learning_rate: float
) -> Descent:
    """One forward and backward pass and one update of the parameters, through `.data` as the lesson does it.

    Args:
        expression, values, parameters: as for `backprop.graph.record`.
        learning_rate: above 0, up to 10.

    Raises:
        ExpressionError, GraphError: as `record`, or if the learning rate is out of range.
    """
    number = isinstance(learning_rate, int | float) and not isinstance(learning_rate, bool)
    if not number or not 0 < learning_rate <= MAX_LEARNING_RATE or math.isnan(learning_rate):
        allowed = f"learning_rate must be a number above 0 and at most {MAX_LEARNING_RATE:g}"
        raise GraphError(f"{allowed}, but it is {learning_rate!r:.40}.", kind="bad_setting")
    problem = prepare(expression, values, parameters)
    with torch.inference_mode(False), torch.enable_grad():
        leaves = problem.leaves()
        result = evaluate(problem.expression, leaves)[-1].result
        backward(result)
        for leaf in leaves.values():
            if leaf.grad is not None:
                leaf.data = leaf.data - learning_rate * leaf.grad
        result_after = evaluate(problem.expression, leaves)[-1].result
    return Descent(
        gradients=_gradients(leaves),
        values={name: to_nested(frozen(leaf)) for name, leaf in leaves.items()},
        result_before=frozen(result).item(),
        result_after=frozen(result_after).item(),
    )


def _unshare(leaves: Mapping[str, Tensor]) -> None:
    """Give each leaf's `.grad` memory of its own.

    PyTorch 2.13 lets those of two single numbers share theirs where both come out of a `sum`: after
    `(a.sum() + b.sum()).backward()` a second pass adds to both twice, 1, 3, 5, … instead of 1, 2, 3, …
    """
    for leaf in leaves.values():
        if leaf.grad is not None:
            leaf.grad = leaf.grad.clone()


def _gradients(leaves: Mapping[str, Tensor]) -> Gradients:
    return {name: frozen(leaf.grad) for name, leaf in leaves.items() if leaf.grad is not None}
