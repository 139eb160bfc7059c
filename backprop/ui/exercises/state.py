"""The learner's progress and the view of the page, in the session, the address, and the browser's storage."""

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from backprop.exercises.answers import Answer
from backprop.exercises.catalog import CATALOG
from backprop.exercises.lesson_record import LessonRecord
from backprop.exercises.progress import HINTS, Attempt, Progress, from_text, tidy_name, to_text
from backprop.exercises.verdicts import Reason, Verdict
from backprop.ui.exercises.content import words_of
from backprop.ui.exercises.runs import checked, passes
from backprop.ui.exercises.settings import FIELDS, View
from backprop.ui.shell.presenting import presenting
from backprop.ui.shell.state import PageState
from backprop.ui.shell.storage import storage

EXERCISES = PageState(
    "exercises",
    FIELDS,
    widgets=lambda view: {},
)
STORED = "backprop_exercises"  # its name in the browser's storage
_PROGRESS, _FOUND, _VERDICT, _NOTE = "exercises_progress", "exercises_found", "exercises_verdict", "exercises_note"
_PRESENTED = "exercises_presented"  # what a class has done: this tab's, and gone with it
FIELD = "exercises_field"  # keys of widgets that hold an answer begin with it


def progress() -> Progress:
    """What this learner has done; on a projector, what the class has."""
    return _kept_under(_key())


def _key() -> str:
    return _PRESENTED if presenting() else _PROGRESS


def _kept_under(key: str) -> Progress:
    kept: Progress = st.session_state.get(key, Progress())
    return kept


def lesson() -> LessonRecord:
    """What this learner has done in the lesson."""
    return progress().lesson


def remember_lesson(record: LessonRecord) -> None:
    """Make this what was done in the lesson."""
    st.session_state[_key()] = replace(progress(), lesson=record)


def attempt(exercise_id: str) -> Attempt:
    return progress().attempt(exercise_id)


def remember(exercise_id: str, answer: Answer) -> None:
    """Keep what stands in the fields, checked or not."""
    if answer != attempt(exercise_id).answer:
        st.session_state[_key()] = progress().changed(exercise_id, answer=dict(answer))


def field_key(exercise_id: str, name: str) -> str:
    """The key of the widget that holds a field of an answer; on a projector, of the class's."""
    return f"{FIELD}_{'class_' if presenting() else ''}{exercise_id}_{name}"


def submit(exercise_id: str, answer: Answer) -> None:
    """Check an answer, and keep the verdict.

    The same answer once more does not count as another try, nor does any after one that has passed.
    """
    again = verdict_on(exercise_id, answer) is not None
    verdict = checked(exercise_id, answer)
    before = attempt(exercise_id)
    untouched = replace(before, passed=None, tries=0, first=None)  # else it is not known what the first answer was
    judged = verdict.reason in (Reason.PASSED, Reason.WRONG)
    st.session_state[_key()] = progress().changed(
        exercise_id,
        answer=dict(answer),
        passed=dict(answer) if verdict.passed else before.passed,
        tries=before.tries + (judged and not again and before.passed is None),
        first=dict(answer) if judged and before == untouched else before.first,
    )
    st.session_state[_VERDICT] = (exercise_id, dict(answer), verdict)


def verdict_on(exercise_id: str, answer: Answer) -> Verdict | None:
    """What was said to this answer, if it was the last that was checked."""
    last = st.session_state.get(_VERDICT)
    return last[2] if last is not None and last[:2] == (exercise_id, dict(answer)) else None


def first_was_right(exercise_id: str) -> bool | None:
    """Whether the very first answer passes; None where none was checked, or before this was kept."""
    first = attempt(exercise_id).first
    return None if first is None else passes(exercise_id, first)


def ask_for_hint(exercise_id: str) -> None:
    hints = min(attempt(exercise_id).hints + 1, HINTS)
    st.session_state[_key()] = progress().changed(exercise_id, hints=hints)


def reset(exercise_id: str) -> None:
    """Put one exercise back to how it was shipped. Its first answer stays on record."""
    _adopt(progress().reset(exercise_id), also=(exercise_id,))


def start_over() -> None:
    """Forget everything."""
    _adopt(Progress(), also=CATALOG)
    say("Everything has been reset.")


def load(text: str) -> str:
    """Use a saved progress. Returns a sentence on what does not count as solved any more; "" where all does.

    Raises:
        ValueError: one sentence; nothing has changed then.
    """
    unsolved: list[str] = []
    _adopt(from_text(text, passes, on_unsolved=unsolved.append))
    return _unsolved_words(unsolved)


def call(name: str) -> None:
    """Keep the learner's name."""
    st.session_state[_key()] = replace(progress(), name=tidy_name(name))


def say(note: str) -> None:
    """Show a sentence once, at the top of the page."""
    st.session_state[_NOTE] = note


def said() -> str:
    note: str = st.session_state.pop(_NOTE, "")
    return note


def _adopt(new: Progress, also: Collection[str] = ()) -> None:
    """Make this the progress, and have the widgets of what is different, and of `also`, filled anew."""
    old = progress()
    st.session_state[_key()] = new
    st.session_state.pop(_VERDICT, None)
    for exercise_id in CATALOG:
        if exercise_id in also or old.attempt(exercise_id).answer != new.attempt(exercise_id).answer:
            for name in CATALOG[exercise_id].task.fields:
                st.session_state.pop(field_key(exercise_id, name), None)


def keep_in_browser() -> None:
    """Last on the page: ask the browser once what it holds, then keep the learner's progress there, not the class's."""
    own = _kept_under(_PROGRESS)
    kept = "" if own.empty else to_text(own)
    storage(STORED, text=kept if st.session_state.get(_FOUND) else None, on_found=_take_up)


def _take_up(text: str) -> None:
    """What the browser held at first, or what another tab has put there since."""
    from_another_tab = _FOUND in st.session_state
    st.session_state[_FOUND] = True
    if not text:
        return
    try:
        unsolved: list[str] = []
        stored = from_text(text, passes, on_unsolved=unsolved.append)
    except ValueError as error:
        say(f"What this browser had kept of your exercises could not be used, so you start again: {error}")
        return
    own = _kept_under(_PROGRESS)
    merged = own.merged(stored)
    if from_another_tab:
        st.session_state[_PROGRESS] = _leaving_what_is_typed(own, merged)
    elif presenting():
        st.session_state[_PROGRESS] = merged
    else:
        _adopt(merged)
    if note := _unsolved_words(unsolved):
        say(note)


def _leaving_what_is_typed(own: Progress, merged: Progress) -> Progress:
    """What another tab has done, but with this tab's answers in the fields that are on its page at this moment."""
    for name in merged.attempts:
        if not presenting() and any(field_key(name, each) in st.session_state for each in CATALOG[name].task.fields):
            merged = merged.changed(name, answer=own.attempt(name).answer)
    return merged


def _unsolved_words(unsolved: Collection[str]) -> str:
    if not unsolved:
        return ""
    titles = ", ".join(f"“{words_of(name, CATALOG[name].chapter).title}”" for name in unsolved)
    return f"Counted as not solved yet, because the answer that was kept does not pass: {titles}."


def view() -> View:
    return EXERCISES.stored()


def go(to: View) -> None:
    """Show another view. Only in a widget's callback."""
    EXERCISES.choose(to)
