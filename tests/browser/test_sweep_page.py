"""What only a browser shows of the map: hovering, clicking through, stopping, keys, narrow screens."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import box_of, idle

OpenPage = Callable[..., Page]
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def visit(page: Page, path: str = "/map?cells=50") -> Page:
    page.goto(path)
    page.wait_for_selector(".st-key-map_stage .js-plotly-plot .heatmaplayer image")
    idle(page)
    page.wait_for_timeout(300)
    idle(page)
    return page


def point(page: Page, across: float, up: float) -> tuple[float, float]:
    """A place on the screen, in shares of the map's width and height."""
    box = box_of(page.locator(".st-key-map_stage .draglayer .nsewdrag"))
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def readout(page: Page) -> str:
    return page.get_by_text(re.compile("^(Point at a cell|Learning rate )")).last.inner_text()


def test_the_slider_shows_the_rate_that_is_used_on_a_fresh_visit(new_page: OpenPage) -> None:
    page = new_page()
    page.goto("/map?cells=50")
    expect(page.get_by_role("textbox", name="Exact rate")).to_have_value("0.01")
    expect(page.get_by_role("slider", name="Learning rate").first).to_have_attribute("aria-valuetext", "0.01")


def test_the_cell_under_the_pointer_is_told_in_words(page: Page) -> None:
    visit(page, "/map?cells=50&loop=difference")
    assert readout(page).startswith("Point at a cell")
    page.mouse.move(*point(page, 0.8, 0.55))
    page.wait_for_timeout(200)
    text = readout(page)
    assert re.match(r"Learning rate 0\.2\d+, initial w 1\.2: zeroed, it diverged; mean loss at the end ", text)
    assert "forgotten, it did not settle; mean loss at the end " in text
    page.mouse.move(5, 5)
    page.wait_for_timeout(200)
    assert readout(page).startswith("Point at a cell")


def test_a_click_opens_that_run_on_the_training_page_and_the_way_back_keeps_the_map(page: Page) -> None:
    visit(page, "/map?cells=50&rates=0.01,1")
    page.mouse.move(*point(page, 0.25, 0.71))
    page.wait_for_timeout(200)
    rate, w = re.match(r"Learning rate ([\d.]+), initial w ([\d.]+):", readout(page)).groups()
    page.mouse.click(*point(page, 0.25, 0.71))
    expect(page.get_by_role("heading", name="Train a model, and watch")).to_be_visible()
    page.wait_for_url(f"**lr={rate}**w={w}**")
    idle(page)
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.get_by_role("heading", name="Map of learning rates")).to_be_visible()
    page.wait_for_url("**rates=0.01%2C1**")


def test_a_click_on_the_edge_of_two_cells_opens_the_one_that_was_told_of(page: Page) -> None:
    visit(page, "/map?cells=100&rates=1e-06,10")
    up = point(page, 0.5, 0.37)[1]
    left, right = point(page, 0, 0)[0], point(page, 1, 0)[0]
    edges = [left + (right - left) * column / 100 for column in range(65, 90)]
    edge = next(edge for edge in edges if 0.2 < edge % 1 < 0.8)
    across, up = int(edge) + 0.95, int(up) + 0.5  # just over the edge, which a click's whole pixels are not
    page.mouse.move(across, up)
    page.wait_for_timeout(200)
    rate, w = re.match(r"Learning rate ([\d.]+), initial w (−?[\d.]+):", readout(page)).groups()
    page.mouse.click(across, up)
    page.wait_for_url(f"**lr={rate}**w={w.replace('−', '-')}**")


def test_the_keyboard_chooses_a_cell_and_opens_it(page: Page) -> None:
    visit(page)
    for _ in range(3):
        page.get_by_role("slider", name="Initial w").press("ArrowRight")
    page.wait_for_url("**w=1.3**")
    idle(page)
    page.wait_for_timeout(300)
    button = page.get_by_role("button", name="Open your run on the training page")
    button.focus()
    button.press("Enter")
    expect(page.get_by_role("heading", name="Train a model, and watch")).to_be_visible()
    page.wait_for_url("**w=1.3**")


LONG = "/map?cells=200&epochs=1000&table=" + ";".join(f"{row / 30:.2f},{row / 15:.2f}" for row in range(1, 61))


def test_a_click_on_the_coarse_map_opens_the_cell_that_was_told_of(page: Page) -> None:
    page.goto(LONG)
    page.wait_for_selector(".st-key-map_stage .js-plotly-plot .heatmaplayer image")
    page.locator(".st-key-map_stop button").click()
    expect(page.get_by_text("Stopped. This is a coarse map")).to_be_visible()
    idle(page)
    across, up = point(page, 0.4, 0.63)
    page.mouse.move(across, up)
    expect(page.get_by_text(re.compile("^Learning rate "))).to_be_visible()
    rate, w = re.match(r"Learning rate ([\d.]+), initial w (−?[\d.]+):", readout(page)).groups()
    page.mouse.click(across, up)
    page.wait_for_url(f"**lr={rate}**w={w.replace('−', '-')}**")


def test_a_long_map_shows_something_at_once_and_stops_when_asked(page: Page) -> None:
    page.goto(LONG)
    page.wait_for_selector(".st-key-map_stage .js-plotly-plot .heatmaplayer image")
    expect(page.get_by_text("Running 40,200 cells")).to_be_visible()
    page.locator(".st-key-map_stop button").click()
    expect(page.get_by_text("Stopped. This is a coarse map after 25 of 1,000 epochs.")).to_be_visible()
    idle(page)
    # Moving on stops the work as well: the resumed map is left for a small one.
    page.get_by_role("button", name="Compute the whole map").click()
    expect(page.get_by_text("Running 40,200 cells")).to_be_visible()
    page.get_by_role("slider", name="Epochs").press("Home")
    page.wait_for_url("**epochs=1&**")
    expect(page.get_by_text("What happened in 1 epoch")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_a_telephone_needs_no_scrolling_sideways(new_page: OpenPage, dark: bool) -> None:
    page = visit(new_page(width=390, color_scheme="dark" if dark else "light"))
    assert page.evaluate(SIDEWAYS) <= 0


WRITTEN = """() => [...document.querySelectorAll('.st-key-map_stage .annotation-text-g')].map(one => {
    const {left, right, top, bottom} = one.getBoundingClientRect();
    return {left, right, top, bottom};
})"""
CHART = "() => document.querySelector('.st-key-map_stage .main-svg').getBoundingClientRect().right"


@pytest.mark.parametrize("query", ["", "&loop=difference", "&loop=forgotten", "&model=sigmoid&preset=reachable"])
def test_on_a_telephone_legend_and_names_are_whole_and_apart(new_page: OpenPage, query: str) -> None:
    page = visit(new_page(width=390), f"/map?cells=50{query}")
    written = page.evaluate(WRITTEN)
    assert len(written) > 1
    assert all(one["right"] <= page.evaluate(CHART) for one in written)
    for one, other in itertools.combinations(written, 2):
        apart_across = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert apart_across or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
