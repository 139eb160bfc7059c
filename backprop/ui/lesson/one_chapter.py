"""One chapter on the page: words, the guess, the live thing beside or below it, an exercise, and the way on."""

import streamlit as st

from backprop.exercises.catalog import CATALOG
from backprop.figures.shared.palette import Palette
from backprop.ui.exercises.content import words_of
from backprop.ui.exercises.one_exercise import draw_task
from backprop.ui.exercises.state import attempt
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.lesson.content import ChapterWords, chapter_words, with_facts
from backprop.ui.lesson.guesses import RIGHT, Choice
from backprop.ui.lesson.settings import LessonSettings
from backprop.ui.lesson.state import (
    NUMBER,
    go,
    guess,
    guessed,
    record,
    refused,
    take_back,
)
from backprop.ui.parts.numbers import number
from backprop.ui.parts.plain import plain
from backprop.ui.parts.workbench import heading
from backprop.ui.shell.navigation import SCRIPTS, TITLES
from backprop.ui.shell.presenting import presenting

_GUESS, _OPENED = "lesson_guess", "lesson_exercise_open"


def draw_chapter(settings: LessonSettings, colors: Palette) -> None:
    """Draw it."""
    chapter = CHAPTERS[settings.lesson - 1]
    words, facts = chapter_words(chapter.id), chapter.facts()
    said = guessed(chapter)
    with heading(words.title):
        _draw_way(settings)
    if chapter.wide:
        words_place, guess_place = st.columns([1.15, 1], gap="large")
        live_place = st.container()
    else:
        words_place, live_place = st.columns([1, 1.25], gap="large")
        guess_place = words_place
    with words_place:
        st.markdown(with_facts(words.text, facts))
    with guess_place:
        _draw_guess(chapter, words, said)
    with live_place, st.container(key="lesson_live"):
        _draw_live(chapter, colors, None if said is None else with_facts(words.now, facts))
    if said is not None:
        _draw_exercise(chapter, colors)
    _draw_onward(settings, done=said is not None)


def _draw_way(settings: LessonSettings) -> None:
    """The chapters by their numbers, those done with a tick."""
    done = record().guesses
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson_way"):
        st.caption(f"Chapter {settings.lesson} of {len(CHAPTERS)}", width="content")
        st.segmented_control(
            "Chapter",
            list(range(1, len(CHAPTERS) + 1)),
            format_func=lambda at: f"{at} ✓" if CHAPTERS[at - 1].id in done else str(at),
            key=NUMBER,
            required=True,
            persist_state="session",
            label_visibility="collapsed",
        )


def _draw_guess(chapter: Chapter, words: ChapterWords, said: str | None) -> None:
    """The question; and once it is answered, what was said and what is true."""
    facts = chapter.facts()
    key = f"{_GUESS}_{chapter.id}_{presenting()}"
    labels = {name: with_facts(label, facts) for name, label in words.labels.items()}
    with st.container(key="lesson_question"):
        st.markdown(f"**Your guess.** {with_facts(words.question, facts)}")
        if said is None:
            with st.form(f"lesson_form_{chapter.id}", border=False):
                if isinstance(chapter.guess, Choice):
                    st.radio(
                        "Your guess",
                        chapter.guess.names,
                        index=None,
                        format_func=labels.__getitem__,
                        key=key,
                        label_visibility="collapsed",
                    )
                else:
                    st.text_input(
                        "Your guess",
                        key=key,
                        placeholder="a number, such as -0.5 or 1/3",
                        autocomplete="off",
                        label_visibility="collapsed",
                    )
                st.form_submit_button("Guess, then look", type="primary", on_click=_commit, args=(chapter, key))
            if why := refused(chapter):
                st.warning(plain(why))
            return
        mine = labels[said] if isinstance(chapter.guess, Choice) else number(chapter.guess.read(said))
        what = chapter.guess.judge(said)
        box = st.success if what == RIGHT else st.info
        box(f"You said: {mine}\n\n{with_facts(words.said[what], facts)}")


def _commit(chapter: Chapter, key: str) -> None:
    guess(chapter, str(st.session_state.get(key) or ""))


@st.fragment
def _draw_live(chapter: Chapter, colors: Palette, now: str | None) -> None:
    """The live thing, under what to do with it, once the guess is made. Moving something in it draws only this anew."""
    if now is None:
        chapter.draw(colors, False, st.container())
        return
    if chapter.wide:
        words_place, beside = st.columns([1.3, 1], gap="large", vertical_alignment="center")
    else:
        words_place, beside = st.container(), st.container()
    words_place.markdown(now)
    chapter.draw(colors, True, beside)


def _draw_exercise(chapter: Chapter, colors: Palette) -> None:
    """The exercise, behind its title until it is opened: what the guess has shown comes first."""
    exercise = CATALOG[chapter.exercise]
    title = words_of(exercise.id, exercise.chapter).title
    key = f"{_OPENED}_{chapter.id}"
    done = attempt(exercise.id)
    opened = st.session_state.get(key, bool(done.tries or done.passed))
    with st.container(border=opened, key="lesson_exercise"):
        st.button(
            f"Now you: {title[0].lower()}{title[1:]}",
            icon=":material/expand_less:" if opened else ":material/expand_more:",
            type="tertiary" if opened else "secondary",
            width="stretch",
            key="lesson_exercise_title",
            on_click=_open,
            args=(key, not opened),
        )
        if opened:
            st.session_state[key] = True  # it stays so when it is put back to how it was
            draw_task(exercise, colors)


def _open(key: str, wanted: bool) -> None:
    st.session_state[key] = wanted


def _draw_onward(settings: LessonSettings, *, done: bool) -> None:
    """The chapter before and the next; from the last one, the pages."""
    at = settings.lesson
    chapter = CHAPTERS[at - 1]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson_onward"):
        if at > 1:
            st.button("Back", icon=":material/arrow_back:", key="lesson_back", on_click=go, args=(at - 1,))
        if at < len(CHAPTERS):
            following = chapter_words(CHAPTERS[at].id).title
            st.button(
                f"Go on: {following}",
                type="primary" if done else "secondary",
                icon=":material/arrow_forward:",
                key="lesson_next",
                on_click=go,
                args=(at + 1,),
            )
        if done:
            st.button(
                "Guess again",
                type="tertiary",
                icon=":material/restart_alt:",
                key="lesson_again",
                on_click=take_back,
                args=(chapter,),
            )
        st.page_link(SCRIPTS[chapter.page], label=f"More of this: {TITLES[chapter.page]}")
    if at == len(CHAPTERS) and done:
        _draw_where_next()


def _draw_where_next() -> None:
    st.subheader("Where to go from here", anchor=False)
    for subject, words in (
        ("training", "Your own data, every model, every learning rate"),
        ("sweep", "What happens at every learning rate and every start, on one picture"),
        ("mistakes", "The classic mistakes, made safely"),
        ("exercises", "All exercises, with a chapter on the homework"),
    ):
        st.page_link(SCRIPTS[subject], label=f"{TITLES[subject]}: {words}")
    homework = {"model": "quadratic"}
    st.page_link(SCRIPTS["training"], label="The homework: a line with a bias, and a parabola", query_params=homework)
    st.markdown("For your own editor there are code exercises: `python -m backprop.exercises` in the project’s folder.")
