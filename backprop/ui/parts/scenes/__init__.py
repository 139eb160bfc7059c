"""Paints under a chart's marks what changes with the player's position: see `backprop/figures/network/scenes.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def scenes(*, charts: str) -> None:
    """Paint the scenes of the charts in the container whose key is `charts`, at the position of its player."""
    _mount()(key=f"{charts}_scenes", data={"charts": charts}, height=1)


@st.cache_resource
def _mount() -> Callable[..., Any]:
    js = (Path(__file__).parent / "scenes.js").read_text(encoding="utf-8")
    return st.components.v2.component("chart_scenes", html="", js=js)
