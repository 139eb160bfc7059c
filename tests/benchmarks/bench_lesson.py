"""The lesson in a real browser: a slider beside the same chart on a bare page, and "Go on" beside a change of page.

Run with `make bench`. The two sides take turns, so that a noisy machine disturbs both alike.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from backprop.exercises.lesson_record import LessonRecord
from backprop.exercises.progress import Progress, to_text
from backprop.ui.exercises.state import STORED
from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.lesson.content import chapter_words
from tests.benchmarks.bench_page import open_page, press
from tests.browser.app import CHROMIUM_FLAGS, IDLE, find_chromium, serving

PRESSES = 30
TURNS = 6
AIM = 1.25
STEP = 1 + [chapter.id for chapter in CHAPTERS].index("step")


def with_guesses(page: Page, url: str) -> None:
    """Have the browser keep a guess for every chapter."""
    guesses = {chapter.id: str(chapter.guess.observe()) for chapter in CHAPTERS}
    text = to_text(Progress(lesson=LessonRecord(guesses, len(CHAPTERS))))
    page.goto(f"{url}/exercises")
    page.wait_for_selector(IDLE)
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [STORED, text])


def arrival(page: Page, role: str, name: str, title: str) -> float:
    """Milliseconds from a press to the next page's heading and its first picture."""
    button = page.get_by_role(role, name=name, exact=role == "link").first  # type: ignore[arg-type]
    begun = time.perf_counter()
    button.click()
    page.get_by_role("heading", level=1, name=title, exact=True).wait_for()
    page.wait_for_selector(".js-plotly-plot .scatterlayer .js-line")
    milliseconds = 1000 * (time.perf_counter() - begun)
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(400)
    return milliseconds


def main() -> None:
    logs = Path(tempfile.mkdtemp())
    with (
        serving(logs / "app.log") as app_url,
        serving(logs / "bare.log", "tests/benchmarks/bare_chapter.py") as bare_url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        chapter, bare = context.new_page(), context.new_page()
        with_guesses(chapter, app_url)
        open_page(chapter, f"{app_url}/lesson?lesson={STEP}", charts=1)
        open_page(bare, bare_url, charts=1)
        took: dict[str, list[float]] = {"chapter": [], "bare": []}
        for turn in range(PRESSES):
            key = "ArrowLeft" if turn % 12 < 6 else "ArrowRight"
            for name, page in (("chapter", chapter), ("bare", bare)):
                took[name].append(press(page, key))
        mine, theirs = (statistics.median(values[3:]) for values in took.values())
        print(
            f"  slider of chapter {STEP}: {mine:.0f} ms, bare page {theirs:.0f} ms: × {mine / theirs:.2f} (aim: {AIM})"
        )

        onward, menu = [], []
        first, second = (chapter_words(CHAPTERS[number - 1].id).title for number in (1, 2))
        for _ in range(TURNS):
            open_page(chapter, f"{app_url}/lesson", charts=1)
            onward.append(arrival(chapter, "button", f"Go on: {second}", second))
            menu.append(arrival(chapter, "link", "Forgetting to zero", "Forgetting to zero the gradients"))
        mine, theirs = statistics.median(onward), statistics.median(menu)
        ratio = f"× {mine / theirs:.2f} (aim: 1)"
        print(f"  going on from “{first}”: {mine:.0f} ms, a change of page: {theirs:.0f} ms, {ratio}")


if __name__ == "__main__":
    main()
