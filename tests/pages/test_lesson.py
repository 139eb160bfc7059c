"""The lesson as a learner uses it, without a browser: every chapter, guesses that come true, that do not, and none."""

from __future__ import annotations

import json
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from backprop.exercises.catalog import CATALOG
from backprop.exercises.lesson_record import LessonRecord
from backprop.exercises.progress import Progress, to_text
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.lesson.content import chapter_words, with_facts
from backprop.ui.lesson.guesses import RIGHT, Choice
from backprop.ui.shell.navigation import SCRIPTS
from tests.pages import driver
from tests.pages.driver import address, checked, follow, go, new_app, press, said

open_page = partial(driver.open_page, "lesson")
NUMBERED = [pytest.param(number, chapter, id=chapter.id) for number, chapter in enumerate(CHAPTERS, start=1)]
every_chapter = pytest.mark.parametrize(("number", "chapter"), NUMBERED)


def say(app: AppTest, chapter: Chapter, guess: str, *, present: bool = False) -> AppTest:
    """Make a guess, as a learner does."""
    key = f"lesson_guess_{chapter.id}_{present}"
    if isinstance(chapter.guess, Choice):
        app.radio(key=key).set_value(guess)
    else:
        app.text_input(key=key).set_value(guess)
    (button,) = [one for one in app.button if one.label == "Guess, then look"]
    return checked(button.click().run())


def right_guess(chapter: Chapter) -> str:
    return str(chapter.guess.observe())


def a_guess(chapter: Chapter, answer: str) -> str:
    """A guess that is judged so."""
    if isinstance(chapter.guess, Choice):
        return right_guess(chapter) if answer == RIGHT else answer
    return {RIGHT: right_guess(chapter), "other": "1234"}.get(answer) or repr(chapter.guess.slips[answer]())


def asked(app: AppTest) -> bool:
    return any(button.label == "Guess, then look" for button in app.button)


@every_chapter
def test_a_chapter_asks_first_and_shows_what_happened_only_then(number: int, chapter: Chapter) -> None:
    app = open_page(lesson=str(number))
    words = chapter_words(chapter.id)
    assert app.title[0].value == words.title
    assert asked(app)
    assert with_facts(words.now, chapter.facts()) not in said(app)
    assert not app.get("slider"), "nothing can be moved before"
    say(app, chapter, right_guess(chapter))
    assert not asked(app)
    assert with_facts(words.now, chapter.facts()) in said(app)
    assert not [button for button in app.button if button.key == "exercises_check"], "the exercise is folded"
    press(app, "lesson_exercise_title")
    assert CATALOG[chapter.exercise].id in "".join(str(button.key) for button in app.get("text_input")) or app.button(
        key="exercises_check"
    )


@every_chapter
def test_every_answer_gets_its_own_words(number: int, chapter: Chapter) -> None:
    app = open_page(lesson=str(number))
    for answer in chapter.guess.answers:
        say(app, chapter, a_guess(chapter, answer))
        spoken = with_facts(chapter_words(chapter.id).said[answer], chapter.facts())
        boxes = app.success if answer == RIGHT else app.info
        assert any(spoken in box.value for box in boxes), answer
        press(app, "lesson_again")
        assert asked(app)


@pytest.mark.parametrize("typed", ["", "   ", "w", "1/0", "9" * 400, "**b** $x$ <g>"])
def test_what_is_no_number_gets_one_sentence_and_nothing_is_lost(typed: str) -> None:
    chapter = CHAPTERS[2]
    app = open_page(lesson="3")
    say(app, chapter, typed)
    assert len(app.warning) == 1
    assert asked(app)
    say(app, chapter, "-18")
    assert not app.warning
    assert len(app.success) == 1


def test_no_choice_is_no_guess() -> None:
    app = open_page()
    (button,) = [one for one in app.button if one.label == "Guess, then look"]
    checked(button.click().run())
    assert "Choose one" in app.warning[0].value


def test_the_way_leads_from_the_first_chapter_to_the_last_and_back() -> None:
    app = open_page()
    for number, chapter in enumerate(CHAPTERS, start=1):
        assert app.title[0].value == chapter_words(chapter.id).title
        assert address(app) == ({} if number == 1 else {"lesson": str(number)})
        say(app, chapter, right_guess(chapter))
        if number < len(CHAPTERS):
            press(app, "lesson_next")
    assert "lesson_next" not in [button.key for button in app.button]
    links = [str(link.proto) for link in app.get("page_link")]
    assert all(any(SCRIPTS[page].split("/")[1][:-3] in link for link in links) for page in ("sweep", "mistakes"))
    press(app, "lesson_back")
    assert app.title[0].value == chapter_words(CHAPTERS[-2].id).title
    assert not asked(app), "the guess is kept"


def test_a_link_opens_a_chapter_and_one_that_there_is_not_is_explained() -> None:
    assert open_page(lesson="6").title[0].value == chapter_words("zeroing").title
    app = open_page(lesson="9")
    assert "9" in app.warning[0].value
    assert app.title[0].value == chapter_words(CHAPTERS[0].id).title


def test_an_instructors_link_shows_the_chapter_large_and_unanswered_and_keeps_the_instructors_own_guess() -> None:
    app = open_page(lesson="3")
    say(app, CHAPTERS[2], "-9")
    follow(app, "lesson", {"lesson": "3", "present": "1"})
    assert asked(app)
    assert "font-size: 22px" in "".join(one.proto.body for one in app.get("html"))
    say(app, CHAPTERS[2], "-18", present=True)
    assert len(app.success) == 1
    follow(app, "lesson", {"lesson": "3"})
    assert not asked(app)
    assert not app.success


def test_what_a_browser_kept_of_the_lesson_is_there_again() -> None:
    app = open_page(lesson="2")
    kept = to_text(Progress(lesson=LessonRecord({"slope": "rises", "gone": "x"}, 4)))
    app.session_state["exercises_progress"] = Progress(lesson=LessonRecord(json.loads(kept)["lesson"]["guesses"], 4))
    checked(app.run())
    assert not asked(app)
    assert len(app.info) == 1


def test_a_guess_that_cannot_be_read_any_more_is_asked_for_again() -> None:
    app = new_app()
    app.session_state["exercises_progress"] = Progress(lesson=LessonRecord({"slope": "no such choice"}, 2))
    follow(app, "lesson", {"lesson": "2"})
    assert asked(app)


def invited(app: AppTest) -> bool:
    return any("New to this" in str(link.proto) for link in app.get("page_link"))


def test_the_first_page_invites_newcomers_until_the_lesson_is_begun() -> None:
    app = driver.open_page()
    assert invited(app)
    go(app, "lesson")
    go(app, "training")
    assert not invited(app)
    assert any("Explained in chapter" in str(link.proto) for link in app.get("page_link"))


def test_the_first_page_invites_newcomers_until_they_close_the_line() -> None:
    app = driver.open_page()
    press(app, "icon_invitation_close")
    assert not invited(app)
    go(app, "graph")
    go(app, "training")
    assert not invited(app)


@pytest.mark.parametrize("page", [page for page in SCRIPTS if page not in ("lesson", "training")])
def test_every_other_page_leads_to_the_chapter_that_explains_it(page: str) -> None:
    app = driver.open_page(page)
    assert any("lesson" in str(link.proto) and "chapter" in str(link.proto) for link in app.get("page_link"))
