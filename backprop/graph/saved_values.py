"""What a graph saves for the way back, and what is left of it after `backward()`: read from PyTorch itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from backprop.expressions.tree import Expression
from backprop.expressions.values import FloatArray, Value
from backprop.graph.edges import frozen
from backprop.graph.evaluation import Evaluated, backward, evaluate, prepare
from backprop.graph.recording import functions_of, node_names


@dataclass(frozen=True, slots=True, eq=False)
class SavedValue:
    """One value that an operation saved. `name`: of the node whose value it is; None where no node has it."""

    name: str | None
    value: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class AfterBackward:
    """A graph after one `backward()`.

    Attributes:
        saved: by node, in forward order, what its operation had saved; nodes that saved nothing are left out.
        still_saved: the nodes of `saved` of which a value can still be read after `backward()`.
        functions: the autograd functions of the graph, those that add to a leaf's `.grad` included; `functions_left`:
            how many of them the result's `grad_fn` still leads to afterwards.
        refusal: what PyTorch says to a second `backward()`, word for word; None where it goes through again.
    """

    saved: Mapping[str, tuple[SavedValue, ...]]
    still_saved: tuple[str, ...]
    functions: int
    functions_left: int
    refusal: str | None


def after_backward(
    expression: str | Expression, values: Mapping[str, Value], parameters: Sequence[str]
) -> AfterBackward:
    """Go forward and backward once, look at what the graph holds before and after, and try to go through it again.

    Args:
        expression, values, parameters: as for `backprop.graph.record`.

    Raises:
        ExpressionError, GraphError: as `record`.
    """
    problem = prepare(expression, values, parameters)
    with torch.inference_mode(False), torch.enable_grad():
        run = evaluate(problem.expression, problem.leaves())
        names = node_names(run)
        functions = {name: functions_of(each, run) for each, name in zip(run, names, strict=True)}
        saved = {
            name: tuple(SavedValue(_name_of(tensor, run, names), frozen(tensor)) for tensor in found)
            for name, each in functions.items()
            if (found := [tensor for function in each for tensor in _saved(function)])
        }
        result = run[-1].result
        before = _reachable(result)
        backward(result)
        still_saved = tuple(name for name in saved if any(_saved(function) for function in functions[name]))
        left = _reachable(result)
        refusal = None
        try:
            backward(result)
        except RuntimeError as error:
            refusal = str(error)
    return AfterBackward(saved, still_saved, before, left, refusal)


def _saved(function: Any) -> list[Tensor]:
    """The tensors that an autograd function has saved and can still give out."""
    found = []
    for attribute in dir(function):
        if attribute.startswith("_saved_"):
            try:
                value = getattr(function, attribute)
            except RuntimeError:  # freed
                continue
            if isinstance(value, Tensor):
                found.append(value)
    return found


def _name_of(tensor: Tensor, run: Sequence[Evaluated], names: Sequence[str]) -> str | None:
    """The node whose tensor it is, by its place in memory."""
    for each, name in zip(run, names, strict=True):
        other = each.result
        if isinstance(other, Tensor) and other.data_ptr() == tensor.data_ptr() and other.shape == tensor.shape:
            return name
    return None


def _reachable(result: Tensor | float) -> int:
    """How many functions the result leads back to."""
    seen: set[Any] = set()
    ahead: list[Any] = [getattr(result, "grad_fn", None)]
    while ahead:
        function = ahead.pop()
        if function is not None and function not in seen:
            seen.add(function)
            ahead.extend(following for following, _ in function.next_functions)
    return len(seen)
