"""Where the graph page runs PyTorch: behind the app's one lock, with a bounded store of graphs in front."""

from __future__ import annotations

import streamlit as st

from backprop.graph import Accumulation, Graph, SecondBackward, accumulate, backward_twice
from backprop.ui.graph.settings import GraphSettings, record_settings
from backprop.ui.runs import one_at_a_time


def recorded(settings: GraphSettings) -> Graph:
    """The graph of these settings, whatever their step.

    Raises:
        ExpressionError, GraphError: as `backprop.graph.record`.
    """
    return _recorded(settings.expression, settings.values, settings.parameters)


# A graph is never changed, so that sessions can share it; a copy of a deep one would recurse.
@st.cache_resource(max_entries=100, show_spinner=False)
def _recorded(expression: str, values: tuple[tuple[str, object], ...], parameters: tuple[str, ...]) -> Graph:
    with one_at_a_time():
        return record_settings(GraphSettings(expression, values, parameters))  # type: ignore[arg-type]


def second_backward(settings: GraphSettings, *, retain_graph: bool) -> SecondBackward:
    """`backward()` called twice on one graph, now."""
    with one_at_a_time():
        return backward_twice(
            settings.expression, dict(settings.values), settings.parameters, retain_graph=retain_graph
        )


def one_more_pass(settings: GraphSettings) -> Accumulation:
    """A new forward and backward pass, now."""
    with one_at_a_time():
        return accumulate(settings.expression, dict(settings.values), settings.parameters, times=1)
