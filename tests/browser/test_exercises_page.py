"""What only a browser shows of the exercises: a chapter solved by keyboard, answers that survive, the app hidden."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter
from backprop.exercises.predict import Predict
from backprop.ui.exercises.content import chapter_words, words_of
from backprop.ui.exercises.state import STORED
from tests.browser.app import box_of, idle, tab_to

OpenPage = Callable[..., Page]
KEPT_AS_SOLVED = "([name, exercise]) => JSON.parse(localStorage.getItem(name)).exercises[exercise]?.passed"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def visit(page: Page, path: str) -> Page:
    page.goto(path)
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    return page


def settle(page: Page) -> None:
    idle(page)
    page.wait_for_timeout(150)
    idle(page)


def plain_label(text: str) -> str:
    return text.replace("`", "")


def solve_by_keyboard(page: Page, identity: str) -> None:
    exercise = CATALOG[identity]
    words = words_of(identity, exercise.chapter)
    if isinstance(exercise.task, Predict):
        choices = list(exercise.task.choices)
        tab_to(page, ":radio:")
        for _ in range(choices.index(exercise.solution["choice"])):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        expect(page.get_by_role("radio", name=words.labels[exercise.solution["choice"]])).to_be_checked()
        settle(page)
        tab_to(page, "BUTTON:submit:Check")
        page.keyboard.press("Enter")
    else:
        for name, text in exercise.solution.items():
            tab_to(page, f"INPUT:text:{plain_label(words.labels[name])}")
            page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-exercises_verdict [data-testid=stAlert]")).to_contain_text("Right")
    settle(page)


def test_a_whole_chapter_is_solved_by_keyboard_and_is_still_solved_after_a_reload(page: Page) -> None:
    visit(page, "/exercises?chapter=graph")
    page.evaluate("localStorage.clear()")
    visit(page, "/exercises?chapter=graph")
    chapter = CHAPTERS[Chapter.GRAPH]
    tab_to(page, f"Begin: {words_of(chapter[0].id, Chapter.GRAPH).title}")
    page.keyboard.press("Enter")
    for place, exercise in enumerate(chapter):
        title = chapter_words(Chapter.GRAPH).exercises[exercise.id].title
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        settle(page)
        solve_by_keyboard(page, exercise.id)
        if place < len(chapter) - 1:
            tab_to(page, "Next: ")
            page.keyboard.press("Enter")
    tab_to(page, "See what is solved")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{len(chapter)} of {len(chapter)} solved")).to_be_visible()
    settle(page)
    page.reload()
    expect(page.get_by_text(f"{len(chapter)} of {len(chapter)} solved")).to_be_visible()
    page.goto("/exercises?exercise=two-paths")
    expect(page.get_by_role("textbox", name="Gradient of w")).to_have_value("7")
    page.goto("/exercises?exercise=linear-derivative")
    expect(page.get_by_role("textbox", name="dL/dw")).to_have_value("2*(x*w - y)*x")


def answer(tab: Page, number: str) -> None:
    field, verdict = tab.get_by_role("textbox").first, tab.locator(".st-key-exercises_verdict")
    field.fill(number)
    field.press("Enter")
    expect(verdict).to_contain_text("Right")
    settle(tab)


def test_two_tabs_add_up_what_is_done_in_them(new_page: OpenPage) -> None:
    first = visit(new_page(), "/exercises")
    first.evaluate("localStorage.clear()")
    visit(first, "/exercises?exercise=two-paths")
    second = visit(new_page(), "/exercises?exercise=land-in-one-step")
    answer(first, "7")
    answer(second, "1/32")
    second.get_by_role("button", name="All exercises").click()
    expect(second.get_by_text(f"2 of {len(CATALOG)} solved")).to_be_visible()
    first.get_by_role("button", name="Reset").click()
    settle(first)
    answer(first, "2 + 5")
    first.get_by_role("button", name="All exercises").click()
    expect(first.get_by_text(f"2 of {len(CATALOG)} solved")).to_be_visible()


def test_what_is_typed_stays_while_another_tab_solves_the_same_exercise(new_page: OpenPage) -> None:
    first = visit(new_page(), "/exercises")
    first.evaluate("localStorage.clear()")
    visit(first, "/exercises?exercise=two-paths")
    second = visit(new_page(), "/exercises?exercise=two-paths")
    first.get_by_role("textbox").first.fill("5")
    first.get_by_role("textbox").first.press("Enter")
    expect(first.get_by_text("Only some of the paths")).to_be_visible()
    settle(first)
    answer(second, "7")
    second.wait_for_function(
        KEPT_AS_SOLVED, arg=[STORED, "two-paths"]
    )  # though what the first tab did came in just now
    first.get_by_role("textbox").first.fill("6.5")
    first.get_by_role("textbox").first.press("Enter")
    expect(first.get_by_text("none of the usual slips")).to_be_visible()
    settle(first)
    expect(first.get_by_text("none of the usual slips")).to_be_visible()
    expect(first.get_by_role("textbox").first).to_have_value("6.5")
    first.get_by_role("button", name="All exercises").click()
    expect(first.get_by_text(f"1 of {len(CATALOG)} solved")).to_be_visible()
    first.wait_for_function(KEPT_AS_SOLVED, arg=[STORED, "two-paths"])


def test_a_saved_file_brings_the_answers_back(page: Page, tmp_path: Path) -> None:
    visit(page, "/exercises")
    page.evaluate("localStorage.clear()")
    visit(page, "/exercises?exercise=two-paths")
    answer(page, "7")
    page.get_by_text("Save, load, start over").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as a file").click()
    waiting.value.save_as(tmp_path / "mine.json")
    page.get_by_text("Delete all my answers").click()
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("Everything has been reset")).to_be_visible()
    expect(page.get_by_role("textbox").first).to_have_value("")
    settle(page)
    assert page.evaluate("name => localStorage.getItem(name)", STORED) is None
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.json")
    expect(page.get_by_text("is loaded")).to_be_visible()
    expect(page.get_by_role("textbox").first).to_have_value("7")


def test_what_a_browser_kept_and_somebody_changed_is_refused_in_a_sentence(page: Page) -> None:
    visit(page, "/exercises")
    page.evaluate("([name, kept]) => localStorage.setItem(name, kept)", [STORED, '{"exercises": {'])
    visit(page, "/exercises")
    expect(page.get_by_text("could not be used, so you start again")).to_be_visible()
    expect(page.get_by_text(f"0 of {len(CATALOG)} solved")).to_be_visible()


def test_an_instructors_link_shows_the_exercise_alone_and_its_type_is_large(page: Page) -> None:
    visit(page, "/exercises?exercise=half")
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
    small = page.evaluate("() => getComputedStyle(document.querySelector('h1')).fontSize")
    visit(page, "/exercises?exercise=half&only=1&present=1")
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(page.get_by_role("button", name="Next")).to_have_count(0)
    large = page.evaluate("() => getComputedStyle(document.querySelector('h1')).fontSize")
    assert float(large[:-2]) > 1.25 * float(small[:-2])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_next_exercise_begins_at_its_top_and_the_keyboard_with_it(new_page: OpenPage, width: int) -> None:
    page = visit(new_page(width=width), "/exercises")
    page.evaluate("localStorage.clear()")
    visit(page, "/exercises")
    below = "() => document.querySelector('h1').getBoundingClientRect().top"
    page.get_by_role("button", name="The whole loop, with a total").click()
    expect(page.get_by_role("heading", level=1, name="The whole loop, with a total")).to_be_focused()
    settle(page)
    assert page.evaluate(below) > 0
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1, name="The sigmoid in the chain")).to_be_focused()
    settle(page)
    assert page.evaluate(below) > 0
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="The whole loop, with a total")).to_be_focused()
    settle(page)
    assert page.evaluate(below) > 0


def test_a_link_on_another_page_opens_the_first_exercise_of_that_page(page: Page) -> None:
    page.goto("/graph")
    page.get_by_role("link", name="Try it yourself").click()
    expect(page.get_by_role("heading", level=1, name="One sample through the graph")).to_be_visible()
    page.wait_for_url("**/exercises?exercise=linear-edges")
    page.get_by_role("link", name="The page for this: Computational graph").click()
    expect(page.get_by_role("heading", level=1, name="The computational graph")).to_be_visible()


@pytest.mark.parametrize("identity", ["linear-edges", "loop-with-a-total", ""])
def test_nothing_scrolls_sideways_on_a_telephone(new_page: OpenPage, identity: str) -> None:
    page = visit(new_page(width=390), f"/exercises?exercise={identity}" if identity else "/exercises")
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_line_of_a_loop_is_read_whole_beside_its_buttons_on_a_telephone(new_page: OpenPage) -> None:
    page = visit(new_page(width=390), "/exercises?exercise=first-loop")
    page.locator(".st-key-exercises_add_update button").click()
    code = page.locator(".st-key-exercises_lines code").last  # the buttons before it have the line in their names
    expect(code).to_be_visible()
    settle(page)
    line = box_of(code)
    assert line["x"] > 150  # not below its three buttons
    assert line["x"] + line["width"] <= 390


def test_the_keyboard_follows_a_line_that_is_moved_and_what_happened_is_said_once(page: Page) -> None:
    visit(page, "/exercises?exercise=first-loop")
    page.evaluate("localStorage.clear()")
    visit(page, "/exercises?exercise=first-loop")
    for line in ("forward", "loss", "backward"):
        page.locator(f".st-key-exercises_add_{line} button").click()
        settle(page)
    page.get_by_role("button", name="Move up: loss.backward()").press("Enter")
    expect(page.locator("button:focus")).to_contain_text("Move up: loss.backward()")
    expect(page.get_by_role("status").filter(has_text="Moved up. It is line 3 now.")).to_have_count(1)
    settle(page)
    page.keyboard.press("Enter")  # now it is the first, and cannot be moved up any more
    expect(page.locator("button:focus")).to_contain_text("Move down: loss.backward()")
    settle(page)
    page.get_by_role("button", name="Take out: prediction = x * w").press("Enter")
    expect(page.locator("button:focus")).to_contain_text("Take out: loss = (prediction - y) ** 2")
