"""The way to the frame at which a program departs from the right one."""

import streamlit as st

from backprop.trace import Departure
from backprop.ui.parts.verdict_box import Tone
from backprop.ui.trace.state import FRAME, rest_at


def tone(program: str, departure: Departure | None) -> Tone:
    """Of the verdict: a warning where the program does not train as the right one does."""
    if departure is not None:
        return "warning"
    return "info" if program == "right" else "success"


def draw_way_to_departure(departure: Departure | None) -> None:
    """Draw a button that goes to the frame; nothing, where there is none."""
    if departure is None:
        return
    st.button(
        "Go to where it departs",
        key="code_departs",
        icon=":material/alt_route:",
        disabled=st.session_state[FRAME] == departure.frame,
        on_click=rest_at,
        args=(departure.frame,),
    )
