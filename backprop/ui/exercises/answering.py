"""The thing to do: the widgets that an answer is given with, one function a kind of task."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from backprop.exercises.answers import MAX_FIELD_CHARACTERS, Answer
from backprop.exercises.build import Build
from backprop.exercises.compute import Compute
from backprop.exercises.exercise import Exercise, GraphScene
from backprop.exercises.loop_running import MAX_LINES
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import DataChoice, Knob, Tune
from backprop.ui.exercises.content import ExerciseWords
from backprop.ui.exercises.state import attempt, field_key, remember, submit
from backprop.ui.exercises.words import code_span
from backprop.ui.parts.follow_up import draw_follow_up, follow_up
from backprop.ui.parts.icon_button import icon_button
from backprop.ui.training.controls import DATA_WORDS

_FOLLOW_UP = "exercises_follow_up"


def draw_answer(exercise: Exercise, words: ExerciseWords) -> Answer:
    """Draw the widgets and the button that checks. Returns what stands in them."""
    task = exercise.task
    match task:
        case Predict():
            _choice(exercise, words)
        case Tune():
            _sliders(exercise, task, words)
        case Build():
            key = field_key(exercise.id, "lines")
            if key not in st.session_state:
                kept = attempt(exercise.id).answer["lines"].split()
                st.session_state[key] = tuple(name for name in kept if name in task.palette)
            lines_chosen(key, len(task.before), task.palette)
        case Mend():
            _replacement(exercise, task, words)
        case _:
            _typed(exercise, words)
            return _standing(exercise)
    answer = _standing(exercise)
    remember(exercise.id, answer)
    st.button("Check", type=_weight(exercise), key="exercises_check", on_click=_check, args=(exercise,))
    return answer


def _standing(exercise: Exercise) -> Answer:
    """What stands in the widgets now: also in a callback, before the page is drawn again."""
    values = {name: st.session_state.get(field_key(exercise.id, name)) for name in exercise.task.fields}
    return {name: _text(value) for name, value in values.items()}


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case float():
            return f"{value:g}"
        case tuple():
            return " ".join(value)
    return str(value)


def _check(exercise: Exercise) -> None:
    submit(exercise.id, _standing(exercise))


def _filled(exercise: Exercise, values: Mapping[str, object]) -> None:
    """Give each widget what stands in the learner's answer, where it holds nothing yet."""
    for name, value in values.items():
        key = field_key(exercise.id, name)
        if key not in st.session_state:
            st.session_state[key] = value


def _typed(exercise: Exercise, words: ExerciseWords) -> None:
    """Text fields, in a form: Enter in any of them checks."""
    number = isinstance(exercise.task, Compute)
    _filled(exercise, attempt(exercise.id).answer)
    with st.form(f"exercises_form_{exercise.id}", border=False):
        beside = isinstance(exercise.scene, GraphScene)  # it takes the whole width, and so do the fields below it
        places = (
            st.columns(max(len(exercise.task.fields), 2)) if beside else [st.container()] * len(exercise.task.fields)
        )
        for place, name in zip(places, exercise.task.fields, strict=False):
            place.text_input(
                words.labels[name],
                key=field_key(exercise.id, name),
                max_chars=MAX_FIELD_CHARACTERS,
                placeholder="a number, such as -0.5 or 1/3" if number else "such as 2*x + 1",
                autocomplete="off",
            )
        weight = _weight(exercise)
        st.form_submit_button("Check", type=weight, key="exercises_check", on_click=_check, args=(exercise,))


def _weight(exercise: Exercise) -> Literal["primary", "secondary"]:
    """The button that checks is the one to press until the exercise has passed; then that is the way on."""
    return "primary" if attempt(exercise.id).passed is None else "secondary"


def _choice(exercise: Exercise, words: ExerciseWords) -> None:
    choices = list(words.labels)
    kept = attempt(exercise.id).answer["choice"]
    _filled(exercise, {"choice": kept if kept in choices else None})
    key = field_key(exercise.id, "choice")
    st.radio("Your prediction", choices, index=None, format_func=words.labels.__getitem__, key=key)


