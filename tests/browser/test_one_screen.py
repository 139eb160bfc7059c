"""A control, what it changes and what plays it are on the screen together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from backprop.models import ONE_WEIGHT, ModelName
from backprop.training import TrainingConfig, train
from tests.browser.app import box_of, settle

OpenPage = Callable[..., Page]
STAGES = {"/": 3, "/forgetting": 2, "/layers": 3}
FIRST, VERDICT, CHARTS, PLAYER = (
    ".st-key-first_control",
    "[class*=st-key-verdict_]",
    ".st-key-charts",
    ".st-key-playbar",
)


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    page.wait_for_function(f"document.querySelectorAll('{CHARTS} .js-plotly-plot').length === {STAGES.get(path, 3)}")
    settle(page)
    return page


def edges(element: Locator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    box = box_of(element)
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("path", STAGES)
def test_a_laptop_shows_controls_what_happened_charts_and_player_at_once(
    new_page: OpenPage, path: str, size: tuple[int, int]
) -> None:
    page = opened(new_page(width=size[0], height=size[1]), path)
    player = edges(page.locator(PLAYER))
    assert player[3] <= size[1]
    for seen in (FIRST, VERDICT, CHARTS):
        left, top, right, bottom = edges(page.locator(seen).first)
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
    # What plays the charts covers nothing of them.
    for chart in page.locator(f"{CHARTS} .js-plotly-plot .main-svg:first-child").all():
        assert edges(chart)[3] <= player[1] + 1


def test_the_whole_map_is_on_the_screen_with_its_controls(new_page: OpenPage) -> None:
    page = new_page(width=1280, height=720)
    page.goto("/map?cells=50&epochs=5")
    page.wait_for_selector(".st-key-map_stage .js-plotly-plot")
    settle(page)
    for seen in (FIRST, ".st-key-map_controls", ".st-key-map_stage .js-plotly-plot"):
        assert edges(page.locator(seen).first)[3] <= 720


@pytest.mark.parametrize("path", ["/", "/forgetting", "/layers", "/graph", "/code"])
def test_a_low_window_leaves_most_of_itself_to_what_is_looked_at(new_page: OpenPage, path: str) -> None:
    """At 200% zoom a laptop's window is 640 by 360: what stays in view there would cover what it belongs to."""
    page = new_page(width=640, height=360)
    page.goto(path)
    settle(page)
    page.mouse.move(320, 300)
    page.mouse.wheel(0, 420)
    page.wait_for_timeout(300)
    covered = page.evaluate(
        """() => [...document.querySelectorAll('.stMainBlockContainer *, header')]
             .filter((one) => ['sticky', 'fixed'].includes(getComputedStyle(one).position))
             .map((one) => one.getBoundingClientRect())
             .filter(({ top, bottom, width }) => width > 300 && bottom > 0 && top < innerHeight
               && (top <= 70 || bottom >= innerHeight - 2))
             .reduce((sum, { top, bottom }) => sum + Math.min(bottom, innerHeight) - Math.max(top, 0), 0)"""
    )
    assert covered <= 180


@pytest.mark.parametrize("path", ["/", "/forgetting", "/layers"])
def test_a_telephone_keeps_the_rate_and_what_happened_over_the_charts(new_page: OpenPage, path: str) -> None:
    page = opened(new_page(width=390, height=844), path)
    data = page.get_by_test_id("stSelectbox").first
    expect(data).to_be_hidden()
    page.get_by_text("More settings and examples").click()
    expect(data).to_be_visible()
    page.get_by_text("More settings and examples").click()
    expect(data).to_be_hidden()
    for chart in page.locator(f"{CHARTS} .js-plotly-plot").all():
        # To the middle: into view at the lower edge would be enough for the chart, and say nothing.
        chart.evaluate("chart => chart.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(200)
        rate, verdict, player = (edges(page.locator(one).first) for one in (FIRST, VERDICT, PLAYER))
        assert 0 <= rate[1] < rate[3] <= verdict[1] + 1
        assert verdict[3] < player[1]
        assert player[3] <= 844


@pytest.mark.parametrize("model", ["linear", "sigmoid", "affine", "quadratic"])
def test_the_curve_through_the_data_is_what_pytorch_predicts_at_the_step(new_page: OpenPage, model: ModelName) -> None:
    page = opened(new_page(), f"/?model={model}&lr=0.1&w=-1.5&step=3")
    start = {"initial_w": -1.5} if model in ONE_WEIGHT else {"initial": (-1.5, 1.0)}
    start = {"initial": (1.0, 1.0, 1.0)} if model == "quadratic" else start
    w = torch.tensor(train(TrainingConfig(model=model, learning_rate=0.1, **start)).weights[3])
    chart = page.locator(f"{CHARTS} .js-plotly-plot").first
    points, ranges, size = chart.evaluate(
        """chart => {
             const curve = chart.querySelector('.player-marks polyline');
             const panel = chart.querySelector('.draglayer .x2y2 .nsewdrag').getBoundingClientRect();
             return [curve.getAttribute('points').split(' ').map(point => point.split(',').map(Number)),
                     [chart.layout.xaxis2.range, chart.layout.yaxis2.range], [panel.width, panel.height]];
           }"""
    )
    (x_low, x_high), (y_low, y_high) = ranges
    at = np.array(points) / size
    x = torch.tensor(x_low + at[:, 0] * (x_high - x_low))
    predicted = {
        "linear": lambda: x * w,
        "sigmoid": lambda: torch.sigmoid(x * w),
        "affine": lambda: w[0] * x + w[1],
        "quadratic": lambda: w[0] * x**2 + w[1] * x + w[2],
    }[model]().numpy()
    drawn = y_low + (1 - at[:, 1]) * (y_high - y_low)
    assert len(points) > 50
    assert drawn == pytest.approx(predicted, abs=1e-3 * (y_high - y_low))
