"""A learner's own program: the lines of its loop, put together from a palette."""

import streamlit as st

from backprop.trace import PROGRAMS
from backprop.ui.exercises.answering import lines_chosen
from backprop.ui.trace.settings import OWN, PALETTE
from backprop.ui.trace.state import FRAME, LINES, PROGRAM


def draw_own_lines() -> None:
    """Draw the palette, and the lines that were chosen from it."""
    st.subheader("The lines of your loop", anchor=False)
    lines_chosen(LINES, 0, PALETTE)


def draw_way_to_own(program: str) -> None:
    """Draw a button that makes this program's loop the learner's own; nothing, where its lines are none of those."""
    if program == OWN or not set(PROGRAMS[program].body) <= set(PALETTE):
        return
    st.button(
        "Change its lines", key="code_change", icon=":material/edit:", on_click=_take, args=(PROGRAMS[program].body,)
    )


def _take(lines: tuple[str, ...]) -> None:
    st.session_state[LINES] = lines
    st.session_state[PROGRAM] = OWN
    st.session_state[FRAME] = 0
