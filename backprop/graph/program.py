"""The same run as a short PyTorch program, to take home: it prints the same gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backprop.expressions.rendering import to_code
from backprop.expressions.tree import Expression
from backprop.expressions.values import Value
from backprop.graph.evaluation import prepare
from backprop.graph.records import result_name


def code(expression: str | Expression, values: Mapping[str, Value], parameters: Sequence[str]) -> str:
    """A program that runs the expression, goes back through it, and prints the result and every gradient.

    Args:
        expression, values, parameters: as for `backprop.graph.record`.

    Raises:
        ExpressionError, GraphError: as `record`, for what can be told without running it.
    """
    problem = prepare(expression, values, parameters)
    result = result_name(tuple(problem.values))
    lines = ["import torch", "", "torch.set_default_dtype(torch.float64)", ""]
    for name, value in problem.values.items():
        requires_grad = ", requires_grad=True" if name in problem.parameters else ""
        lines.append(f"{name} = torch.tensor({value.tolist()}{requires_grad})")
    lines += [
        "",
        f"{result} = {to_code(problem.expression)}",
        f"{result}.backward()",
        "",
        f'print("{result} =", {result}.item())',
        *(f'print("{name}.grad =", {name}.grad.tolist())' for name in problem.values if name in problem.parameters),
    ]
    return "\n".join(lines) + "\n"