def _sliders(exercise: Exercise, task: Tune, words: ExerciseWords) -> None:
    kept = attempt(exercise.id).answer
    for knob in task.knobs:
        key, label = field_key(exercise.id, knob.name), words.labels[knob.name]
        if isinstance(knob, DataChoice):
            _filled(exercise, {knob.name: kept[knob.name] if kept[knob.name] in knob.names else knob.start})
            st.selectbox(label, knob.names, format_func=DATA_WORDS.__getitem__, key=key)
        else:
            _filled(exercise, {knob.name: _within(knob, kept[knob.name])})
            st.slider(label, knob.low, knob.high, step=knob.step, key=key)


def _within(knob: Knob, text: str) -> float:
    """The slider's value for what an answer holds; its start, where that is no such value."""
    try:
        value = float(text)
    except ValueError:
        return knob.start
    return value if knob.low <= value <= knob.high else knob.start


def _replacement(exercise: Exercise, task: Mend, words: ExerciseWords) -> None:
    lines, kept = task.broken.lines, attempt(exercise.id).answer
    numbers = [str(number) for number in range(1, len(lines) + 1)]
    for name, label, options, write in (
        ("line", words.labels["line"], numbers, lambda number: f"{number}\u2002{code_span(lines[int(number) - 1])}"),
        ("with", words.labels["with"], list(task.replacements), code_span),
    ):
        _filled(exercise, {name: kept[name] if kept[name] in options else None})
        st.radio(label, options, index=None, format_func=write, key=field_key(exercise.id, name))


def lines_chosen(key: str, before: int, palette: tuple[str, ...]) -> tuple[str, ...]:
    """A palette of lines, and those that were chosen, which can be moved and taken out. Returns the latter.

    Args:
        key: under which the session keeps them.
        before: how many lines stand before the loop.
        palette: the lines to choose from.
    """
    chosen: tuple[str, ...] = st.session_state.setdefault(key, ())
    st.markdown("**Lines to choose from**")
    with st.container(horizontal=True, gap="small", key="exercises_palette"):
        full = before + len(chosen) >= MAX_LINES
        for name in palette:
            st.button(
                code_span(name),
                key=f"exercises_add_{name}",
                icon=":material/add:",
                on_click=_put,
                args=(key, (*chosen, name), f"Added as line {before + len(chosen) + 1}."),
                disabled=full,
                help=f"A loop has up to {MAX_LINES} lines here." if full else None,
            )
    st.markdown("**Your loop**, for every sample:")
    with st.container(key="exercises_lines", gap="small"):
        for place in range(len(chosen)):
            _line(key, chosen, place, before + place + 1)
        if not chosen:
            st.caption("No line yet. Add the first one above.")
    draw_follow_up(_FOLLOW_UP)
    return chosen


def _line(key: str, chosen: tuple[str, ...], place: int, number: int) -> None:
    """One line of the loop, with its buttons and the number that it has in the code."""
    name = chosen[place]
    without = chosen[:place] + chosen[place + 1 :]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        up, down = (
            (*without[: place - 1], name, *without[place - 1 :]),
            (*without[: place + 1], name, *without[place + 1 :]),
        )
        moves = (
            ("up", "arrow_upward", "Move up", place > 0, up, f"Moved up. It is line {number - 1} now.", place - 1),
            (
                "down",
                "arrow_downward",
                "Move down",
                place < len(chosen) - 1,
                down,
                f"Moved down. It is line {number + 1} now.",
                place + 1,
            ),
            (
                "remove",
                "close",
                "Take out",
                True,
                without,
                f"Line {number} is taken out.",
                min(place, len(without) - 1),
            ),
        )
        for what, icon, does, possible, after, said, then in moves:
            icon_button(
                f"{does}: {code_span(name)}",
                icon,
                key=f"exercises_{what}_{place}",
                disabled=not possible,
                on_click=_put,
                args=(key, after, said, *(f"icon_exercises_{each}_{then}" for each in (what, "up", "down", "remove"))),
            )
        st.markdown(f"{number}\u2002{code_span(name)}", width="content")


def _put(key: str, lines: tuple[str, ...], said: str, *buttons: str) -> None:
    """Make these the lines of the loop; say so, and go to the first of the buttons that can be pressed then."""
    st.session_state[key] = lines
    follow_up(_FOLLOW_UP, said, *buttons)
