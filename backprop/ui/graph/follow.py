"""Fits a graph into its frame, keeps the node that a step is about in view there, and lets the learner zoom and pan."""

import streamlit as st

from backprop.ui.parts.mounting import mounted, sent

_WORDS = {"out": "Zoom out", "in": "Zoom in", "whole": "Show the whole graph", "full": "Full size"}
_UPRIGHT = "graph_upright"


def is_upright() -> bool:
    """Whether graphs are drawn from top to bottom: where the learner's screen is narrow, as on a telephone."""
    return bool(st.session_state.get(_UPRIGHT))


def follow(frame: str) -> None:
    """Scroll the container whose key is `frame` to the node of class `current`, whenever that is another one.

    Where the graph is larger than its frame, buttons to zoom appear.
    """
    key = f"follow_{frame}"

    def measured() -> None:
        narrow = sent(key, "narrow")
        if isinstance(narrow, bool):
            st.session_state[_UPRIGHT] = narrow

    mounted("graph_follow", __file__)(
        key=key,
        data={"frame": frame, "words": _WORDS, "upright": is_upright()},
        default={"narrow": None},
        on_narrow_change=measured,
    )
