"""What only a browser shows of the page on layers: the painted scenes, the player, clicks, stopping, narrow screens."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import box_of, idle

OpenPage = Callable[..., Page]
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
# A fingerprint of what is painted under the network and under the points.
PAINTED = """() => [...document.querySelectorAll('canvas.scene')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let [sum, opaque] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    sum = (sum * 31 + data[i] + data[i + 3]) % 1e9;
    opaque += data[i + 3] > 0;
  }
  return [sum, opaque];
})"""
# Typing so much takes a browser long: the text is set at once, as pasting does.
PASTE = """(box, text) => {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, text);
  box.dispatchEvent(new Event('input', { bubbles: true }));
}"""
READY = "() => document.querySelectorAll('canvas.scene[data-painted]:not([data-painted=NaN])').length === 2"


def visit(page: Page, path: str = "/layers") -> Page:
    page.goto(path)
    page.wait_for_function(READY)
    settle(page)
    return page


def settle(page: Page) -> None:
    idle(page)
    page.wait_for_timeout(400)
    idle(page)


def painted(page: Page) -> Any:
    return page.evaluate(PAINTED)


def test_scrubbing_repaints_network_and_surface_and_the_rest_of_the_page_follows(page: Page) -> None:
    visit(page)
    at_end = painted(page)
    assert all(opaque > 500 for _, opaque in at_end)
    slider = page.get_by_role("slider", name="Epoch")
    readout = page.locator(".st-key-layers_player output")
    expect(readout).to_contain_text("After 500 of 500 epochs")
    slider.press("Home")
    expect(readout).to_contain_text("After 0 of 500 epochs: mean loss 0.89272. 50 of 100 points")
    at_start = painted(page)
    assert all(before != after for before, after in zip(at_end, at_start, strict=True))
    page.wait_for_url("**net_at=0*")
    expect(page.get_by_text("Forward, before the first update")).to_be_visible()
    settle(page)
    slider.press("End")
    page.wait_for_url(lambda url: "net_at" not in url)
    settle(page)
    assert painted(page) == at_end


def test_play_goes_through_the_epochs_in_the_browser_and_pause_stays_where_it_is(page: Page) -> None:
    visit(page)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => Number(document.querySelector('.st-key-charts').dataset.position) > 3")
    first = painted(page)
    page.wait_for_function("() => Number(document.querySelector('.st-key-charts').dataset.position) > 8")
    assert painted(page) != first
    page.get_by_role("button", name="Pause").click()
    settle(page)
    position = page.evaluate("() => document.querySelector('.st-key-charts').dataset.position")
    page.wait_for_timeout(500)
    assert page.evaluate("() => document.querySelector('.st-key-charts').dataset.position") == position
    assert "net_at=" in page.url


def test_another_setting_paints_another_run_and_the_curve_of_one_input(page: Page) -> None:
    visit(page)
    before = painted(page)
    page.get_by_text("xor with no hidden layer").click()
    expect(page.get_by_text("better than a constant:")).to_be_visible()
    settle(page)
    page.wait_for_function(READY)
    assert painted(page) != before
    visit(page, "/layers?net_data=sine&net_activation=tanh&net_lr=0.1")
    assert all(opaque > 300 for _, opaque in painted(page))


def test_a_click_on_a_neuron_chooses_it(page: Page) -> None:
    visit(page, "/layers?net_look=matrices")
    # The fifth circle: two inputs, then the neurons of the first layer from above.
    box = box_of(page.locator(".st-key-layers_drawing .points path").nth(4))
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("textbox", name="Neuron, from 0")).to_have_value("2")
    page.wait_for_url("**net_neuron=2*")


def test_a_long_training_can_be_stopped_and_what_it_has_computed_is_shown(page: Page) -> None:
    page.goto("/layers?net_batch=1&net_epochs=5000&net_layers=3&net_seed=77")
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_text(re.compile("Stopped after [\\d,]+ of 5,000 epochs"))).to_be_visible()
    page.wait_for_function(READY)
    expect(page.locator(".st-key-layers_player output")).to_contain_text("of 5,000 epochs")
    expect(page.get_by_role("button", name="Go on training")).to_be_visible()
    # Another setting is not held up by it.
    page.get_by_text("xor with four neurons").click()
    expect(page.get_by_text("Solved:")).to_be_visible()


def test_a_pasted_table_that_is_too_long_gets_its_sentence(page: Page) -> None:
    visit(page, "/layers?net_table=1,2;2,4;3,6")
    box = page.get_by_role("textbox", name="Your table")
    pasted = "\n".join(f"{row}, {row % 7}" for row in range(10_000))
    box.evaluate(PASTE, pasted)
    box.press("Control+Enter")
    expect(page.get_by_text("characters; up to 20,000 are allowed")).to_be_visible()
    assert box.input_value() == pasted


def test_on_a_telephone_the_drawing_begins_within_the_first_screen(new_page: OpenPage) -> None:
    page = visit(new_page(width=390))
    box = box_of(page.locator(".st-key-layers_drawing"))
    assert box["y"] < 860


@pytest.mark.parametrize("look", ["neuron", "matrices", "collapse", "gradients"])
def test_on_a_telephone_nothing_scrolls_sideways(new_page: OpenPage, look: str) -> None:
    page = visit(
        new_page(width=390), f"/layers?net_look={look}&net_layers=3&net_width=16&net_activation=identity&net_lr=0.01"
    )
    assert page.evaluate(SIDEWAYS) <= 0
