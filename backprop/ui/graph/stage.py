"""The drawing of the graph and the buttons that step through it."""

from dataclasses import replace

import streamlit as st

from backprop.figures.graph.dot import GraphWords, graph_dot
from backprop.figures.shared.palette import Palette
from backprop.graph import Graph
from backprop.graph.steps import Progress, progress, steps
from backprop.ui.graph.after import VALUES_CHANGED, draw_after_backward
from backprop.ui.graph.captions import caption
from backprop.ui.graph.follow import follow
from backprop.ui.graph.inside import look_inside
from backprop.ui.graph.runs import recorded
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.graph.state import GRAPH, MODE, STEP, TURN, WATCH
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
    """Draw the graph at the step of the session. A step draws only this anew."""
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
        if mode == WATCH:
            _buttons(step, last)
    if mode == TURN:
        shown = revealed_so_far(settings, graph)
        draw_graph(graph, shown, colors, hide="?")
        look_inside(graph, shown, colors, unknown="Yours to find.")
        draw_your_turn(settings, graph)
    else:
        shown = progress(graph, step)
        st.markdown(caption(graph, shown.step))
        draw_graph(graph, shown, colors)
        look_inside(graph, shown, colors)
        if step == last:
            draw_after_backward(settings, graph)
    GRAPH.finish(replace(settings, step=step, turn=mode == TURN))


def draw_graph(graph: Graph, shown: Progress, colors: Palette, hide: str = "") -> None:
    """Draw the graph with what is known of it. `hide` stands for what is not."""
    dot = graph_dot(graph, shown, colors, words=WORDS, number=number, hide=hide)
    with st.container(key=FRAME):
        st.graphviz_chart(dot, width="content", alt=_alt(graph, shown))
    follow(FRAME)


def _alt(graph: Graph, shown: Progress) -> str:
    return (
        f"The graph of {counted(len(graph.nodes), 'value')} and {counted(len(graph.edges), 'edge')}; filled in: "
        f"{counted(len(shown.values), 'value')} and {counted(len(shown.gradients), 'gradient')}."
    )


def _buttons(step: int, last: int) -> None:
    with st.container(horizontal=True, gap="small", wrap=False, width="content", key="graph_steps"):
        for key, words, to, shortcut in (
            ("first", "First", 0, "Home"),
            ("back", "Back", step - 1, "Left"),
            ("forward", "Forward", step + 1, "Right"),
            ("last", "Last", last, "End"),
        ):
            st.button(
                words,
                key=f"graph_{key}",
                shortcut=shortcut,
                on_click=_go,
                args=(max(0, min(to, last)),),
            )
    st.slider("Step", 0, last, key=STEP, persist_state="session", width="stretch")


def _go(step: int) -> None:
    st.session_state[STEP] = step
