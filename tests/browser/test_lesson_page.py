"""What only a browser shows of the lesson: the whole way by keyboard, guesses that outlive a reload, terms at hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from backprop.ui.exercises.state import STORED
from backprop.ui.glossary import terms
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.lesson.content import chapter_words
from backprop.ui.lesson.guesses import OTHER, RIGHT, Choice
from tests.browser.app import settle, tab_to

OpenPage = Callable[..., Page]
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
GLOSSARY = "() => window[Symbol.for('backprop glossary')]"
ANSWERED = '.st-key-lesson_question [data-testid="stAlert"]'


def heading(page: Page, chapter: Chapter) -> None:
    expect(page.get_by_role("heading", level=1, name=chapter_words(chapter.id).title, exact=True)).to_be_visible()


def guess_by_keyboard(page: Page, chapter: Chapter, *, right: bool) -> str:
    """Make a guess; returns what is said to it."""
    words = chapter_words(chapter.id)
    if isinstance(chapter.guess, Choice):
        truth = chapter.guess.observe()
        wanted = truth if right else next(name for name in chapter.guess.names if name != truth)
        tab_to(page, ":radio:")
        for _ in range(chapter.guess.names.index(wanted)):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        tab_to(page, "Guess, then look")
        answer = RIGHT if right else wanted
    else:
        tab_to(page, "INPUT:text:Your guess")
        page.keyboard.type(repr(chapter.guess.observe()) if right else "1234")
        answer = RIGHT if right else OTHER
    page.keyboard.press("Enter")
    expect(page.locator(ANSWERED)).to_be_visible()
    settle(page)
    return words.said[answer]


def begins_alike(shown: str, said: str) -> bool:
    """Whether what is shown is what is said, as far as neither Markdown nor a number comes into it."""
    plain = said.replace("\n", " ").split("{")[0].split("`")[0].split("[")[0].split("·")[0].strip()
    return plain in " ".join(shown.split())


@pytest.mark.parametrize(("width", "right"), [(1280, True), (390, False)])
def test_the_whole_way_is_gone_by_keyboard_and_a_reload_in_each_chapter_loses_nothing(
    new_page: OpenPage, width: int, right: bool
) -> None:
    page = new_page(width=width, height=844 if width == 390 else 720)
    page.goto("/lesson")
    page.evaluate("localStorage.clear()")
    page.goto("/lesson")
    for number, chapter in enumerate(CHAPTERS, start=1):
        heading(page, chapter)
        settle(page)
        said = guess_by_keyboard(page, chapter, right=right)
        assert begins_alike(page.locator(ANSWERED).inner_text(), said)
        assert page.evaluate(SIDEWAYS) <= 0
        page.wait_for_function(
            "([name, chapter]) => (localStorage.getItem(name) ?? '').includes(`\"${chapter}\"`)",
            arg=[STORED, chapter.id],
        )
        page.reload()
        heading(page, chapter)
        expect(page.locator(ANSWERED)).to_be_visible()
        settle(page)
        if number < len(CHAPTERS):
            tab_to(page, "Go on: ")
            page.keyboard.press("Enter")
            heading(page, CHAPTERS[number])
            assert page.evaluate("() => document.activeElement.tagName") == "H1"


def test_a_term_shows_its_line_when_it_is_pointed_at_reached_by_keyboard_or_tapped(new_page: OpenPage) -> None:
    page = new_page()
    page.goto("/lesson")
    page.wait_for_function(GLOSSARY)
    note, meaning = page.locator("#backprop-term"), terms()["term-loss"].meaning
    link = page.locator('a[href$="#term-loss"]')
    expect(note).to_be_hidden()
    link.hover()
    expect(note).to_contain_text(meaning)
    page.mouse.move(2, 2)
    expect(note).to_be_hidden()
    link.focus()
    expect(note).to_contain_text(meaning)
    assert link.get_attribute("aria-describedby") == "backprop-term"
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    address = page.url
    link.click()
    expect(note).to_contain_text(meaning)
    assert page.url == address


def test_the_loss_follows_the_slider_of_the_first_chapter(new_page: OpenPage) -> None:
    page = new_page()
    page.goto("/lesson")
    page.evaluate("localStorage.clear()")
    page.goto("/lesson")
    page.get_by_text("Both have the same loss").click()
    page.get_by_role("button", name="Guess, then look").click()
    slider = page.get_by_role("slider", name="w")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("With w = 2 the loss is 0.")).to_be_visible()


def test_on_a_projector_the_rest_of_the_app_is_hidden_in_every_chapter(page: Page) -> None:
    page.goto("/lesson?lesson=6")
    settle(page)
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
    for link in ("/lesson?present=1", "/lesson?lesson=6&present=1"):
        page.goto(link)
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
