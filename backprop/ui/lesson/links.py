"""The first line of every other page: what it is for, and the chapter of the lesson that explains it."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.ui.glossary import with_terms
from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.lesson.state import decline, record
from backprop.ui.parts.icon_button import icon_button
from backprop.ui.shell.navigation import SCRIPTS

# Of each page's subject, the chapter that one has to have read to make sense of it.
CHAPTER_OF: Mapping[str, str] = MappingProxyType(
    {
        "training": "loop",
        "graph": "graph",
        "trace": "loop",
        "forgetting": "zeroing",
        "sweep": "step",
        "network": "layers",
        "mistakes": "keeping",
        "exercises": "fit",
    }
)
_ICON = ":material/flag:"


def draw_first_line(subject: str, text: str = "", *, inviting: bool = False) -> DeltaGenerator:
    """Draw what the page is for, and the way to the chapter. Returns the place of the text, for one that comes later.

    Args:
        subject: of the page.
        text: what the page is for, in Markdown. Its terms are linked to their meanings.
        inviting: whether somebody who has not begun the lesson is invited to, until the line is closed.
    """
    number = 1 + [chapter.id for chapter in CHAPTERS].index(CHAPTER_OF[subject])
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="first_line"):
        place = st.container(width="stretch")
        if text:
            place.markdown(with_terms(text))
        if not inviting or record().reached:
            st.page_link(
                SCRIPTS["lesson"],
                label=f"Explained in chapter {number}" if number > 1 else "Begin with chapter 1",
                icon=_ICON,
                query_params={"lesson": str(number)},
                width="content",
            )
        elif not record().declined:
            with st.container(horizontal=True, vertical_alignment="center", gap=None, width="content"):
                st.page_link(SCRIPTS["lesson"], label="**New to this? Start here**", icon=_ICON, width="content")
                icon_button("Close this invitation", "close", key="invitation_close", on_click=decline)
    return place
