"""A text kept in the browser's own storage: it survives a reload and a new server, not on a server's disk."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from backprop.ui.parts.mounting import mounted, sent

Span = Literal["browser", "tab"]


def storage(name: str, *, text: str | None, on_found: Callable[[str], None], span: Span = "browser") -> None:
    """Keep `text` under `name`; "" takes it away.

    Args:
        name: in the browser's storage; also the widget's key.
        text: what to keep; None asks for what is there.
        on_found: called with what was there at first, "" for nothing, and whenever another tab has put something else
            there; before `text` replaces it. A browser can be made to send what it likes.
        span: whether all tabs share it and it stays when they are closed, or it is this tab's and goes with it.
    """

    heard = f"{name}_heard"

    def found() -> None:
        received = sent(name, "found")
        if isinstance(received, str):
            st.session_state[heard] = st.session_state.get(heard, 0) + 1
            on_found(received)

    # Asked again with every run of the page: an answer may be lost, as when another request comes between.
    times = st.session_state[f"{name}_times"] = st.session_state.get(f"{name}_times", 0) + 1
    # Its script is run only where something here is another: also where what was found there changes nothing in `text`,
    # which then has still to be written over it.
    data = {"name": name, "text": text, "span": span, "asked": times if text is None else 0}
    data["heard"] = st.session_state.get(heard, 0)
    mounted("browser_storage", __file__)(key=name, data=data, height=1, on_found_change=found)
