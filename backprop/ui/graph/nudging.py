"""Nudge a value of the graph: what its gradient says that the result will do, and what it really does."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st
import torch

from backprop.figures.graph.dot import heading, shape_text
from backprop.figures.graph.slope import SlopeWords, slope_figure
from backprop.figures.shared.palette import Palette
from backprop.graph import Graph, Nudge, nudge, nudged_results
from backprop.ui.graph.nudge_words import compared, when_smaller
from backprop.ui.graph.runs import recorded
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.parts.downloads import unfolded
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import draw_chart
from backprop.ui.shell.store import computed

SIZES = (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
_POINTS = 61
_NODE, _ELEMENT, _SIZE = "graph_nudge_node", "graph_nudge_element", "graph_nudge_size"

Both = tuple[tuple[Nudge, ...], tuple[Nudge, ...]]
Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def draw_nudging(settings: GraphSettings, colors: Palette) -> None:
    """Draw it, folded up. Costs nothing until it is opened."""
    if not (place := unfolded("Nudge a value, and compare", key="graph_nudge_open", icon=":material/straighten:")):
        return
    graph = recorded(settings)
    names = [node.name for node in graph.nodes if node.gradient is not None and node.name != graph.result.name]
    with place:
        if not names:
            st.markdown("The expression is the parameter itself: its gradient is 1, and a nudge moves it by as much.")
            return
        st.markdown(
            "A gradient is a promise: if this value were a little larger, and all else the same, the result would "
            "change by gradient × nudge. Choose a value, nudge it, and see how well that holds."
        )
        controls, results = st.columns([1, 2.4], gap="medium")
        with controls:
            name, element = _chosen(graph, names)
            size = st.select_slider("Nudge by", SIZES, value=0.1, format_func=number, key=_SIZE)
        at = SIZES.index(size)
        exact, single = _tried(settings, graph, name, element)
        label = _label(graph, name, element)
        with controls:
            st.markdown(compared(exact[at], label, graph.result.name))
        with results:
            words = SlopeWords(
                title=f"{graph.result.name}, for every {label}",
                here="as it is",
                slope="its gradient, as a slope",
                nudged="nudged",
                x_axis=label,
            )
            values, curve = _curve(settings, graph, name, element, size)
            if np.isfinite(curve).any():
                figure = slope_figure(values, curve, exact[at], colors, words=words, nudged=True)
                alt = f"{graph.result.name} over {label}, with the slope {number(exact[at].gradient)} at its value."
                draw_chart(figure, key="chart_nudge", alt=alt)
        st.dataframe(_table(exact, single), hide_index=True, alt="Each nudge, in float64 and in float32.")
        if said := when_smaller(exact, single):
            st.markdown(said)


def _chosen(graph: Graph, names: list[str]) -> tuple[str, int]:
    """The value, and which of its numbers."""
    if st.session_state.get(_NODE) not in names:
        st.session_state[_NODE] = names[0]
    name = st.selectbox("Value", names, format_func=lambda name: heading(graph.node(name), graph), key=_NODE)
    node = graph.node(name or names[0])
    if not node.shape:
        return node.name, 0
    places = list(range(node.value.size))
    if st.session_state.get(_ELEMENT) not in places:
        st.session_state[_ELEMENT] = 0
    element = st.selectbox(
        f"Which of its numbers (shape {shape_text(node.shape)})",
        places,
        format_func=lambda place: _label(graph, node.name, place),
        key=_ELEMENT,
    )
    return node.name, element or 0


def _label(graph: Graph, name: str, element: int) -> str:
    """The number as PyTorch has it: `w`, `W[0, 1]`."""
    shape = graph.node(name).shape
    return f"{name}[{', '.join(str(place) for place in np.unravel_index(element, shape))}]" if shape else name


def _key(settings: GraphSettings, name: str, element: int) -> tuple[object, ...]:
    return (settings.expression, settings.values, settings.parameters, name, element)


def _tried(settings: GraphSettings, graph: Graph, name: str, element: int) -> Both:
    """Every nudge, in float64 and in float32."""

    def tried() -> Both:
        exact, single = (
            tuple(nudge(graph, name, size, element=element, precision=precision) for size in SIZES)
            for precision in (torch.float64, torch.float32)
        )
        return exact, single

    return computed(("nudges", *_key(settings, name, element)), tried)


def _curve(settings: GraphSettings, graph: Graph, name: str, element: int, size: float) -> Curve:
    """The result over values round the one that is nudged."""
    room = max(1.5 * size, 0.5)

    def curve() -> Curve:
        around = np.linspace(-room, room, _POINTS)
        value = float(graph.node(name).value.flat[element])
        return value + around, nudged_results(graph, name, around, element=element)

    return computed(("nudged curve", *_key(settings, name, element), room), curve)


def _table(exact: tuple[Nudge, ...], single: tuple[Nudge, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "nudge": [number(one.size) for one in exact],
            "gradient × nudge": [number(one.predicted) for one in exact],
            "really": [number(one.actual) for one in exact],
            "apart": [number(abs(one.actual - one.predicted), 2) for one in exact],
            "really, in float32": [number(one.actual) for one in single],
            "apart, in float32": [number(abs(one.actual - one.predicted), 2) for one in single],
        }
    )
