"""The map: every chapter with its exercises, what is solved, and where to go on."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter, Exercise
from backprop.ui.exercises.content import chapter_words, words_of
from backprop.ui.exercises.settings import PLAYGROUND, View
from backprop.ui.exercises.state import first_was_right, go, progress
from backprop.ui.exercises.words import KIND_WORDS
from backprop.ui.glossary import with_terms


def exercises_in(view: View) -> Sequence[Exercise]:
    """The exercises of the chapter that is shown, or all of them."""
    return CHAPTERS[view.chapter] if view.chapter else tuple(CATALOG.values())


def draw_chapter_map(view: View) -> None:
    """Draw the chapters, and the button that leads to the first exercise that is not solved."""
    exercises = exercises_in(view)
    open_ones = [exercise for exercise in exercises if not progress().has_passed(exercise.id)]
    solved = len(exercises) - len(open_ones)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if open_ones:
            following = open_ones[0]
            st.button(
                f"{'Go on' if solved else 'Begin'}: {words_of(following.id, following.chapter).title}",
                type="primary",
                key="exercises_begin",
                on_click=go,
                args=(replace(view, exercise=following.id),),
            )
        if view.chapter and not view.alone:
            st.button("All chapters", key="exercises_all", on_click=go, args=(replace(view, chapter=None),))
        if not view.alone:
            st.button(
                "Play with the loop",
                key="exercises_play",
                help="Put the lines of a loop together as you like, without a goal.",
                on_click=go,
                args=(replace(view, exercise=PLAYGROUND),),
            )
        at_once = [first_was_right(exercise.id) for exercise in exercises if progress().has_passed(exercise.id)]
        known = at_once and None not in at_once
        first_try = f", {sum(map(bool, at_once))} of them at the first try" if known else ""
        st.markdown(f"{solved} of {len(exercises)} solved{first_try}", width="content")
    if view.chapter:
        _chapter(view, view.chapter)
        return
    chapters = list(Chapter)
    for row in range(0, len(chapters), 2):
        for column, chapter in zip(st.columns(2, gap="medium"), chapters[row : row + 2], strict=False):
            with column:
                _chapter(view, chapter)


def _chapter(view: View, chapter: Chapter) -> None:
    words, exercises = chapter_words(chapter), CHAPTERS[chapter]
    solved = sum(progress().has_passed(exercise.id) for exercise in exercises)
    number = list(Chapter).index(chapter) + 1
    with st.container(border=True, height="stretch", gap="small"):
        st.subheader(f"{number}. {words.title}", anchor=False)
        st.progress(solved / len(exercises), text=f"{solved} of {len(exercises)}")
        if view.chapter:
            st.markdown(with_terms(words.introduction))
        else:
            st.caption(words.introduction)
        with st.container(gap=None):  # close together: six chapters of six are a long way on a telephone
            for exercise in exercises:
                passed = progress().has_passed(exercise.id)
                st.button(
                    f"{words.exercises[exercise.id].title} · {KIND_WORDS[exercise.kind].lower()}"
                    + (_solved(exercise) if passed else ""),
                    type="tertiary",
                    icon=":material/check_circle:" if passed else ":material/radio_button_unchecked:",
                    key=f"exercises_open_{exercise.id}",
                    on_click=go,
                    args=(replace(view, exercise=exercise.id),),
                )


def _solved(exercise: Exercise) -> str:
    """That an exercise is solved; and where its first answer was another, that it was not at once."""
    return " · solved at a later try" if first_was_right(exercise.id) is False else " · solved"
