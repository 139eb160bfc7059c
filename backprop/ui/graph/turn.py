"""Your turn: the learner fills in the gradients, each checked, with a hint where one went wrong."""

from __future__ import annotations

import numpy as np
import streamlit as st

from backprop.expressions import ExpressionError, parse_value
from backprop.expressions.values import FloatArray, to_array
from backprop.figures.graph_dot import heading, shape_text
from backprop.graph import Edge, Graph, Node
from backprop.graph_steps import Progress, revealed
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.plain import plain

RELATIVE, ABSOLUTE = 1e-3, 1e-4  # of an answer: three or four digits are enough


def _key(settings: GraphSettings, name: str) -> str:
    """The key of an answer: other settings have other answers."""
    return f"graph_answer_{hash((settings.expression, settings.values, settings.parameters))}_{name}"


def revealed_so_far(settings: GraphSettings, graph: Graph) -> Progress:
    """The forward pass, and the gradients that the learner has found."""
    found = [
        node.name
        for node in _asked(graph)
        if (answer := _read(st.session_state.get(_key(settings, node.name)))) is not None and is_right(answer, node)
    ]
    return revealed(graph, found)


def your_turn(settings: GraphSettings, graph: Graph) -> None:
    """An input for each gradient, in the order of the backward pass."""
    asked = _asked(graph)
    st.markdown(
        f"The forward pass is done; the gradients are hidden. Begin at `{graph.result.name}` and go back: each "
        "gradient is the upstream gradient times the local derivative, added up where a value is used more than once. "
        "Three digits are enough."
    )
    right = 0
    for node in asked:
        question, answer_place = st.columns([1, 2], gap="small", vertical_alignment="top")
        shape = f", shape {shape_text(node.shape)}" if node.shape else ""
        text = question.text_input(
            f"Gradient of {heading(node, graph)}{shape}",
            key=_key(settings, node.name),
            placeholder="[1, 2]" if node.shape else "a number",
        )
        with answer_place:
            right += _judge(text or "", node, graph)
    if right == len(asked):
        st.success("All gradients are right. You have done what backward() does.")
    else:
        st.caption(f"{right} of {len(asked)} right.")


def _asked(graph: Graph) -> list[Node]:
    return [graph.node(name) for name in graph.backward_order]


def _read(text: str | None) -> FloatArray | None:
    if not text or not text.strip():
        return None
    try:
        return to_array("answer", parse_value(text.replace("−", "-"), max_elements=1024), max_elements=1024)
    except ValueError:
        return None


def is_right(answer: FloatArray, node: Node) -> bool:
    """Whether these are the numbers of the node's gradient, to about three digits."""
    if node.gradient is None or answer.shape != node.gradient.shape:
        return False
    return bool(np.allclose(answer, node.gradient, rtol=RELATIVE, atol=ABSOLUTE))


def _judge(text: str, node: Node, graph: Graph) -> bool:
    """Show the verdict on an answer. Returns whether it is right."""
    if not text.strip():
        return False
    answer = _read(text)
    if answer is None:
        try:
            parse_value(text.replace("−", "-"))
        except ExpressionError as error:
            st.error(plain(str(error)))
        return False
    if is_right(answer, node):
        st.success("Right.")
        return True
    st.warning(hint(answer, node, graph))
    return False


def hint(answer: FloatArray, node: Node, graph: Graph) -> str:
    """Which edge to look at, without its numbers."""
    assert node.gradient is not None
    if answer.shape != node.gradient.shape:
        return (
            f"A gradient has the shape of its value: {shape_text(node.shape)} here, but your answer has shape "
            f"{shape_text(answer.shape)}."
        )
    edges = [edge for edge in graph.edges_from(node.name) if edge.contribution is not None]
    if not edges:
        return f"The backward pass begins here: how much does `{node.name}` change when `{node.name}` changes by 1?"
    if np.allclose(answer, -node.gradient, rtol=RELATIVE, atol=ABSOLUTE):
        return f"The size is right, the sign is not. Look at {_edge(edges[0], graph)}."
    if len(edges) > 1:
        for edge in edges:
            if _near(answer, edge.contribution):
                rest = next(other for other in edges if other is not edge)
                return f"That is what comes along one edge. Add what comes along {_edge(rest, graph)}."
        where = " and ".join(_edge(edge, graph) for edge in edges)
        return f"Several edges bring something here; add up what comes along {where}."
    edge = edges[0]
    upstream = graph.node(edge.target).gradient
    if _near(answer, upstream):
        return f"That is the upstream gradient alone. Multiply it by the local derivative of {_edge(edge, graph)}."
    if _near(answer, edge.local_derivative):
        return f"That is the local derivative alone. Multiply it by the upstream gradient of {_edge(edge, graph)}."
    return (
        f"Look at {_edge(edge, graph)}: how does `{heading(graph.node(edge.target), graph)}` change when "
        f"`{edge.source}` changes a little? Multiply that by the gradient of `{edge.target}`."
    )


def _near(answer: FloatArray, other: FloatArray | None) -> bool:
    return (
        other is not None
        and answer.shape == other.shape
        and bool(np.allclose(answer, other, rtol=RELATIVE, atol=ABSOLUTE))
    )


def _edge(edge: Edge, graph: Graph) -> str:
    uses = [other for other in graph.edges_to(edge.target) if other.source == edge.source]
    place = f" (operand {edge.position + 1})" if len(uses) > 1 else ""
    return f"the edge from `{edge.target}` back to `{edge.source}`{place}"
