"""Chapter 3: a network is a graph."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.figures.shared.palette import Palette
from backprop.graph import Graph
from backprop.graph.steps import revealed, steps
from backprop.ui.graph.runs import recorded
from backprop.ui.graph.settings import LESSON, GraphSettings
from backprop.ui.graph.stage import draw_graph, draw_steps
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Number
from backprop.ui.parts.numbers import number

_STEP = "lesson_graph_step"


def _settings(x: float, w: float) -> GraphSettings:
    return GraphSettings(LESSON.expression, (("x", x), ("w", w), ("y", 2 * x)), ("w",))


def _graph(x: float, w: float) -> Graph:
    return recorded(_settings(x, w))


def _gradient(x: float = 3.0, w: float = 1.0) -> float:
    gradient = _graph(x, w).node("w").gradient
    assert gradient is not None
    return float(gradient)


def _miss() -> tuple[float, float]:
    """Prediction minus y, and its gradient."""
    graph = _graph(3.0, 1.0)
    miss = graph.node(graph.edges_to(graph.result.name)[0].source)
    assert miss.gradient is not None
    return float(miss.value), float(miss.gradient)


def _loss() -> float:
    return float(_graph(3.0, 1.0).result.value)


def _facts() -> dict[str, str]:
    miss, arrives = _miss()
    return {
        "example": number(_gradient(2.0, 3.5)),
        "gradient": number(_gradient()),
        "miss": number(miss),
        "arrives": number(arrives),
    }


def _draw(colors: Palette, guessed: bool, beside: DeltaGenerator) -> None:
    if not guessed:
        graph = _graph(3.0, 1.0)
        draw_graph(graph, revealed(graph, ()), colors, hide="?")
        st.caption(
            "Forward, every value is known. Backward, the gradients are still to be found: one below each value."
        )
        return
    with beside.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        x = st.slider("x (y is 2·x)", 0.0, 4.0, 3.0, step=0.5, key="lesson_graph_x")
        w = st.slider("w", -1.0, 4.0, 1.0, step=0.5, key="lesson_graph_w")
    graph = _graph(x, w)
    draw_steps(graph, colors, step=min(st.session_state.get(_STEP, 0), len(steps(graph)) - 1), on_step=_rest_at)


def _rest_at(step: int) -> None:
    st.session_state[_STEP] = step


CHAPTER = Chapter(
    id="graph",
    guess=Number(
        _gradient,
        {
            "without-x": lambda: _miss()[1],
            "without-two": lambda: _gradient() / 2,
            "sign": lambda: -_gradient(),
            "loss": _loss,
            "miss": lambda: _miss()[0],
        },
    ),
    facts=_facts,
    draw=_draw,
    exercise="linear-edges",
    page="graph",
    wide=True,
)
