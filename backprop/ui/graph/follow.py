"""Keeps the node that a step is about in view, inside the graph's frame, and lets the learner zoom and pan there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_WORDS = {"out": "Zoom out", "in": "Zoom in", "whole": "Show the whole graph", "full": "Full size"}


def follow(frame: str) -> None:
    """Scroll the container whose key is `frame` to the node of class `current`, whenever that is another one.

    Where the graph is larger than its frame, buttons to zoom appear.
    """
    _mount()(key="graph_follow", data={"frame": frame, "words": _WORDS})


@st.cache_resource
def _mount() -> Callable[..., Any]:
    html, css, js = ((_HERE / f"follow.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("graph_follow", html=html, css=css, js=js)
