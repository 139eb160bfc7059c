"""What only a browser shows: play, scrub, keys, links, uploads, downloads, narrow screens."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backprop.training import TrainingConfig, train
from tests.browser.app import idle

OpenPage = Callable[..., Page]
# The player's marks: [left, top, shown] of every circle, chart by chart.
MARKS = """charts => charts.map(chart => [...chart.querySelectorAll('.player-marks circle')].map(
  circle => [Number(circle.getAttribute('cx')), Number(circle.getAttribute('cy')), circle.style.display !== 'none']))"""
# Where a point of the data lies in a panel of a chart, by the chart's own axes.
PLACE = """(chart, [axes, x, y]) => {
  const box = chart.querySelector(`.draglayer .x${axes}y${axes} .nsewdrag`).getBoundingClientRect();
  const outer = chart.getBoundingClientRect();
  const share = ({ range: [low, high] }, value) => (value - low) / (high - low);
  return [box.left - outer.left + share(chart.layout['xaxis' + axes], x) * box.width,
          box.top - outer.top + (1 - share(chart.layout['yaxis' + axes], y)) * box.height];
}"""


def visit(page: Page, path: str = "/") -> Page:
    page.goto(path)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .player-marks').length === 3")
    settle(page)
    return page


def settle(page: Page) -> None:
    idle(page)
    page.wait_for_timeout(700)
    idle(page)


def exact_rate(page: Page) -> str:
    return page.get_by_role("textbox", name="Exact rate").input_value()


def readout(page: Page) -> str:
    return page.locator("output[aria-live]").inner_text()


def marks(page: Page) -> list[list[list[Any]]]:
    found: list[list[list[Any]]] = page.locator(".js-plotly-plot").evaluate_all(MARKS)
    return found


def test_the_marks_of_all_charts_stand_at_the_same_step(new_page: OpenPage) -> None:
    page = visit(new_page(), "/?step=5&lr=0.02")
    run = train(TrainingConfig(learning_rate=0.02))
    forgotten = train(TrainingConfig(learning_rate=0.02, zero_grad=False))
    expected = [
        [("", 5, run.losses[5])],
        [("", 5, run.weights[5])],
        [
            ("", 5, run.weights[5]),
            ("", 5, forgotten.weights[5]),
            ("2", 5, run.gradients[5]),
            ("2", 5, forgotten.gradients[5]),
        ],
    ]
    for index, points in enumerate(expected):
        chart = page.locator(".js-plotly-plot").nth(index)
        found = marks(page)[index]
        for point, (left, top, shown) in zip(points, found, strict=False):
            place = chart.evaluate(PLACE, [point[0], point[1], float(point[2])])
            assert shown
            assert [left, top] == pytest.approx(place, abs=1.5)
    # The ball lies on the curve of the mean loss: over the three samples (2 − w)² · 14 / 3.
    w = float(run.weights[5])
    ball = page.locator(".js-plotly-plot").nth(1).evaluate(PLACE, ["2", w, (2 - w) ** 2 * 14 / 3])
    assert marks(page)[1][1][:2] == pytest.approx(ball, abs=1.5)


def test_play_pause_and_scrub_need_no_server(new_page: OpenPage) -> None:
    page = new_page()
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    visit(page)
    before = marks(page)
    sent.clear()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1500)
    moving = marks(page)
    assert sent == []
    assert all(one != other for one, other in zip(before, moving, strict=True))
    page.get_by_role("button", name="Pause").click()
    settle(page)
    paused = readout(page)
    step = int(re.match(r"Step (\d+) of 299", paused)[1])  # type: ignore[index]
    assert 15 < step < 120
    page.wait_for_timeout(400)
    assert readout(page) == paused
    assert f"step={step}" in page.url
    assert page.get_by_role("textbox", name="Step", exact=True).input_value() == str(step)

    page.get_by_role("button", name="One step back").click()
    assert readout(page).startswith(f"Step {step - 1} of 299")
    slider = page.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("Home")
    assert readout(page).startswith("Step 0 of 299, epoch 0. Sample x = 1, y = 2: prediction 1, loss 1, w.grad −2,")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "w.grad −16.229, so w goes from 1.0984 to 1.2607" in readout(page)
    settle(page)
    assert page.url.endswith("step=2")
    page.get_by_role("button", name="Last step").click()
    settle(page)
    assert "step=299" in page.url


def test_moving_a_slider_by_key_redraws_the_charts_and_keeps_the_step(new_page: OpenPage) -> None:
    page = visit(new_page(), "/?step=4")
    page.get_by_role("slider", name="Learning rate").first.focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(40)
    page.wait_for_url("**lr=0.022**")
    settle(page)
    assert "lr=0.022" in page.url
    assert exact_rate(page) == "0.022"
    run = train(TrainingConfig(learning_rate=0.022))
    chart = page.locator(".js-plotly-plot").nth(1)
    assert marks(page)[1][0][:2] == pytest.approx(chart.evaluate(PLACE, ["", 4, float(run.weights[4])]), abs=1.5)


def test_back_and_forward_undo_and_redo(new_page: OpenPage) -> None:
    page = visit(new_page())
    page.get_by_role("slider", name="Learning rate").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        settle(page)
    assert exact_rate(page) == "0.012"
    page.go_back()
    settle(page)
    assert exact_rate(page) == "0.011"
    page.go_forward()
    settle(page)
    assert exact_rate(page) == "0.012"
    page.get_by_text("A second window", exact=True).click()
    settle(page)
    assert "lr=0.5" in page.url
    page.go_back()
    settle(page)
    assert exact_rate(page) == "0.012"


def test_a_shared_link_shows_the_identical_run(new_page: OpenPage) -> None:
    first = visit(new_page(), "/?model=sigmoid&lr=0.35&epochs=40&w=-2&data=own&table=1,0.9;-1,0.2&step=9")
    second = visit(new_page(), first.url.removeprefix(first.url.split("/?")[0]))
    for page in (first, second):
        expect(page.get_by_role("textbox", name="Your table")).to_have_value("1, 0.9\n-1, 0.2")
    assert readout(first) == readout(second)
    paths = [
        page.locator(".js-plotly-plot .js-line").evaluate_all("lines => lines.map(line => line.getAttribute('d'))")
        for page in (first, second)
    ]
    assert paths[0] == paths[1]


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"", "is empty"),
        (b"name,city\nAnna,1\n", "must name x and y"),
        (b"x,y\n1,two\n", "“two” is not a number"),
        (b"x,y\n1,nan\n", "nan"),
        (b"\xff\xd8\xff\xe0 a picture", "is not a text file"),
        (b"x,y\n" + b"1,2\n" * 201, "201 rows"),
        (b"1,2\n" * 2_600_000, "1.0MB or smaller"),
    ],
    ids=["empty", "columns", "text", "nan", "binary", "201 rows", "10 MB"],
)
def test_a_bad_file_is_refused_in_a_sentence_and_nothing_is_lost(
    new_page: OpenPage, content: bytes, answer: str
) -> None:
    page = visit(new_page(), "/?data=own&table=1,3;2,6")
    page.locator("input[type=file]").set_input_files({"name": "data.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text(answer).first).to_be_visible()
    settle(page)
    assert page.get_by_role("textbox", name="Your table").input_value() == "1, 3\n2, 6"
    assert "table=1%2C3%3B2%2C6" in page.url or "table=1,3;2,6" in page.url


def test_a_good_file_is_trained_on(new_page: OpenPage) -> None:
    page = visit(new_page(), "/?data=own&table=1,3")
    csv = b"\xef\xbb\xbfname,y,x\na,5,1\nb,10,2\n"
    page.locator("input[type=file]").set_input_files({"name": "data.csv", "mimeType": "text/csv", "buffer": csv})
    expect(page.get_by_role("textbox", name="Your table")).to_have_value("1, 5\n2, 10")
    settle(page)
    expect(page.get_by_text(re.compile(r"every later epoch ends with w within .* of 5\.")).first).to_be_visible()


def test_pins_stay_in_the_charts_and_legends(new_page: OpenPage) -> None:
    page = visit(new_page())
    page.get_by_role("button", name="Pin this run").click()
    settle(page)
    page.get_by_text("Below the limit", exact=True).click()
    settle(page)
    legend = page.locator(".js-plotly-plot").first.locator(".legendtext").all_text_contents()
    assert "Linear, rate 0.01, w 1, 100 epochs" in legend
    menu = page.get_by_role("button", name="Linear, rate 0.01")
    menu.click()
    name = page.get_by_role("textbox", name="Name in the legend")
    name.fill("the lesson")
    name.press("Enter")
    settle(page)
    assert "the lesson" in page.locator(".js-plotly-plot").first.locator(".legendtext").all_text_contents()


def test_everything_can_be_downloaded(new_page: OpenPage, tmp_path: Path) -> None:
    page = visit(new_page(), "/?lr=0.02&epochs=3")
    page.get_by_text("Every step in a table").click()
    settle(page)  # what is unfolded moves what is below it
    page.get_by_text("Take it home").click()
    settle(page)
    contents = {}
    for button in ("Download the table", "Script (.py)", "Notebook (.ipynb)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        contents[download.value.suggested_filename] = Path(download.value.path()).read_text(encoding="utf-8")
    assert contents["steps.csv"].startswith(
        "step,epoch,x,y,prediction,loss,gradient,w_before,w_after\n0,0,1.0,2.0,1.0,1.0"
    )
    assert contents["steps.csv"].count("\n") == 10
    assert "learning_rate = 0.02" in contents["backprop_run.py"]
    assert '"nbformat": 4' in contents["backprop_run.ipynb"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/?model=sigmoid&step=4", "/?lr=0.25", "/?data=own&table=1,3;2,6"])
def test_a_telephone_never_scrolls_sideways(new_page: OpenPage, path: str, scheme: str) -> None:
    page = visit(new_page(width=390, height=844, color_scheme=scheme), path)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    sideways = page.evaluate(
        """() => [...document.querySelectorAll('.stMainBlockContainer *')].filter(element => {
             const style = getComputedStyle(element);
             return ['auto', 'scroll'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 2
               && element.clientWidth > 50;
           }).map(element => element.className)"""
    )
    assert sideways == []


def test_the_colours_follow_the_theme(new_page: OpenPage) -> None:
    strokes = []
    for scheme in ("light", "dark"):
        page = visit(new_page(color_scheme=scheme))
        strokes.append(page.locator(".js-plotly-plot .js-line").last.evaluate("line => getComputedStyle(line).stroke"))
    assert strokes[0] != strokes[1]


def test_the_page_can_be_used_by_keyboard_alone(new_page: OpenPage) -> None:
    page = visit(new_page())
    reached = set()
    page.keyboard.press("Tab")
    for _ in range(60):
        reached.add(
            page.evaluate(
                """() => {
                  let active = document.activeElement;
                  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
                  return active?.getAttribute('aria-label') || active?.innerText || '';
                }"""
            ).strip()
        )
        page.keyboard.press("Tab")
    for name in ("Learning rate", "Epochs", "Initial w", "Play", "Step", "Pin this run", "A second window"):
        assert any(name in text for text in reached), (name, reached)
