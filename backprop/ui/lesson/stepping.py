"""A program in a chapter: its listing while a guess is to be made, and then line by line."""

import streamlit as st

from backprop.trace import PROGRAMS, listing
from backprop.training import TrainingConfig
from backprop.ui.trace import words
from backprop.ui.trace.frames import frames_of
from backprop.ui.trace.runs import traced
from backprop.ui.trace.stepper import draw_stepper


def draw_program(program: str, config: TrainingConfig, *, running: bool) -> None:
    """Draw it; where it is not `running`, as a listing alone."""
    if not running:
        st.code("\n".join(row.text for row in listing(PROGRAMS[program], config)), language="python", wrap_lines=True)
        return
    key = f"lesson_frame_{program}"
    trace = traced(program, config)
    first = next((at for at, frame in enumerate(trace.frames) if frame.graphs), 0)  # before, there is little to see
    frame = min(st.session_state.get(key, first), len(trace.frames) - 1)

    def rest_at(frame: int) -> None:
        st.session_state[key] = frame

    draw_stepper(frames_of(trace), frame=frame, words=words.STEPPER, on_frame=rest_at)
