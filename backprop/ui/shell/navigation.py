"""The menu of pages, for the main script; and for a page that was opened without it."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from backprop.ui.shell.connection import drawn_anew_after_a_loss
from backprop.ui.shell.history import one_entry_each

_BUILT = "navigation_built"


def navigation() -> StreamlitPage:
    """Build the menu. Returns the page to run."""
    st.session_state[_BUILT] = True
    # An instructor's link to an exercise may hide the rest of the app.
    alone = st.query_params.get("only") == "1" and ("exercise" in st.query_params or "chapter" in st.query_params)
    return st.navigation(_pages(), position="hidden" if alone else "top")


def in_the_browser() -> None:
    """Put in place what every page needs there."""
    one_entry_each()
    drawn_anew_after_a_loss()


def _pages() -> list[StreamlitPage]:
    return [
        st.Page("pages/training.py", title="Training", icon=":material/show_chart:", default=True),
        st.Page("pages/graph.py", title="Computational graph", icon=":material/account_tree:"),
        st.Page("pages/forgetting.py", title="Forgetting to zero", icon=":material/layers_clear:"),
        st.Page("pages/sweep.py", title="Map", url_path="map", icon=":material/grid_on:"),
        st.Page("pages/network.py", title="Layers", url_path="layers", icon=":material/layers:"),
        st.Page("pages/mistakes.py", title="Lab of mistakes", url_path="lab", icon=":material/science:"),
        st.Page("pages/exercises.py", title="Exercises", icon=":material/exercise:"),
    ]


def page_titles() -> dict[str, str]:
    """The titles of all pages, by the names of their scripts."""
    return {page.url_path or "training": page.title for page in _pages()}


def through_navigation() -> None:
    """Call first on a page: begin again with the main script, where Streamlit passed it over.

    Beside a folder named `pages` it does so for the very first page of a server, if that is opened by its own address:
    it takes the folder for its older kind of app until it has seen a menu.
    """
    if _BUILT not in st.session_state:
        navigation()
        st.rerun()
