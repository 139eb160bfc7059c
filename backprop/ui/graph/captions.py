"""What a step did, in one or two sentences with its numbers."""

import numpy as np

from backprop.expressions.operations import RULES
from backprop.expressions.tree import Operation
from backprop.figures.graph.dot import heading, numbers_text, shape_text
from backprop.figures.graph.products import going_back
from backprop.graph import Edge, Graph, Node
from backprop.graph.derivation.formulas import Formulas
from backprop.graph.steps import Step
from backprop.ui.parts.numbers import number


def caption(graph: Graph, step: Step) -> str:
    """The step in Markdown."""
    if step.phase == "start":
        return _start(graph)
    node = graph.node(str(step.node))
    return _forward(graph, node) if step.phase == "forward" else _backward(graph, node)


def _start(graph: Graph) -> str:
    if graph.result.is_leaf:
        return "Start: the expression is a single value, so there is nothing to compute."
    return (
        "Start: only the values that you chose are known, the leaves of the graph. Press **→** on the keyboard or "
        "the button, and PyTorch's forward pass begins."
    )


def _forward(graph: Graph, node: Node) -> str:
    operands = [graph.node(edge.source) for edge in graph.edges_to(node.name)]
    title = heading(node, graph)
    if isinstance(node.expression, Operation) and all(each.shape == () for each in (node, *operands)):
        texts = [number(float(each.value)) for each in operands]
        template = RULES[node.expression.operation].text.template
        if "(" not in template:
            texts = [f"({text})" if text.startswith("−") or "×" in text else text for text in texts]
        return f"Forward: `{title} = {template.format(*texts)} = {number(float(node.value))}`."
    shapes = " and ".join(shape_text(each.shape) for each in operands)
    sentence = f"Forward: `{title}`. From shape {shapes} comes shape {shape_text(node.shape)}: {_forward_rule(node)}."
    return sentence if node.shape else f"{sentence} It is {number(float(node.value))}."


def _forward_rule(node: Node) -> str:
    match node.operation:
        case "matmul":
            return "each number is a row of the first times a column of the second, added up"
        case "sum":
            return "all its numbers are added up"
        case "mean":
            return "all its numbers are averaged"
        case "max" | "min":
            return f"the {'largest' if node.operation == 'max' else 'smallest'} of its numbers"
        case _:
            return "computed number by number"


def _backward(graph: Graph, node: Node) -> str:
    what = _gradient(node)
    if node.name == graph.result.name:
        begin = f"Backward: it begins at `{node.name}`, whose gradient with respect to itself is 1."
    else:
        begin = f"Backward: `{node.name}` has {what}{_added(graph, node)}."
    edges = graph.edges_to(node.name)
    if not edges:
        return f"{begin} `{node.name}` is a parameter, so PyTorch keeps it in `{node.name}.grad`."
    formulas = Formulas(graph, spelled_operations=0)
    passed = [_passed(edge, graph, formulas, node) for edge in edges if edge.contribution is not None]
    left_out = [edge.source for edge in edges if edge.contribution is None]
    text = f"{begin} It passes {' and '.join(passed)}."
    if left_out:
        names = " and ".join(f"`{name.split(' #')[0]}`" for name in dict.fromkeys(left_out))
        text += f" Nothing goes to {names}: no parameter is there."
    return text


def _gradient(node: Node) -> str:
    if node.gradient is None:
        return "no gradient"
    if node.shape == () and np.isnan(node.gradient):
        return "a gradient that is not a number"
    text = numbers_text(node.gradient, number)
    return f"the gradient {text}" if "…" not in text else f"a gradient of shape {shape_text(node.shape)}"


def _added(graph: Graph, node: Node) -> str:
    """Where a value is used more than once, the sum that its gradient is."""
    parts = [edge.contribution for edge in graph.edges_from(node.name) if edge.contribution is not None]
    if len(parts) < 2:
        return ""
    if node.shape == ():
        texts = [number(float(part)) for part in parts]
        return f", the sum of what came back from its {len(parts)} uses: " + " + ".join(
            [texts[0], *(f"({text})" if text.startswith("−") else text for text in texts[1:])]
        )
    return f", the sum of what came back from its {len(parts)} uses"


def _passed(edge: Edge, graph: Graph, formulas: Formulas, node: Node) -> str:
    source = f"back to `{edge.source}`"
    if edge.contribution is None or node.gradient is None:
        return source
    if told := going_back(edge, graph, formulas, number):
        in_symbols = f"{told.upstream} × `{told.formula}` = " if told.formula else ""
        return f"{in_symbols}{told.product} = {told.contribution} {source}"
    return f"a gradient of shape {shape_text(edge.contribution.shape)} {source} ({backward_rule(edge, graph)})"


def backward_rule(edge: Edge, graph: Graph) -> str:
    """How a gradient goes back along an edge between tensors, in words."""
    source, target = graph.node(edge.source), graph.node(edge.target)
    match target.operation:
        case "matmul":
            other = graph.edges_to(edge.target)[1 - edge.position].source
            return f"the upstream gradient times `{other}`, transposed where the shapes ask for it"
        case "sum":
            return "every number gets the upstream gradient as it is"
        case "mean":
            return f"every number gets the upstream gradient divided by {source.value.size}"
        case "max" | "min":
            which, most = ("large", "largest") if target.operation == "max" else ("small", "smallest")
            ties = int((source.value == target.value).sum())
            if ties > 1:
                return f"{ties} numbers are equally {which}, and each gets the upstream gradient divided by {ties}"
            return f"only the {most} number gets the upstream gradient"
    rule = "upstream × local, number by number"
    return rule if source.shape == target.shape else f"{rule}, then added up over the places where it was used"
