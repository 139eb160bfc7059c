"""After a lost connection: the page is drawn anew before the learner goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_WORDS = "Connected again. One moment …"


def drawn_anew_after_a_loss() -> None:
    """Put it in place, once for all pages.

    The server that answers again may be another, or have been started anew, and know nothing of this learner. Streamlit
    would let it meet the learner with the next move, which would then be lost: a new session begins with the address.
    """
    _mount()(key="browser_connection", data={"words": _WORDS}, height=1, on_again_change=lambda: None)


@st.cache_resource
def _mount() -> Callable[..., Any]:
    js = (Path(__file__).parent / "connection.js").read_text(encoding="utf-8")
    return st.components.v2.component("browser_connection", html="<output></output>", js=js)
