"""The least that a Streamlit page can do with the same graph: one slider, one drawing. For bench_graph.py."""

import streamlit as st

from backprop.figures.graph.dot import graph_dot
from backprop.figures.shared.palette import PALETTES
from backprop.graph.steps import progress, steps
from backprop.ui.graph.settings import PRESETS, record_settings
from backprop.ui.graph.stage import WORDS
from backprop.ui.parts.numbers import number


@st.cache_resource
def drawings() -> list[str]:
    graph = record_settings(PRESETS["two layers"])
    return [
        graph_dot(graph, progress(graph, step), PALETTES["light"], words=WORDS, number=number)
        for step in range(len(steps(graph)))
    ]


st.set_page_config(layout="wide")
st.graphviz_chart(drawings()[st.slider("Step", 0, len(drawings()) - 1)])
