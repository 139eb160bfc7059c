"""axe, the field's checker of accessibility, finds nothing against WCAG 2.2 AA: any page, both themes, both widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from backprop.exercises.lesson_record import LessonRecord
from backprop.exercises.progress import Progress, to_text
from backprop.ui.exercises.state import STORED
from backprop.ui.lesson.chapters import CHAPTERS
from tests.browser.app import settle

OpenPage = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIOLATIONS = """async rules => (await axe.run(document, { runOnly: rules })).violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 200)).join(' | ')}`)"""
GUESSED = ("/lesson?lesson=2", "/lesson?lesson=3", "/lesson?lesson=6", "/lesson?lesson=8")
PATHS = (
    "/lesson?lesson=1",
    "/lesson?lesson=4",
    *GUESSED,
    "/?step=299",
    "/?model=quadratic",
    "/graph?step=3",
    "/graph?step=3&lr=20",
    "/code?program=never-zeroed&frame=20",
    "/forgetting?look=momentum",
    "/map?cells=50",
    "/layers",
    "/layers?net_look=matrices",
    "/lab",
    "/exercises",
    "/exercises?exercise=first-loop",
    "/exercises?exercise=first-update",
)


def arrive(page: Page, path: str) -> None:
    """Open a page; of the lesson's chapters some as they are once the guess has been made."""
    if path in GUESSED:
        guesses = {chapter.id: str(chapter.guess.observe()) for chapter in CHAPTERS}
        page.goto("/exercises")
        settle(page)
        page.evaluate(
            "([name, text]) => localStorage.setItem(name, text)",
            [STORED, to_text(Progress(lesson=LessonRecord(guesses, len(CHAPTERS))))],
        )
    page.goto(path)
    page.get_by_role("heading", level=1).wait_for()
    if path in GUESSED:
        page.get_by_role("button", name="Guess again").wait_for()
    if "model=" in path:
        page.get_by_text("Other optimisers, side by side").click()
        page.locator(".st-key-chart_paths .js-plotly-plot").wait_for()


def players_have_words(page: Page) -> None:
    """Wait for them: they come with the player's script, which may itself come after the place that is kept for it."""
    for bar in page.locator(".st-key-playbar").all():
        bar.locator("button.main span:not(:empty)").wait_for()
    for player in page.locator("[class*=st-key-][class*=player] button.main").all():
        player.locator("span:not(:empty)").wait_for()


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_violation(new_page: OpenPage, path: str) -> None:
    page = new_page()
    arrive(page, path)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            settle(page)
            players_have_words(page)
            found[f"{scheme}, {width} wide"] = page.evaluate(VIOLATIONS, RULES)
    assert not any(found.values()), found


@pytest.mark.parametrize("path", PATHS)
def test_every_button_says_what_it_does(new_page: OpenPage, path: str) -> None:
    page = new_page()
    arrive(page, path)
    settle(page)
    players_have_words(page)
    if path.endswith("first-loop"):
        page.locator(".st-key-exercises_add_update button").click()
        page.get_by_role("button", name="Take out: with torch.no_grad()").wait_for()
    names = re.findall(r"- '?button(?: \"([^\"]*)\")?", page.locator("body").aria_snapshot())
    assert names
    nameless = [name for name in names if not re.search("[A-Za-z]", name) or name.endswith(" icon")]
    assert not nameless, nameless


def test_after_a_change_of_page_the_focus_is_on_the_new_heading(new_page: OpenPage) -> None:
    page = new_page()
    page.goto("/")
    page.wait_for_function("window[Symbol.for('backprop focus on new headings')]")
    settle(page)
    page.get_by_role("link", name="Map", exact=True).first.focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1, name="Map of learning rates")
    expect(heading).to_be_focused()
    settle(page)
    expect(heading).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Train a model, and watch")).to_be_focused()
    page.get_by_role("link", name="See this step in the code").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Train a model, and watch")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


STATUS = "#backprop-status"
SAID = "(places) => new Set(places.map((place) => document.querySelector(place).textContent)).size === 1"
VERDICT_IN_VIEW = '[class*="st-key-verdict_"] summary p'


def test_what_happened_to_the_run_is_said_once_when_it_changes(page: Page) -> None:
    page.goto("/?lr=0.05")
    settle(page)
    page.wait_for_timeout(1_500)
    expect(page.locator(STATUS)).to_have_text("")  # a page that was just opened
    page.evaluate(
        """status => {
          window.said = [];
          const keep = () => window.said.push(document.querySelector(status).textContent);
          new MutationObserver(keep).observe(document.querySelector(status), { childList: true });
        }""",
        STATUS,
    )
    slider = page.get_by_role("slider", name="Learning rate")
    for _ in range(12):
        slider.press("ArrowRight")
    page.wait_for_url("**lr=0.2")
    page.wait_for_function(SAID, arg=[STATUS, VERDICT_IN_VIEW])
    page.get_by_role("button", name="Play").first.click()
    page.wait_for_timeout(2_000)
    said = page.evaluate("window.said")
    assert len(said) < 6, said  # of twelve moves, and a run that plays
    assert len(set(said)) == len(said)
    page.get_by_role("link", name="Forgetting to zero").first.click()
    settle(page)
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.said") == said


def test_a_hint_is_said(page: Page) -> None:
    page.goto("/exercises?exercise=two-paths")
    settle(page)
    expect(page.locator(STATUS)).to_be_attached()
    page.get_by_role("button", name="Hint").click()
    expect(page.locator(STATUS)).to_contain_text("Hint 1.")
    page.get_by_role("button", name="Stronger hint").click()
    expect(page.locator(STATUS)).to_contain_text("Hint 2.")
