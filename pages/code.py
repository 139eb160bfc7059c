"""The loop, line by line: code, variables and PyTorch's graphs, moving together."""

import streamlit as st

from backprop.trace import PROGRAMS, first_departure
from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.parts.verdict_box import draw_verdict
from backprop.ui.parts.workbench import halves, heading
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import style
from backprop.ui.trace import words
from backprop.ui.trace.departure import draw_both, draw_way_to_departure, tone
from backprop.ui.trace.frames import frames_of
from backprop.ui.trace.own_program import draw_own_lines, draw_switches, draw_way_to_own, switched_off
from backprop.ui.trace.runs import traced
from backprop.ui.trace.settings import OWN, TraceSettings, program_of
from backprop.ui.trace.state import FRAME, LINES, PAGE, PROGRAM, TRACE, rest_at
from backprop.ui.trace.stepper import draw_stepper
from backprop.ui.trace.take_home import draw_take_home
from backprop.ui.training.controls import draw_controls
from backprop.ui.training.one_weight import stop_at_several
from backprop.ui.training.pins import TRAINING_KEPT
from backprop.ui.training.state import TRAINING

through_navigation()
style()
TRAINING.begin(page=PAGE)
TRACE.begin()

with heading("The loop, line by line"):
    program = st.selectbox(
        "Program",
        [*PROGRAMS, OWN],
        format_func=words.PROGRAM_WORDS.__getitem__,
        key=PROGRAM,
        persist_state="session",
        label_visibility="collapsed",
        width=340,
    )
draw_first_line(
    "trace", "The row that has just run, every variable, and the graph that PyTorch keeps: step through a real run."
)
say_what_was_refused(TRAINING, TRACE)
controls, results = halves()

with controls:
    settings = draw_controls()
stop_at_several(settings, results, PAGE, TRACE)
with results:
    lines = st.session_state[LINES]
    chosen = program_of(program, lines)
    body = tuple(chosen.lines[place] for place in chosen.on("body"))
    off = switched_off(body)
    trace = traced(program, settings.config, lines, off)
    right = traced("right", settings.config)
    departure = first_departure(trace, right)
    last = len(trace.frames) - 1
    st.session_state[FRAME] = min(st.session_state[FRAME], last)
    frame = st.session_state[FRAME]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="code_verdict"):
        draw_verdict(words.verdict(trace, departure), tone(trace, departure))
        draw_way_to_departure(departure)
        draw_way_to_own(program)
    frames = frames_of(trace)
    draw_stepper(frames, frame=frame, words=words.STEPPER, on_frame=rest_at)
    draw_switches(body, settings.config)
    draw_both(departure, trace, right)
    if program == OWN:
        draw_own_lines()
    draw_take_home(trace, frames)
    link_to_exercises("trace")

TRAINING.finish(settings, page=PAGE)
TRACE.finish(TraceSettings(program, frame, lines, off))
TRAINING_KEPT.keep()
