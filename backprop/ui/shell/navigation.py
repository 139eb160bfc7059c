"""The menu of pages, for the main script; and for a page that was opened without it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from backprop.ui.glossary import explain_terms
from backprop.ui.shell.announcing import announce_what_happened
from backprop.ui.shell.arrival import focus_on_new_headings
from backprop.ui.shell.connection import drawn_anew_after_a_loss
from backprop.ui.shell.history import one_entry_each
from backprop.ui.shell.presenting import no_page_presents

_BUILT = "navigation_built"


def navigation() -> StreamlitPage:
    """Build the menu. Returns the page to run."""
    st.session_state[_BUILT] = True
    # An instructor's link to an exercise, or to a chapter of the lesson, may hide the rest of the app.
    asked = "1" in (st.query_params.get("only"), st.query_params.get("present"))
    lesson = urlsplit(st.context.url or "").path.endswith("/lesson")
    alone = asked and (lesson or "exercise" in st.query_params or "chapter" in st.query_params)
    return st.navigation(_pages(), position="hidden" if alone else "top")


def in_the_browser() -> None:
    """Put in place what every page needs there."""
    one_entry_each()
    focus_on_new_headings()
    drawn_anew_after_a_loss()
    explain_terms()
    announce_what_happened()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page in the menu: the subject's name, as in every other layer, and the page's address, if that is another.

    The script in `pages/` is named as the address: if the very first page of a server is opened by its address,
    Streamlit looks for a file of that name, and tells whoever opened it where it finds none.
    """

    subject: str
    title: str
    icon: str
    address: str = ""

    @property
    def script(self) -> str:
        return f"pages/{self.address or self.subject}.py"


_MENU = (
    _Entry("lesson", "Start here", "flag"),
    _Entry("training", "Training", "show_chart"),
    _Entry("graph", "Computational graph", "account_tree"),
    _Entry("trace", "Line by line", "format_list_numbered", "code"),
    _Entry("forgetting", "Forgetting to zero", "layers_clear"),
    _Entry("sweep", "Map", "grid_on", "map"),
    _Entry("network", "Layers", "layers", "layers"),
    _Entry("mistakes", "Lab of mistakes", "science", "lab"),
    _Entry("exercises", "Exercises", "exercise"),
)
TITLES = {entry.subject: entry.title for entry in _MENU}
SCRIPTS = {entry.subject: entry.script for entry in _MENU}


def _pages() -> list[StreamlitPage]:
    return [
        st.Page(
            entry.script,
            title=entry.title,
            icon=f":material/{entry.icon}:",
            default=entry.subject == "training",
        )
        for entry in _MENU
    ]


def through_navigation() -> None:
    """Call first on a page: begin again with the main script, where Streamlit passed it over.

    Beside a folder named `pages` it does so for the very first page of a server, if that is opened by its own address:
    it takes the folder for its older kind of app until it has seen a menu.
    """
    no_page_presents()
    if _BUILT not in st.session_state:
        navigation()
        st.rerun()
