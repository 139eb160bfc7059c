"""Stepping through the loop needs no server, on the page or in the file that is taken home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from backprop.trace import PROGRAMS, trace
from backprop.training import TrainingConfig
from backprop.ui.trace.frames import frames_of
from backprop.ui.trace.take_home import page as offline
from tests.browser.app import box_of, settle

OpenPage = Callable[..., Page]
# Twenty-five arrow keys at once, however busy the machine is.
KEYS = """element => {
  element.focus();
  for (let times = 0; times < 25; times++)
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
}"""


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    page.locator(".listing li").first.wait_for()
    settle(page)
    return page


def variable(page: Page, name: str) -> str:
    return page.locator(f"tr:has(th:text-is('{name}')) td").inner_text()


def test_keys_buttons_and_lines_step_without_the_server(new_page: OpenPage) -> None:
    page = new_page()
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    opened(page, "/code?program=never-zeroed&epochs=3")
    sent.clear()
    said = page.locator(".now")
    before = said.inner_text()
    page.get_by_role("slider", name="Line that has run").evaluate(KEYS)
    assert said.inner_text() != before
    assert page.get_by_role("slider", name="Line that has run").input_value() == "25"
    assert sent == []  # the server is told only where the learner rests
    page.get_by_role("button", name="First line").click()
    for _ in range(2):
        page.locator(".listing button", has_text="l.backward()").click()
    assert "−9.84" in variable(page, "w.grad")
    assert "of which old: −2" in variable(page, "w.grad")
    expect(said).to_contain_text("Epoch 0, sample 2. Changed: w.grad.")
    page.get_by_role("button", name="Next sample").click()
    assert "of which old: −9.84" in variable(page, "w.grad")
    page.get_by_role("button", name="Last line").click()
    expect(said).to_contain_text("The program has ended.")
    page.wait_for_url("**frame=*")


def test_the_graph_is_recorded_freed_and_gone(new_page: OpenPage) -> None:
    page = opened(new_page(), "/code?epochs=2")
    graph = page.locator(".graphs")
    page.locator(".listing button", has_text="l = loss(x, y)").click()
    expect(graph.locator(".head").nth(1)).to_have_text("recorded")
    page.locator(".listing button", has_text="l.backward()").click()
    expect(graph.locator(".head").nth(1)).to_have_text("freed")
    expect(graph).to_contain_text("gradient −2")
    page.get_by_role("button", name="First line").click()
    expect(graph).to_contain_text("No graph is alive.")


def test_from_a_loop_without_zeroing_to_where_it_departs(new_page: OpenPage) -> None:
    page = opened(new_page(), "/code?program=never-zeroed")
    page.get_by_role("button", name="Go to where it departs").click()
    expect(page.locator(".now")).to_contain_text("Epoch 0, sample 2")
    settle(page)
    assert "−9.84" in variable(page, "w.grad")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephone_keeps_the_bar_in_view_and_never_scrolls_sideways(new_page: OpenPage, scheme: str) -> None:
    page = opened(new_page(width=390, height=844, color_scheme=scheme), "/code?program=total-of-losses&frame=60")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    for part in (".listing", ".state"):
        page.locator(part).evaluate("part => part.scrollIntoView({ block: 'start' })")
        box = box_of(page.locator(".bar"))
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 844


def test_the_file_to_take_home_steps_by_itself(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "loop.html"
    file.write_text(offline(frames_of(trace(PROGRAMS["right"], TrainingConfig(epochs=5)))), encoding="utf-8")
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.get_by_role("slider", name="Line that has run").focus()
    page.keyboard.press("End")
    expect(page.locator(".now")).to_contain_text("The program has ended.")
    page.locator(".listing button", has_text="l.backward()").click()
    assert variable(page, "w.grad").startswith("−")
    assert errors == []
    page.close()


def test_on_a_narrow_screen_what_a_line_has_changed_stands_beside_it(new_page: OpenPage) -> None:
    page = opened(new_page(width=390, height=844), "/code?program=uphill&epochs=2")

    def beside(line: str) -> str:
        return page.locator(".listing button", has_text=line).first.locator("b").inner_text()

    assert beside("prediction = x * w") == ""
    for _ in range(2):
        page.locator(".listing button", has_text="w += 0.01 * w.grad").first.click()
    # w: 1, then 1 + 0.01·(−2) = 0.98; the second sample's prediction is 2·0.98, its error −2.04, its gradient −8.16.
    assert beside("x, y in zip") == "x 2, y 4"
    assert beside("prediction = x * w") == "1.96"
    assert beside("loss = (prediction - y) ** 2") == "4.1616"
    assert beside("loss.backward()") == "w.grad −8.16"
    assert beside("torch.no_grad()") == "w 0.8984"
    assert beside("w.grad.zero_()") == ""  # that of the turn before
    assert beside("w = torch.tensor") == "1"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    wide = opened(new_page(), "/code?program=uphill&epochs=2")
    expect(wide.locator(".listing b").first).to_be_hidden()
