"""The same run as a short PyTorch program, to take home: it prints the same gradients."""

from collections.abc import Mapping, Sequence

from backprop.expressions.rendering import to_code
from backprop.expressions.tree import Expression
from backprop.expressions.values import Value
from backprop.graph.evaluation import prepare
from backprop.graph.records import result_name
from backprop.notebooks import notebook_text


def code(expression: str | Expression, values: Mapping[str, Value], parameters: Sequence[str]) -> str:
    """A program that runs the expression, goes back through it, and prints the result and every gradient.

    Args:
        expression, values, parameters: as for `backprop.graph.record`.

    Raises:
        ExpressionError, GraphError: as `record`, for what can be told without running it.
    """
    program = "\n\n".join(_pieces(expression, values, parameters).values())
    return f'"""A graph and its gradients, in PyTorch (pip install torch numpy)."""\n\n{program}\n'


def notebook(expression: str | Expression, values: Mapping[str, Value], parameters: Sequence[str]) -> str:
    """The same as a Jupyter notebook, with a few words before each piece of the program. Raises as `code` does."""
    return notebook_text(_pieces(expression, values, parameters), _WORDS)


def _pieces(expression: str | Expression, values: Mapping[str, Value], parameters: Sequence[str]) -> dict[str, str]:
    """The program's pieces, in order. Nothing but numbers, checked names and the checked expression goes into them."""
    problem = prepare(expression, values, parameters)
    result = result_name(tuple(problem.values))
    leaves = [
        f"{name} = torch.tensor({value.tolist()}{', requires_grad=True' if name in problem.parameters else ''})"
        for name, value in problem.values.items()
    ]
    gradients = [
        f'print("{name}.grad =", {name}.grad.tolist())' for name in problem.values if name in problem.parameters
    ]
    return {
        "leaves": "\n".join(["import torch", "", "torch.set_default_dtype(torch.float64)", "", *leaves]),
        "graph": f'{result} = {to_code(problem.expression)}\nprint("{result} =", {result}.item())',
        "gradients": "\n".join([f"{result}.backward()", *gradients]),
    }


_WORDS = {
    "leaves": (
        "# A graph and its gradients\n\nYou need Python and PyTorch: `pip install torch numpy`. Run the cells from top "
        "to bottom.\n\nFirst the values. `requires_grad=True` asks PyTorch to follow what is computed with a value."
    ),
    "graph": "## Forward\n\nPyTorch computes the result, and notes every operation on the way: that is the graph.",
    "gradients": (
        "## Backward\n\n`backward()` goes back through the graph and leaves in each `.grad` how fast the result "
        "changes with that value. Change a value in the first cell, say what you expect, and run all the cells again."
    ),
}
