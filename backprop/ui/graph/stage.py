"""The drawing of the graph, stepped through or filled in."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from backprop.figures.graph.dot import GraphWords, graph_dot
from backprop.figures.shared.palette import Palette
from backprop.graph import Graph
from backprop.graph.steps import Progress, all_known, progress, steps
from backprop.ui.graph.after import VALUES_CHANGED, draw_after_backward
from backprop.ui.graph.follow import follow, is_upright
from backprop.ui.graph.inside import look_inside
from backprop.ui.graph.runs import recorded
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.graph.state import GRAPH, MODE, STEP, TURN, WATCH, rest_at
from backprop.ui.graph.stepper import draw_stepper
from backprop.ui.graph.turn import draw_your_turn, revealed_so_far
from backprop.ui.parts.numbers import counted, number

WORDS = GraphWords(
    value="value",
    gradient="gradient",
    parameter="parameter",
    constant="constant",
    shape="shape",
)
FRAME = "graph_frame"


@st.fragment
def draw_stage(settings: GraphSettings, colors: Palette) -> None:
    """Draw the graph at the step of the session. Where a learner comes to rest, only this is drawn anew."""
    if st.session_state.pop(VALUES_CHANGED, False):
        st.rerun()  # an update of the parameters: the inputs beside the graph have new values
    graph = recorded(settings)
    last = len(steps(graph)) - 1
    st.session_state[STEP] = step = min(st.session_state[STEP], last)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="graph_buttons"):
        mode = st.segmented_control(
            "Mode",
            [WATCH, TURN],
            key=MODE,
            required=True,
            persist_state="session",
            label_visibility="collapsed",
            wrap=False,
        )
    if mode == TURN:
        shown = revealed_so_far(settings, graph)
        draw_graph(graph, shown, colors, hide="?")
        look_inside(graph, shown, colors, unknown="Yours to find.")
        draw_your_turn(settings, graph)
    else:
        draw_steps(graph, colors, step=step, on_step=rest_at)
        look_inside(graph, progress(graph, step), colors)
        if step == last:
            draw_after_backward(settings, graph)
    GRAPH.finish(replace(settings, step=step, turn=mode == TURN))


def draw_steps(graph: Graph, colors: Palette, *, step: int, on_step: Callable[[int], None]) -> None:
    """Draw the graph with the stepper above it. A step needs no answer from here: all of them are in the browser."""
    draw_stepper(graph, frame=FRAME, step=step, on_step=on_step)
    with st.container(key="graph_stepped"):
        draw_graph(graph, all_known(graph), colors)


def draw_graph(graph: Graph, shown: Progress, colors: Palette, hide: str = "", *, frame: str = FRAME) -> None:
    """Draw the graph with what is known of it. `hide` stands for what is not; `frame` is the key of its container."""
    dot = graph_dot(graph, shown, colors, words=WORDS, number=number, hide=hide, upright=is_upright())
    with st.container(key=frame):
        st.graphviz_chart(dot, width="content", alt=_alt(graph, shown))
    follow(frame)


def _alt(graph: Graph, shown: Progress) -> str:
    return (
        f"The graph of {counted(len(graph.nodes), 'value')} and {counted(len(graph.edges), 'edge')}; filled in: "
        f"{counted(len(shown.values), 'value')} and {counted(len(shown.gradients), 'gradient')}."
    )
