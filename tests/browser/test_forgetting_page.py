"""What only a browser shows of the page on forgetting: play, scrub, clicks on the picture, visits, narrow screens."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from backprop.training import TrainingConfig, train
from tests.browser.app import idle

OpenPage = Callable[..., Page]
MARKS = "document.querySelectorAll('.st-key-charts .js-plotly-plot .player-marks').length === 2"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
# Where a learning rate lies in the picture, on the screen.
AT_RATE = """rate => {
  const chart = document.querySelector('.st-key-rates_picture .js-plotly-plot');
  const box = chart.querySelector('.draglayer .xy .nsewdrag').getBoundingClientRect();
  const [low, high] = chart.layout.xaxis.range;
  return { x: box.left + box.width * (Math.log10(rate) - low) / (high - low), y: box.top + box.height / 3 };
}"""


def visit(page: Page, path: str = "/forgetting") -> Page:
    page.goto(path)
    page.wait_for_function(MARKS)
    settle(page)
    return page


def settle(page: Page) -> None:
    idle(page)
    page.wait_for_timeout(700)
    idle(page)


def readout(page: Page) -> str:
    return page.locator("output[aria-live]").inner_text()


def test_scrubbing_tells_the_step_and_moves_the_close_look_to_it(page: Page) -> None:
    visit(page)
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowRight")
    assert "Forgotten: w 1.02, loss 3.8416; own gradient −7.84, left over −2, so w.grad held −9.84." in readout(page)
    expect(page.get_by_text("should have held −7.84")).to_be_visible()
    page.get_by_role("button", name="Last step").click()
    expect(page.get_by_text("Inside w.grad, up to step 299")).to_be_visible()
    held = train(TrainingConfig(zero_grad=False)).gradients[299]
    assert f"so w.grad held {held:.5g}.".replace("-", "−") in readout(page)
    assert page.url.endswith("step=299")


def test_play_moves_the_marks_of_both_charts(page: Page) -> None:
    visit(page)
    marks = page.locator(".st-key-charts .player-marks circle")
    expect(marks).to_have_count(7)  # four in the loops' chart, two in the upper panel of what was held, one on the bars
    before = marks.evaluate_all("marks => marks.map(mark => mark.getAttribute('cx'))")
    page.get_by_role("button", name="Play").click()
    expect(marks.first).not_to_have_attribute("cx", before[0])
    page.get_by_role("button", name="Pause").click()
    settle(page)
    expect(marks).to_have_count(7)
    after = marks.evaluate_all("marks => marks.map(mark => mark.getAttribute('cx'))")
    assert all(one != other for one, other in zip(before[:6], after[:6], strict=True))


def test_a_click_between_the_points_of_the_picture_takes_its_learning_rate(page: Page) -> None:
    visit(page, "/forgetting?lr=0.02")
    page.locator(".st-key-rates_picture").scroll_into_view_if_needed()
    place = page.evaluate(AT_RATE, 0.233)
    page.mouse.click(place["x"], place["y"])
    page.wait_for_url("**lr=0.23**")
    settle(page)
    assert float(page.get_by_role("textbox", name="Exact rate").input_value()) == pytest.approx(0.233, rel=0.01)
    expect(page.get_by_text("the zeroed loop runs away; the forgotten one stays bounded").first).to_be_visible()


def test_settings_travel_to_the_training_page_and_back(page: Page) -> None:
    page.goto("/?lr=0.05&w=-3")
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .player-marks').length === 3")
    settle(page)
    page.get_by_role("link", name="Forgetting to zero").click()
    page.wait_for_function(MARKS)
    settle(page)
    assert page.get_by_role("textbox", name="Exact rate").input_value() == "0.05"
    assert page.url.endswith("/forgetting?lr=0.05&w=-3")
    page.get_by_role("slider", name="Learning rate").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**lr=0.056**")
    settle(page)
    page.get_by_role("link", name="Training").click()
    expect(page.get_by_role("heading", name="Train a model")).to_be_visible()
    settle(page)
    assert page.get_by_role("textbox", name="Exact rate").input_value() == "0.056"
    assert "prediction −3, loss 25" in readout(page)


@pytest.mark.parametrize("look", ["rates", "momentum", "batch"])
def test_nothing_scrolls_sideways_on_a_telephone(new_page: OpenPage, look: str) -> None:
    page = visit(new_page(width=390, color_scheme="dark"), f"/forgetting?look={look}&step=4")
    assert page.evaluate(SIDEWAYS) <= 0
