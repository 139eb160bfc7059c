"""Keeps the node that a step is about in view, inside the graph's frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def follow(frame: str) -> None:
    """Scroll the container whose key is `frame` to the node of class `current`, whenever that is another one."""
    _mount()(key="graph_follow", data={"frame": frame}, height=1)


@st.cache_resource
def _mount() -> Callable[..., Any]:
    js = (Path(__file__).parent / "follow.js").read_text(encoding="utf-8")
    return st.components.v2.component("graph_follow", html="", js=js)
