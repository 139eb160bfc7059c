"""What only a browser shows of the lab: links, keys, the back button, downloads, narrow screens."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import idle

OpenPage = Callable[..., Page]
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
# The numbers of the lines that are boxed in the broken and in the mended code.
BOXED = """() => ['broken', 'mended'].map(form => [...document.querySelectorAll(`.st-key-lab_${form} .linenumber`)]
  .filter(number => getComputedStyle(number).backgroundColor !== 'rgba(0, 0, 0, 0)')
  .map(number => number.textContent))"""


def visit(page: Page, path: str = "/lab") -> Page:
    page.goto(path)
    page.wait_for_selector(".st-key-lab_mended code .linenumber")
    idle(page)
    return page


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", name=text)).to_be_visible()
    idle(page)


def test_a_link_opens_its_card_and_keys_alone_lead_to_the_next_and_back(page: Page) -> None:
    visit(page, "/lab?card=update-in-place")
    heading(page, "8. w -= … on a weight")
    expect(page.get_by_text("a leaf Variable that requires grad is being used")).to_be_visible()
    page.get_by_role("radio", name="8. w -= … on a weight").press("ArrowDown")
    heading(page, "9. w = w − …")
    page.wait_for_url("**/lab?card=update-makes-a-new-tensor")
    page.get_by_role("button", name="Next").press("Enter")
    heading(page, "10. Changing w before backward()")
    page.wait_for_url("**/lab?card=update-too-early")
    page.go_back()
    heading(page, "9. w = w − …")
    page.go_back()
    heading(page, "8. w -= … on a weight")


@pytest.mark.parametrize("options", [{"width": 390, "color_scheme": "dark"}, {"width": 1280}])
def test_marked_lines_are_boxed_and_nothing_scrolls_sideways(new_page: OpenPage, options: dict[str, Any]) -> None:
    page = visit(new_page(**options), "/lab?card=backward-twice")
    assert page.evaluate(BOXED) == [["5"], ["5", "6"]]
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_role("radio", name="What it costs").click()
    expect(page.get_by_role("slider", name="Samples")).to_be_visible()
    page.goto("/lab?card=total-of-losses&setting=20")
    page.wait_for_selector(".stPlotlyChart .trace", state="attached")
    idle(page)
    assert page.evaluate(SIDEWAYS) <= 0
    expect(page.get_by_text("After 20 epochs 241 graph nodes are alive")).to_be_visible()


def test_the_downloaded_script_does_what_the_card_shows(page: Page, tmp_path: Path) -> None:
    visit(page, "/lab?card=loss-over-all-pairs&setting=20")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take it home (.py)").click()
    assert download.value.suggested_filename == "loss-over-all-pairs-column.py"
    path = tmp_path / "script.py"
    download.value.save_as(path)
    printed = subprocess.run(
        [sys.executable, str(path)], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    broken, mended = printed.removeprefix("--- broken ---\n").split("--- mended ---\n")
    for form, said in (("broken", broken), ("mended", mended)):
        shown = page.locator(f".st-key-lab_{form} code").nth(1).text_content() or ""
        assert [line.partition(": ")[2] for line in shown.splitlines()] == said.splitlines()


def test_the_short_card_on_zeroing_leads_to_the_page_about_it(page: Page) -> None:
    visit(page, "/lab?card=never-zeroed")
    page.get_by_role("link", name="All about forgetting to zero").click()
    expect(page.get_by_role("heading", name="Forgetting to zero the gradients")).to_be_visible()
    page.wait_for_url("**/forgetting")
