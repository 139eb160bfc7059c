"""Where a program departs from the right one: the way to that frame, and the variables of both side by side."""

import streamlit as st

from backprop.trace import RIGHT, Departure, Frame, Trace
from backprop.ui.parts.downloads import unfolded
from backprop.ui.parts.numbers import number, told_apart
from backprop.ui.parts.verdict_box import Tone
from backprop.ui.trace.state import FRAME, rest_at
from backprop.ui.trace.words import line_of

_SAME = {"l": "loss"}  # one thing under two names


def tone(trace: Trace, departure: Departure | None) -> Tone:
    """Of the verdict: a warning where the program does not train as the right one does."""
    if departure is not None:
        return "warning"
    return "info" if trace.program == RIGHT else "success"


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


def draw_both(departure: Departure | None, trace: Trace, right: Trace) -> None:
    """Draw, folded up at first, the numbers of both programs where they depart; nothing, where they do not."""
    if departure is None:
        return
    place = unfolded("Both programs side by side, where they depart", key="code_both", icon=":material/compare_arrows:")
    if place:
        place.markdown(both(departure, trace, right))


def both(departure: Departure, trace: Trace, right: Trace) -> str:
    """The numbers of both programs there as a table in Markdown; what differs is bold."""
    frames = (departure.frame, departure.right_frame)
    mine, wanted = (_numbers(one.frames[at]) for one, at in zip((trace, right), frames, strict=True))
    here, there = (line_of(one, at) for one, at in zip((trace, right), frames, strict=True))
    rows = [f"| | this program, after {here} | the right one, after {there} |", "|---|---|---|"]
    for name in mine:
        if name not in wanted and name != "w.grad":
            continue  # the other program has no such name
        texts = told_apart(mine[name], wanted[name]) if name in mine and name in wanted else None
        left, right_text = texts or (number(one[name]) if name in one else "none" for one in (mine, wanted))
        mark = "" if left == right_text else "**"
        rows.append(f"| `{name}` | {mark}{left}{mark} | {mark}{right_text}{mark} |")
    return "\n".join(rows)


def _numbers(frame: Frame) -> dict[str, float]:
    """Those of its variables that are one number, or a tensor's first; and what `w.grad` holds."""
    found = {}
    for variable in frame.variables:
        value = variable.value
        if isinstance(value, tuple) and variable.type == "Tensor":
            found[_SAME.get(variable.name, variable.name)] = float(value[0])
        elif isinstance(value, int | float) and variable.name != "total":
            found[_SAME.get(variable.name, variable.name)] = float(value)
        if variable.name == "w" and frame.gradient is not None:
            found["w.grad"] = frame.gradient.value[0]
    return found
