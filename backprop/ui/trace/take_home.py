"""What a learner takes home from the page: the program as a script, its trace as a table, and the stepper as a page."""

import csv
import io

import streamlit as st

from backprop.trace import Trace, script
from backprop.ui.parts.downloads import download, unfolded
from backprop.ui.trace.frames import JSON
from backprop.ui.trace.stepper import offline
from backprop.ui.trace.words import STEPPER

_HEADINGS = ("frame", "row", "epoch", "sample", "printed", "w", "w.grad", "old in w.grad", "nodes", "graphs", "raised")


def draw_take_home(trace: Trace, frames: JSON) -> None:
    """Draw it, folded up."""
    if not (place := unfolded("Take it home", key="code_home", icon=":material/download:")):
        return
    with place:
        st.markdown(
            "The program by itself; a row for each line that ran; and these frames as one page, which needs no server."
        )
        code = script(trace.program, trace.config, epochs=trace.epochs)
        with st.container(horizontal=True):
            download("Script (.py)", code, file_name="loop.py", key="code_script")
            download("Table (.csv)", lambda: table(trace, frames), file_name="loop.csv", key="code_csv")
            download("Page (.html)", lambda: page(frames), file_name="loop.html", key="code_html")


def page(frames: JSON) -> str:
    """The stepper as one HTML file."""
    return offline(frames, title="The loop, line by line", words=STEPPER)


def table(trace: Trace, frames: JSON) -> str:
    """The trace as CSV: a row for each line that ran; numbers in full, a tensor's elements with spaces between."""
    row_of: dict[int, int] = {}
    for number, (_, place) in enumerate(frames["rows"], start=1):
        if place is not None:
            row_of.setdefault(place, number)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for index, frame in enumerate(trace.frames):
        w = frame.variable("w")
        gradient = frame.gradient
        writer.writerow(
            [
                index,
                row_of.get(frame.place, ""),
                _text(frame.epoch),
                _text(frame.sample),
                " / ".join(frame.printed),
                _text(None if w is None else w.value),
                _text(None if gradient is None else gradient.value),
                _text(None if gradient is None else gradient.old),
                frame.nodes,
                frame.graphs,
                "" if frame.raised is None else frame.raised.type,
            ]
        )
    return text.getvalue()


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(repr, value))
    return "" if value is None else repr(value)
