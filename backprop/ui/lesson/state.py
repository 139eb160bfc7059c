"""The chapter that is shown, and the guesses: in the session, the address, and the browser's storage."""

from dataclasses import replace

import streamlit as st

from backprop.exercises.lesson_record import LessonRecord
from backprop.ui.exercises import state as exercises
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.settings import FIELDS, LessonSettings
from backprop.ui.shell.state import PageState

LESSON = PageState("lesson", FIELDS)
NUMBER = FIELDS.key("lesson")
_REFUSED = "lesson_refused_guess"


def record() -> LessonRecord:
    """What was done. On a projector that is what the class has done, not what this browser keeps of its owner."""
    return exercises.lesson()


def reached(number: int) -> None:
    """Note that this chapter has been opened."""
    now = record()
    if now.reached < number:
        exercises.remember_lesson(now.at(number))


def decline() -> None:
    """Close the line that invites newcomers."""
    exercises.remember_lesson(replace(record(), declined=True))


def guess(chapter: Chapter, said: str) -> None:
    """Commit to a guess, or keep the sentence on why it is none. Only in a widget's callback."""
    try:
        chapter.guess.read(said)
    except ValueError as error:
        st.session_state[_REFUSED] = (chapter.id, said, str(error))
    else:
        st.session_state.pop(_REFUSED, None)
        exercises.remember_lesson(record().guessed(chapter.id, said))


def take_back(chapter: Chapter) -> None:
    """Have the guess of a chapter made again. Only in a widget's callback."""
    exercises.remember_lesson(record().without(chapter.id))


def guessed(chapter: Chapter) -> str | None:
    """What was said to this chapter's question; None where nothing was, or nothing that can be read."""
    said = record().guesses.get(chapter.id)
    if said is not None:
        try:
            chapter.guess.read(said)
        except ValueError:
            return None  # of another version, or tampered with: it is asked again
    return said


def refused(chapter: Chapter) -> str:
    """Why what was said last is no guess; "" where it is one."""
    last = st.session_state.get(_REFUSED)
    return last[2] if last is not None and last[0] == chapter.id else ""


def settings() -> LessonSettings:
    return LESSON.stored()


def go(number: int) -> None:
    """Open the chapter of this number. Only in a widget's callback."""
    LESSON.choose(replace(settings(), lesson=number))
