"""Your turn: the learner fills in the gradients, each checked, with a hint where one went wrong."""

import numpy as np
import streamlit as st

from backprop.exercises.answers import read_number
from backprop.expressions import ExpressionError, parse_value
from backprop.expressions.values import FloatArray, to_array
from backprop.figures.graph.dot import heading, shape_text
from backprop.graph import Edge, Graph, Node
from backprop.graph.answers import Mistake, answerable, find_mistake, is_right
from backprop.graph.steps import Progress, revealed
from backprop.ui.graph.captions import backward_rule
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.parts.plain import plain

_ANSWER = "graph_answer_"
MAX_NUMBERS = 1024  # in an answer: as many as a value of a graph may have
_WRITTEN_OUT = 6  # numbers in a pattern such as […, …]


def _keys(settings: GraphSettings) -> str:
    """What the keys of these settings' answers begin with: other settings have other answers."""
    return f"{_ANSWER}{hash((settings.expression, settings.values, settings.parameters))}_"


def revealed_so_far(settings: GraphSettings, graph: Graph) -> Progress:
    """The forward pass, and the gradients that the learner has found or cannot type."""
    answers = _answers(settings, graph)
    found = [
        node.name
        for node in _backward(graph)
        if not answerable(node) or (node.name in answers and is_right(answers[node.name], node))
    ]
    return revealed(graph, found)


def draw_your_turn(settings: GraphSettings, graph: Graph) -> None:
    """An input for each gradient, in the order of the backward pass."""
    asked = [node for node in _backward(graph) if answerable(node)]
    st.markdown(
        f"The forward pass is done; the gradients are hidden. Begin at `{graph.result.name}` and go back. Each "
        "operation takes the gradient that arrives (the upstream gradient) and multiplies it by how fast its own value "
        "changes with its input (the local derivative): `5 ** 2` by 2 · 5 = 10. Where a value is used more than once, "
        "add up what comes back to it. Three digits are enough."
    )
    if len(asked) < len(graph.backward_order):
        st.caption("Gradients that are infinite, not a number or beyond 1e100 are shown already.")
    for key in [str(key) for key in st.session_state if str(key).startswith(_ANSWER)]:
        if not key.startswith(_keys(settings)):
            del st.session_state[key]  # of other settings
    answers = _answers(settings, graph)
    right = 0
    for node in asked:
        question, answer_place = st.columns([1, 2], gap="small", vertical_alignment="top")
        shape = f", shape {shape_text(node.shape)}" if node.shape else ""
        text = question.text_input(
            f"Gradient of {heading(node, graph)}{shape}",
            key=_keys(settings) + node.name,
            placeholder=pattern(node.shape) if node.shape else "a number",
            persist_state="session",  # while the learner watches a step
        )
        with answer_place:
            right += _judge(text or "", node, graph, answers)
    if right == len(asked):
        st.success("All gradients are right. You have done what backward() does.")
    else:
        st.caption(f"{right} of {len(asked)} right.")


def _backward(graph: Graph) -> list[Node]:
    return [graph.node(name) for name in graph.backward_order]


def _answers(settings: GraphSettings, graph: Graph) -> dict[str, FloatArray]:
    """What was typed so far, by node, as far as it can be read."""
    found = {}
    for node in _backward(graph):
        text = st.session_state.get(_keys(settings) + node.name)
        if isinstance(text, str) and text.strip():
            try:
                found[node.name] = read(text, node)
            except ExpressionError:
                continue
    return found


def read(text: str, node: Node) -> FloatArray:
    """The numbers of an answer, each as exercises read it: `1/3`, `2·(−1)`. Brackets round one number may be left out.

    Raises:
        ExpressionError: if it cannot be read.
    """
    typed = parse_value(text, max_elements=MAX_NUMBERS, read=read_number)
    answer = to_array("answer", typed, max_elements=MAX_NUMBERS)
    return answer.reshape(node.shape) if answer.size == np.prod(node.shape, dtype=int) == 1 else answer


def pattern(shape: tuple[int, ...]) -> str:
    """How a value of this shape is written: `[…, …]`."""
    text = "…"
    for length in reversed(shape):
        text = f"[{', '.join([text] * length)}]" if np.prod(shape, dtype=int) <= _WRITTEN_OUT else f"[{text}, …]"
    return text


def _judge(text: str, node: Node, graph: Graph, answers: dict[str, FloatArray]) -> bool:
    """Show the verdict on an answer. Returns whether it is right."""
    if not text.strip():
        return False
    try:
        answer = read(text, node)
    except ExpressionError as error:
        st.error(plain(str(error)))
        return False
    if is_right(answer, node):
        st.success("Right.")
        return True
    st.warning(hint(find_mistake(graph, node, answer, answers), answer, node, graph))
    return False


def hint(mistake: Mistake, answer: FloatArray, node: Node, graph: Graph) -> str:
    """Which edge to look at, without its numbers."""
    text = _hint(mistake, answer, node, graph)
    if mistake.right:
        verb = "is" if mistake.right == 1 else "are"
        text = f"{mistake.right} of {answer.size} numbers {verb} right. {text}"
    return text


def _hint(mistake: Mistake, answer: FloatArray, node: Node, graph: Graph) -> str:
    edges = " and ".join(_edge(edge, graph) for edge in mistake.edges)
    only = len(graph.edges_from(node.name)) == 1
    match mistake.kind:
        case "shape":
            return (
                f"A gradient has the shape of its value: {shape_text(node.shape)} here, but your answer has shape "
                f"{shape_text(answer.shape)}. Write it as `{pattern(node.shape)}`."
            )
        case "transposed":
            return "These are the right numbers, but with rows and columns swapped."
        case "result":
            return f"The backward pass begins here: how much does `{node.name}` change when `{node.name}` changes by 1?"
        case "follows":
            wrong = " and ".join(dict.fromkeys(f"`{edge.target}`" for edge in mistake.edges))
            return f"This follows from your gradient of {wrong}, which is not right yet. Go back to that one first."
        case "missing":
            return f"Something is missing. Add what comes along {edges}."
        case "sign" if only or len(mistake.edges) > 1:
            return f"The size is right, the sign is not. Look at {edges}."
        case "sign":
            return f"One sign is wrong: that of what comes along {edges}."
        case "upstream_alone" if only:
            return f"That is the upstream gradient alone. Multiply it by the local derivative of {edges}."
        case "upstream_alone":
            return f"You added the upstream gradient alone along {edges}. Multiply it by the local derivative first."
        case "local_alone" if only:
            return f"That is the local derivative alone. Multiply it by the upstream gradient of {edges}."
        case "local_alone":
            return f"You added the local derivative alone along {edges}. Multiply it by the upstream gradient first."
        case _ if len(mistake.edges) > 1:
            return f"Several edges bring something here; add up what comes along {edges}."
        case _:
            return f"Look at {edges}. {_rule(mistake.edges[0], graph)}"


def _rule(edge: Edge, graph: Graph) -> str:
    """How a gradient goes back along the edge, without its numbers."""
    target = graph.node(edge.target)
    if target.shape or graph.node(edge.source).shape:
        return f"On the way back: {backward_rule(edge, graph)}."
    return (
        f"How does `{heading(target, graph)}` change when `{edge.source}` changes a little? Multiply that by the "
        f"gradient of `{edge.target}`."
    )


def _edge(edge: Edge, graph: Graph) -> str:
    uses = [other for other in graph.edges_to(edge.target) if other.source == edge.source]
    place = f" (operand {edge.position + 1})" if len(uses) > 1 else ""
    return f"the edge from `{edge.target}` back to `{edge.source}`{place}"
