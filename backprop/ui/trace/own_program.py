"""A learner's own program: the lines of its loop, put together from a palette."""

import streamlit as st

from backprop.trace import LINES as LINES_OF_CODE
from backprop.trace import PROGRAMS
from backprop.training import TrainingConfig
from backprop.ui.exercises.answering import lines_chosen
from backprop.ui.trace.settings import OWN, PALETTE
from backprop.ui.trace.state import FRAME, LINES, OFF, PROGRAM


def draw_own_lines() -> None:
    """Draw the palette, and the lines that were chosen from it."""
    st.subheader("The lines of your loop", anchor=False)
    lines_chosen(LINES, 0, PALETTE)


def draw_switches(body: tuple[str, ...], config: TrainingConfig) -> None:
    """Draw a switch for each line of the program's loop: those that are chosen stand there as comments."""
    if body:
        st.pills(
            "Switch lines of the loop off",
            list(dict.fromkeys(body)),
            selection_mode="multi",
            format_func=lambda name: f"`{' '.join(LINES_OF_CODE[name].code(config).split())}`",
            key=OFF,
            persist_state="session",
        )


def switched_off(body: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of the program's loop that are switched off; what another program had is forgotten."""
    st.session_state[OFF] = [name for name in dict.fromkeys(body) if name in st.session_state[OFF]]
    return tuple(st.session_state[OFF])


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
