"""The page's own settings, in its widgets, the address and the session."""

import streamlit as st

from backprop.ui.shell.state import PageState
from backprop.ui.trace.settings import FIELDS

PAGE = "code"
PROGRAM, FRAME, LINES, OFF = map(FIELDS.key, ("program", "frame", "lines", "off"))
TRACE = PageState(PAGE, FIELDS)


def rest_at(frame: int) -> None:
    """Show this frame. Only in a widget's callback."""
    st.session_state[FRAME] = frame
