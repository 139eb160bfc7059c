"""A page's two halves, so that a control and what it changes are on the screen together.

On a wide screen the controls stand on the left, and stay in view while the page scrolls. On a narrower one they stand
above. On a telephone only the first one does, and what happened in one line: both stay in view, the others are folded
away. `backprop/ui/shell/theme.py` has the style, which hangs on the keys that are given here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

FIRST = "first_control"


def halves() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The place of the controls, and that of all they change."""
    with st.container(key="workbench"):
        controls, results = st.columns([1, 4.1], gap="medium")
    return controls, results


@contextmanager
def first_control() -> Iterator[None]:
    """Here stands what is moved most. It stays in view on a telephone, too."""
    with st.container(key=FIRST):
        yield


@contextmanager
def other_controls() -> Iterator[None]:
    """Here stand the others. They are as wide as there is room for, one below the other where there is none."""
    # Seen on a telephone only. Whether it is ticked is looked up by the style, in the browser.
    st.checkbox("More settings and examples", key="all_controls")
    with st.container(key="controls", horizontal=True, gap="small"):
        yield


def heading(title: str) -> DeltaGenerator:
    """Draw the page's title. Returns the place beside it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="heading"):
        st.title(title, width="content")
        return st.container(width="content")
