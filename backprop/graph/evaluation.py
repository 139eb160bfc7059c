"""Runs an expression in PyTorch, in float64, and keeps every value on the way. Nothing here recurses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from backprop.expressions.operations import RULES
from backprop.expressions.parsing import parse
from backprop.expressions.tree import Expression, Name, Number, Operation, names, walk
from backprop.expressions.values import FloatArray, Value, to_array
from backprop.graph.errors import GraphError, Shape

MAX_OPERATIONS = 2_000
MAX_ELEMENTS = 1_024
MAX_TOTAL_ELEMENTS = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An expression with a value for each of its names, checked.

    Attributes:
        values: one for every name in the expression, in the order in which they appear.
        parameters: the names that require a gradient.
    """

    expression: Expression
    values: Mapping[str, FloatArray]
    parameters: tuple[str, ...]

    def leaves(self) -> dict[str, Tensor]:
        """New tensors, with no gradient yet."""
        return {
            name: torch.tensor(value, dtype=torch.float64, requires_grad=name in self.parameters)
            for name, value in self.values.items()
        }


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """One value of a run.

    Attributes:
        expression: what it is the value of.
        operands: where in the run the operands stand, in order; empty for a name or a number.
        result: a tensor, or for a number in the text the plain Python number that PyTorch is given.
    """

    expression: Expression
    operands: tuple[int, ...]
    result: Tensor | float


def prepare(
    expression: str | Expression,
    values: Mapping[str, Value],
    parameters: Sequence[str],
    *,
    max_operations: int = MAX_OPERATIONS,
) -> Problem:
    """Check what is to be run. Values of names that the expression does not have are left out.

    Raises:
        ExpressionError: if `expression` is text that cannot be read.
        GraphError: if a value is missing or cannot be used, a parameter is not in the expression, or the
            expression has more than `max_operations` operations.
    """
    tree = parse(expression) if isinstance(expression, str) else expression
    operations = 0
    for part in walk(tree):
        operations += isinstance(part, Operation)
        if operations > max_operations:
            message = (
                f"The expression has more than {max_operations:,} operations; up to {max_operations:,} are allowed."
            )
            raise GraphError(message, kind="too_large")
    known = names(tree)
    arrays = {}
    for name in known:
        if name not in values:
            raise GraphError(f"{name} has no value; every name in the expression needs one.", kind="missing_value")
        try:
            arrays[name] = to_array(name, values[name])
        except ValueError as error:
            raise GraphError(str(error), kind="bad_value") from error
    if isinstance(parameters, str):
        message = f"parameters must be a sequence of names, such as ('w',), but it is the text {parameters!r:.40}."
        raise GraphError(message, kind="bad_parameter")
    for name in parameters:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has no names at all"
            message = f"The parameter {name!r:.40} is not in the expression; {has}."
            raise GraphError(message, kind="bad_parameter")
    return Problem(tree, arrays, tuple(dict.fromkeys(parameters)))


def evaluate(
    expression: Expression,
    leaves: Mapping[str, Tensor],
    *,
    max_elements: int = MAX_ELEMENTS,
    change: Callable[[int, Tensor], Tensor] = lambda place, value: value,
) -> list[Evaluated]:
    """Run the expression: the names first, each once, then every number and operation as Python would meet them.

    Args:
        expression: what is run.
        leaves: a tensor for each of its names.
        max_elements: of any one value.
        change: given each tensor with its place in the run, returns what the run goes on with in its stead.

    Raises:
        GraphError: if two shapes do not go together, or a value has too many elements.
    """
    run = [Evaluated(Name(name), (), change(place, leaf)) for place, (name, leaf) in enumerate(leaves.items())]
    place = {name: index for index, name in enumerate(leaves)}
    results: list[int] = []  # where the operands of the operations to come stand
    elements = sum(leaf.numel() for leaf in leaves.values())
    for part in walk(expression):
        if isinstance(part, Name):
            results.append(place[part.name])
            continue
        if isinstance(part, Number):
            run.append(Evaluated(part, (), part.value))
        else:
            arity = len(part.operands)
            operands = tuple(results[len(results) - arity :])
            del results[len(results) - arity :]
            result = apply(part, [run[index].result for index in operands])
            elements += result.numel()
            if result.numel() > max_elements or elements > MAX_TOTAL_ELEMENTS:
                raise _too_large(part, result, max_elements)
            run.append(Evaluated(part, operands, change(len(run), result)))
        results.append(len(run) - 1)
    return run


def apply(part: Operation, operands: Sequence[Tensor | float]) -> Tensor:
    """One operation in PyTorch, on tensors and plain numbers.

    Raises:
        GraphError: if the shapes do not go together, with PyTorch's own message.
    """
    rule = RULES[part.operation]
    become_tensors = rule.become_tensors([isinstance(operand, float) for operand in operands])
    arguments = [
        torch.tensor(operand, dtype=torch.float64) if becomes else operand
        for operand, becomes in zip(operands, become_tensors, strict=True)
    ]
    try:
        return rule.function(*arguments)
    except RuntimeError as error:
        shapes = tuple(shape(operand) for operand in operands)
        which = " and ".join(str(each) for each in shapes)
        message = f"'{rule.symbol}' cannot take operands of shape {which}: {_first_sentence(error)}."
        raise GraphError(
            message,
            kind="shapes",
            torch_message=str(error),
            shapes=shapes,
            operation=part.operation,
            span=part.span,
        ) from error


def backward(result: Tensor | float, *, retain_graph: bool = False) -> None:
    """`result.backward()`, with PyTorch's refusal as a GraphError.

    Raises:
        GraphError: if no parameter is in the result, or the result is not a single number.
    """
    tensor = result if isinstance(result, Tensor) else torch.tensor(result, dtype=torch.float64)
    try:
        tensor.backward(retain_graph=retain_graph)
    except RuntimeError as error:
        if not tensor.requires_grad:
            message = (
                f"No parameter is in the expression, so that backward() has nowhere to go: {_first_sentence(error)}."
            )
            raise GraphError(message, kind="no_parameter", torch_message=str(error)) from error
        if tensor.numel() != 1:
            message = f"backward() begins at a single number, but the result has shape {shape(tensor)}"
            message = f"{message}: {_first_sentence(error)}."
            raise GraphError(message, kind="not_scalar", torch_message=str(error), shapes=(shape(tensor),)) from error
        raise


def shape(value: Tensor | float) -> Shape:
    """The shape; () for a plain number."""
    return tuple(value.shape) if isinstance(value, Tensor) else ()


def _first_sentence(error: RuntimeError) -> str:
    return f"PyTorch says “{str(error).splitlines()[0].split('. ')[0].rstrip('.')}”"


def _too_large(part: Operation, result: Tensor, max_elements: int) -> GraphError:
    symbol = RULES[part.operation].symbol
    if result.numel() > max_elements:
        message = f"'{symbol}' makes a tensor of shape {shape(result)}, {result.numel():,} elements"
        allowed = f"up to {max_elements:,} are allowed"
    else:
        message = f"'{symbol}' brings the values of the whole graph above {MAX_TOTAL_ELEMENTS:,} elements"
        allowed = "that many are allowed"
    return GraphError(
        f"{message}; {allowed}.",
        kind="too_large",
        shapes=(shape(result),),
        operation=part.operation,
        span=part.span,
    )
