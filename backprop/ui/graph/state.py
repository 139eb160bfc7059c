"""The graph page's settings, in its widgets, the address and the session."""

import streamlit as st

from backprop.expressions import format_value
from backprop.ui.graph.settings import LESSON, GraphSettings, from_query, to_query
from backprop.ui.shell.fields import Dependent
from backprop.ui.shell.state import PageState

TEXT, STEP, MODE = "graph_text", "graph_step", "graph_mode"
WATCH, TURN = "Watch", "Your turn"


def rest_at(step: int) -> None:
    """Show this step. Only in a widget's callback."""
    st.session_state[STEP] = step


def value_key(name: str) -> str:
    """The key of the input for a name's value."""
    return f"graph_value_{name}"


def parameter_key(name: str) -> str:
    """The key of the toggle that makes a name a parameter."""
    return f"graph_parameter_{name}"


def _widgets(settings: GraphSettings) -> dict[str, object]:
    return {
        TEXT: settings.expression,
        STEP: settings.step,
        MODE: TURN if settings.turn else WATCH,
        **{value_key(name): format_value(value) for name, value in settings.values},
        **{parameter_key(name): name in settings.parameters for name, _ in settings.values},
    }


FIELDS = Dependent(LESSON, ("f", "v", "p", "s", "turn"), _widgets, to_query, from_query)
GRAPH = PageState("graph", FIELDS)
