"""A text kept in the browser's own storage: it survives a reload, and never reaches a disk of the server's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def storage(name: str, *, text: str | None, on_found: Callable[[str], None]) -> None:
    """Keep `text` under `name`; "" takes it away.

    Args:
        name: in the browser's storage; also the widget's key.
        text: what to keep; None asks for what is there.
        on_found: called with what was there at first, "" for nothing, and whenever another tab has put something else
            there; before `text` replaces it. A browser can be made to send what it likes.
    """

    def found() -> None:
        received = st.session_state[name].get("found")
        if isinstance(received, str):
            on_found(received)

    _mount()(key=name, data={"name": name, "text": text}, height=1, on_found_change=found)


@st.cache_resource
def _mount() -> Callable[..., Any]:
    js = (Path(__file__).parent / "storage.js").read_text(encoding="utf-8")
    return st.components.v2.component("browser_storage", html="", js=js)
