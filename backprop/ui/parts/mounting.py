"""The parts of a page that run in the browser: a component's HTML, CSS and JavaScript, read from its own files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


@st.cache_resource
def mounted(name: str, module: str) -> Callable[..., Any]:
    """The component, registered once for all learners.

    Args:
        name: under which the browser knows it, unlike every other component's.
        module: `__file__` of the module that draws it. Beside it lies one `.js`, and at need a `.css` and a `.html` of
            the same name.
    """
    (script,) = Path(module).parent.glob("*.js")
    html, css = (
        path.read_text(encoding="utf-8") if (path := script.with_suffix(kind)).exists() else ""
        for kind in (".html", ".css")
    )
    return st.components.v2.component(name, html=html, css=css or None, js=script.read_text(encoding="utf-8"))


def sent(key: str, name: str) -> object:
    """What the browser has sent under `name` for the component under `key`; None for nothing.

    For the callback, which is also called where the component went in the same moment, with the page that it was on.
    """
    return st.session_state.get(key, {}).get(name)
