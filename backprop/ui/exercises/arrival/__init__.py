"""The top of the page when another exercise is shown, as when a page is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def arrival(shown: str) -> None:
    """Go to the top whenever `shown` is another than before. At a place on the page that is always the same."""
    _mount()(key="exercises_arrival", data={"shown": shown}, height=1)


@st.cache_resource
def _mount() -> Callable[..., Any]:
    js = (Path(__file__).parent / "arrival.js").read_text(encoding="utf-8")
    return st.components.v2.component("exercises_arrival", html="", js=js)
