"""One Back undoes one thing that the learner did, on every page, and shows what its address says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app import box_of, settle

OpenPage = Callable[..., Page]
Act = Callable[[Page], None]


# Six arrow keys that follow at once, however busy the machine is: six pressed from here may lie further apart.
KEYS = """element => {
  element.focus();
  for (let times = 0; times < 6; times++)
    for (const type of ['keydown', 'keyup'])
      element.dispatchEvent(new KeyboardEvent(type, { key: 'ArrowRight', bubbles: true, cancelable: true }));
}"""


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function("history[Symbol.for('backprop one entry each')]")
    settle(page)
    return page


def entries(page: Page) -> int:
    count: int = page.evaluate("history.length")
    return count


def drag(page: Page, slider: Locator) -> None:
    """Drag a slider's thumb over its track, with rests."""
    thumb = box_of(slider)
    track = box_of(slider.locator("xpath=ancestor::*[contains(@class, 'stSlider')][1]"))
    y = thumb["y"] + thumb["height"] / 2
    page.mouse.move(thumb["x"] + thumb["width"] / 2, y)
    page.mouse.down()
    for place in range(1, 9):
        page.mouse.move(track["x"] + track["width"] * place / 10, y)
        page.wait_for_timeout(150)
    page.mouse.up()


def slide(name: str) -> Act:
    return lambda page: drag(page, page.get_by_role("slider", name=name).first)


def press(role: str, name: str) -> Act:
    return lambda page: page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]


def keys(role: str, name: str) -> Act:
    def act(page: Page) -> None:
        page.get_by_role(role, name=name).first.evaluate(KEYS)  # type: ignore[arg-type]

    return act


@pytest.mark.parametrize(
    ("path", "act", "widget"),
    [
        ("/", slide("Epochs"), ("slider", "Epochs")),
        ("/", keys("slider", "Initial w"), ("slider", "Initial w")),
        ("/", press("radio", "A second window"), ("slider", "Epochs")),
        ("/forgetting", slide("Epochs"), ("slider", "Epochs")),
        ("/map?epochs=5&cells=50", slide("Initial w"), ("slider", "Initial w")),
        ("/graph", press("button", "Forward"), ("slider", "Step")),
        ("/layers?net_epochs=20", slide("Neurons"), ("slider", "Neurons")),
        ("/lab?card=total-of-losses", slide("Epochs"), ("slider", "Epochs")),
    ],
)
def test_one_move_is_one_entry_and_one_back_undoes_it(page: Page, path: str, act: Act, widget: tuple[str, str]) -> None:
    opened(page, path)
    shown = page.get_by_role(widget[0], name=widget[1]).first  # type: ignore[arg-type]
    before, address, count = shown.input_value(), page.url, entries(page)
    act(page)
    expect(shown).not_to_have_value(before)
    settle(page)
    after, then = shown.input_value(), page.url
    assert then != address
    assert entries(page) == count + 1
    page.go_back()
    expect(shown).to_have_value(before)
    settle(page)
    assert page.url == address
    page.go_forward()
    expect(shown).to_have_value(after)
    settle(page)
    assert page.url == then
    assert entries(page) == count + 1


def test_a_click_on_the_map_is_one_entry_and_one_back_leads_to_the_map_as_it_was(page: Page) -> None:
    opened(page, "/map?cells=50&epochs=5")
    rate = page.get_by_role("textbox", name="Exact rate")
    count, address = entries(page), page.url
    chart = box_of(page.locator(".st-key-map_stage .js-plotly-plot .draglayer .nsewdrag").first)
    page.mouse.click(chart["x"] + 0.4 * chart["width"], chart["y"] + 0.4 * chart["height"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Train a model, and watch")
    settle(page)
    chosen, then = rate.input_value(), page.url
    assert chosen != "0.01"
    assert f"lr={chosen}" in then
    assert entries(page) == count + 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Map of learning rates")
    expect(rate).to_have_value("0.01")
    settle(page)
    assert page.url == address
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Train a model, and watch")
    expect(rate).to_have_value(chosen)
    settle(page)
    assert page.url == then


def test_going_through_the_menu_is_one_entry_a_page_and_back_shows_each_with_its_settings(page: Page) -> None:
    opened(page, "/?lr=0.02")
    count = entries(page)
    rate = page.get_by_role("textbox", name="Exact rate")
    addresses = [page.url]
    for number, name in enumerate(("Forgetting to zero", "Map", "Exercises", "Training"), 1):
        page.get_by_role("link", name=name, exact=True).first.click()
        settle(page)
        addresses.append(page.url)
        assert entries(page) == count + number
    assert all("lr=0.02" in address for address in addresses if "exercises" not in address)
    for address in reversed(addresses[:-1]):
        page.go_back()
        page.wait_for_url(address)
        settle(page)
        assert page.url == address
        if "exercises" not in address:
            expect(rate).to_have_value("0.02")


def test_the_exercises_are_left_and_found_again_by_back_and_forward(page: Page) -> None:
    opened(page, "/exercises")
    count = entries(page)
    page.get_by_role("button", name="Begin").first.click()
    page.wait_for_url("**exercise=*")
    settle(page)
    assert entries(page) == count + 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exercises")
