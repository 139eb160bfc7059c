"""What only a browser shows of several parameters: contour lines that move with the player, and clicks on them."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from backprop.models import ModelName
from backprop.training import TrainingConfig, train
from tests.browser.app import box_of, idle, settle

OpenPage = Callable[..., Page]
CHART = ".st-key-surface .js-plotly-plot"
LINES = """chart => {
  const path = chart.querySelector('.player-marks svg path');
  const panel = chart.querySelector('.draglayer .x2y2 .nsewdrag').getBoundingClientRect();
  const pieces = path.getAttribute('d').split('M').filter(Boolean).map(piece => piece.split(/[L ]/).map(Number));
  return [pieces, [chart.layout.xaxis2.range, chart.layout.yaxis2.range], [panel.width, panel.height],
          chart.querySelector('.player-marks text')?.textContent];
}"""
FEATURES = {
    "affine": lambda x: np.array([x, np.ones_like(x)]),
    "quadratic": lambda x: np.array([x**2, x, np.ones_like(x)]),
}


def visit(page: Page, path: str) -> Page:
    page.goto(path)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .player-marks').length === 3")
    settle(page)
    return page


def drawn_losses(page: Page, model: str, held: np.ndarray, across: int, up: int) -> tuple[np.ndarray, str]:
    """The mean loss at both ends of each drawn piece of a line, by numpy: (pieces, 2), and what the note says."""
    pieces, ranges, size, note = page.locator(CHART).evaluate(LINES)
    (x_low, x_high), (y_low, y_high) = ranges
    ends = np.array(pieces).reshape(-1, 2, 2) / size
    parameters = np.broadcast_to(held, (len(ends), 2, len(held))).copy()
    parameters[..., across] = x_low + ends[..., 0] * (x_high - x_low)
    parameters[..., up] = y_low + (1 - ends[..., 1]) * (y_high - y_low)
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
    return ((parameters @ FEATURES[model](x) - y) ** 2).mean(axis=-1), note


@pytest.mark.parametrize("model", ["affine", "quadratic"])
def test_along_each_line_the_mean_loss_is_the_same(new_page: OpenPage, model: ModelName) -> None:
    page = visit(new_page(), f"/?model={model}&step=7")
    weights = train(TrainingConfig(model=model)).weights[7].astype(float)
    losses, note = drawn_losses(page, model, weights, 0, 1)
    assert len(losses) > 200
    # Between two points of the grid a line is straight, and the loss is not.
    levels = np.unique(np.round(np.log(losses.mean(axis=1)), 1))
    assert 6 <= len(levels) <= 60
    apart = np.abs(np.diff(np.log(losses), axis=1))
    assert np.median(apart) < 0.05
    if model == "quadratic":
        assert note == f"b held at {weights[2]:.5g}"


FLOOR = """chart => {
  const panel = chart.querySelector('.draglayer .x2y2 .nsewdrag').getBoundingClientRect();
  const floor = chart.querySelectorAll('.player-marks svg path')[1].getAttribute('d');
  return [floor.match(/-?[\\d.]+/g).map(Number), [chart.layout.xaxis2.range, chart.layout.yaxis2.range],
          [panel.width, panel.height]];
}"""


@pytest.mark.parametrize(("held", "across", "up"), [("b", 0, 1), ("w2", 0, 2)])
def test_the_dashed_line_is_the_floor_of_the_valley_at_each_step(
    new_page: OpenPage, held: str, across: int, up: int
) -> None:
    page = visit(new_page(), f"/?model=quadratic&held={held}&lr=0.03")
    run = train(TrainingConfig(model="quadratic", learning_rate=0.03))
    page.get_by_role("slider", name="Step").focus()
    table = FEATURES["quadratic"](np.array([1.0, 2.0, 3.0])).T
    for step in range(3):
        ends, ranges, size = page.locator(CHART).evaluate(FLOOR)
        assert len(ends) == 4
        for x, y in np.array(ends).reshape(2, 2) / size:
            parameters = run.weights[step].astype(float).copy()
            (left, right), (bottom, top) = ranges
            parameters[[across, up]] = left + x * (right - left), bottom + (1 - y) * (top - bottom)
            slope = (table.T @ (table @ parameters - [2, 4, 6]))[[across, up]]
            steep = np.linalg.eigh((table.T @ table)[np.ix_((across, up), (across, up))])
            # Across the valley the loss is level there, but for the rounding to a tenth of a pixel.
            assert abs(slope @ steep[1][:, 1]) / steep[0][1] < 0.002 * max(right - left, top - bottom)
        page.keyboard.press("ArrowRight")


def test_the_lines_move_with_the_player_and_need_no_server(new_page: OpenPage) -> None:
    page = new_page()
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    visit(page, "/?model=quadratic&held=w1")
    run = train(TrainingConfig(model="quadratic"))
    before = page.locator(CHART).evaluate(LINES)[0]
    sent.clear()
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    losses, note = drawn_losses(page, "quadratic", run.weights[2].astype(float), 1, 2)
    assert sent == []
    assert note == f"w1 held at {run.weights[2][0]:.5g}"
    assert page.locator(CHART).evaluate(LINES)[0] != before
    assert np.median(np.abs(np.diff(np.log(losses), axis=1))) < 0.05


def test_a_click_on_the_surface_starts_there(new_page: OpenPage) -> None:
    page = visit(new_page(), "/?model=quadratic")
    chart = box_of(page.locator(CHART))
    page.mouse.click(chart["x"] + chart["width"] * 0.6, chart["y"] + chart["height"] * 0.7)
    page.wait_for_url(re.compile(r"w1=.*w2=|w2=.*w1="))
    idle(page)
    starts = [float(re.search(rf"{name}=(-?[\d.]+)", page.url)[1]) for name in ("w1", "w2")]  # type: ignore[index]
    expect(page.get_by_role("slider", name="Initial w1")).to_have_attribute("aria-valuetext", f"{starts[0]:g}")
    assert "b=" not in page.url.split("w2=")[1]
    # Above, where each parameter is drawn over the steps, a click asks for nothing.
    address = page.url
    page.mouse.click(chart["x"] + chart["width"] * 0.6, chart["y"] + chart["height"] * 0.2)
    settle(page)
    assert page.url == address


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (390, 844)])
def test_the_homework_scrolls_no_page_sideways(new_page: OpenPage, size: tuple[int, int]) -> None:
    page = visit(new_page(width=size[0], height=size[1]), "/?model=quadratic&step=299")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    if size[0] > 1000:
        player = box_of(page.locator(".st-key-playbar"))
        for chart in page.locator(".st-key-charts .js-plotly-plot .main-svg:first-child").all():
            box = box_of(chart)
            assert box["y"] + box["height"] <= player["y"] + 1
        assert player["y"] + player["height"] <= size[1]
