"""Records a forward and a backward pass, as PyTorch makes them."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from backprop.expressions.rendering import name_to_latex, plain_number
from backprop.expressions.tree import Expression, Name, Number, Operation
from backprop.expressions.values import FloatArray, Value
from backprop.graph.edges import flows, frozen
from backprop.graph.evaluation import MAX_ELEMENTS, MAX_OPERATIONS, Evaluated, backward, evaluate, prepare, shape
from backprop.graph.graph_warnings import GraphWarning, gradient_warning, has_kink, value_warning
from backprop.graph.records import Edge, Graph, LeafKind, Node, result_name


def record(
    expression: str | Expression,
    values: Mapping[str, Value],
    parameters: Sequence[str],
    *,
    max_operations: int = MAX_OPERATIONS,
    max_elements: int = MAX_ELEMENTS,
) -> Graph:
    """Run an expression forward and backward in PyTorch, in float64, and record both passes.

    Args:
        expression: text, or what `backprop.expressions.parse` made of it.
        values: a number, a vector or a matrix for each name; names that the expression does not have are ignored.
        parameters: the names that require a gradient.
        max_operations, max_elements: of the graph, and of any one value that it computes.

    Raises:
        ExpressionError: if the text cannot be read.
        GraphError: if PyTorch refuses to run it, or to go back through it, with PyTorch's own message. Division
            by zero and the like are no errors; see `Graph.warnings`.
    """
    problem = prepare(expression, values, parameters, max_operations=max_operations)
    with torch.inference_mode(False), torch.enable_grad():
        run = evaluate(problem.expression, problem.leaves(), max_elements=max_elements)
        labels = node_names(run)
        backward_order: list[str] = []
        for each, name in zip(run, labels, strict=True):
            if isinstance(each.result, Tensor) and each.result.requires_grad:
                each.result.retain_grad()
                each.result.register_hook(lambda _, name=name: backward_order.append(name))
        backward(run[-1].result)
        nodes = tuple(
            _node(each, name, tuple(function.name() for function in functions_of(each, run)))
            for each, name in zip(run, labels, strict=True)
        )
        edges = tuple(edge for index in range(len(run)) for edge in _edges(index, run, labels))
    return Graph(
        problem.expression, problem.parameters, nodes, edges, tuple(backward_order), _warnings(run, nodes, edges)
    )


def node_names(run: Sequence[Evaluated]) -> list[str]:
    """A name for each, unlike every other; see `backprop.graph.Node.name`."""
    typed = [each.expression.name for each in run if isinstance(each.expression, Name)]
    look_alikes = {name_to_latex(name) for name in typed}  # `v_1` is drawn as `v1` is
    operation_names = (f"v{number}" for number in itertools.count(1))
    free = (name for name in operation_names if name_to_latex(name) not in look_alikes)
    seen: dict[str, int] = {}
    labels: list[str] = []
    for each in run:
        part = each.expression
        if isinstance(part, Name):
            labels.append(part.name)
        elif isinstance(part, Number):
            digits = plain_number(part.value)
            seen[digits] = seen.get(digits, 0) + 1
            labels.append(digits if seen[digits] == 1 else f"{digits} #{seen[digits]}")
        else:
            labels.append(result_name(typed) if each is run[-1] else next(free))
    return labels


def functions_of(each: Evaluated, run: Sequence[Evaluated]) -> list[Any]:
    """The autograd functions from the result's back to those of its operands, nearest the result first."""
    if not isinstance(each.result, Tensor) or each.result.grad_fn is None:
        return []
    operands = {operand.grad_fn for place in each.operands if isinstance(operand := run[place].result, Tensor)}
    found: list[Any] = []
    pending: list[Any] = [each.result.grad_fn]
    while pending:
        function = pending.pop(0)
        # A leaf has no function; one that accumulates into its `.grad` stands in for it.
        if function is not None and function not in operands and "AccumulateGrad" not in function.name():
            found.append(function)
            pending.extend(following for following, _ in function.next_functions)
    return found


def _node(each: Evaluated, name: str, grad_fns: tuple[str, ...]) -> Node:
    tensor = each.result if isinstance(each.result, Tensor) else None
    requires_grad = tensor is not None and tensor.requires_grad
    is_leaf = tensor is None or tensor.is_leaf
    part = each.expression
    leaf: LeafKind = "number" if isinstance(part, Number) else "parameter" if requires_grad else "constant"
    return Node(
        name=name,
        operation=part.operation if isinstance(part, Operation) else leaf,
        expression=part,
        value=frozen(each.result),
        gradient=None if tensor is None or not requires_grad or tensor.grad is None else frozen(tensor.grad),
        shape=shape(each.result),
        requires_grad=requires_grad,
        is_leaf=is_leaf,
        grad_fn=grad_fns[0] if grad_fns else None,
        grad_fns=grad_fns,
    )


def _edges(index: int, run: Sequence[Evaluated], labels: Sequence[str]) -> list[Edge]:
    each = run[index]
    if not isinstance(each.expression, Operation) or not isinstance(each.result, Tensor):
        return []
    operands = [run[place].result for place in each.operands]
    upstream = each.result.grad if each.result.requires_grad else None
    found = flows(each.expression, operands, each.result, upstream)
    return [
        Edge(labels[place], labels[index], position, flow.local_kind, flow.local_derivative, flow.contribution)
        for position, (place, flow) in enumerate(zip(each.operands, found, strict=True))
    ]


def _warnings(run: Sequence[Evaluated], nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[GraphWarning, ...]:
    found: list[GraphWarning] = []
    upstream: dict[str, list[FloatArray]] = {}  # of each node: the gradients of everything that uses it
    by_name = {node.name: node for node in nodes}
    for edge in edges:
        gradient = by_name[edge.target].gradient
        if gradient is not None:
            upstream.setdefault(edge.source, []).append(gradient)
    for each, node in zip(run, nodes, strict=True):
        operands = [nodes[place].value for place in each.operands]
        if isinstance(each.expression, Operation):
            if kind := value_warning(each.expression.operation, operands, node.value):
                found.append(GraphWarning(node.name, kind))
            if node.requires_grad and has_kink(each.expression.operation, operands):
                found.append(GraphWarning(node.name, "kink"))
    for node in nodes:
        if node.gradient is not None and (kind := gradient_warning(node.gradient, upstream.get(node.name, []))):
            found.append(GraphWarning(node.name, kind))
    return tuple(found)
