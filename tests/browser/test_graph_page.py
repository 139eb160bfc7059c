"""What only a browser shows of the graph page: the drawing's layout, keys, links, narrow screens."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from backprop.graph.steps import edge_key, progress, steps
from backprop.ui.graph.settings import PRESETS, record_settings
from tests.browser.app import PATIENCE, idle, serving

OpenPage = Callable[..., Page]
TWO_LAYERS = PRESETS["two layers"].expression
# Where every node's outline and every edge lie in the drawing.
LAYOUT = """() => JSON.stringify([...document.querySelectorAll('.st-key-graph_frame :is(g.node, g.edge)')].map(part => [
  part.querySelector('title').textContent, part.querySelector('path')?.getAttribute('d'),
  part.querySelector('polygon').getAttribute('points')]).sort())"""
UPRIGHT = "() => document.querySelector('.st-key-graph_frame').clientHeight > 400"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
IN_VIEW = """() => {
  const view = document.querySelector('.st-key-graph_frame').getBoundingClientRect();
  const node = document.querySelector('.st-key-graph_frame g.node.current')?.getBoundingClientRect();
  if (!node || node.left < view.left || node.right > view.right) return false;
  return node.top >= view.top && node.bottom <= view.bottom;
}"""


def visit(page: Page, path: str = "/graph") -> Page:
    page.goto(path)
    page.wait_for_selector(".st-key-graph_frame g.node")
    settle(page)
    return page


def settle(page: Page) -> None:
    idle(page)
    page.wait_for_timeout(400)
    idle(page)


def at_step(page: Page, step: int) -> None:
    expect(page.get_by_role("slider", name="Step")).to_have_value(str(step))
    idle(page)


def press(page: Page, name: str) -> None:
    page.locator(f".st-key-graph_stepper button[name={name}]").click()


def test_a_page_opened_by_its_own_address_has_the_menu_and_its_link_is_restored(page: Page) -> None:
    visit(page, "/graph?v=x=1;w=3;y=2&s=7")
    expect(page.get_by_role("link", name="Training")).to_be_visible()
    expect(page.get_by_role("textbox", name="w", exact=True)).to_have_value("3")
    at_step(page, 7)
    expect(page.locator(".st-key-graph_frame g.node.current")).to_contain_text("w")


def test_buttons_arrow_keys_and_slider_step_and_typing_is_left_alone(page: Page) -> None:
    visit(page)
    press(page, "forward")
    at_step(page, 1)
    page.keyboard.press("ArrowRight")
    at_step(page, 2)
    page.locator("body").press("End")
    at_step(page, 7)
    page.wait_for_url("**/graph?s=7")
    page.get_by_role("slider", name="Step").press("ArrowLeft")
    at_step(page, 6)
    settle(page)
    at_step(page, 6)
    expression = page.get_by_role("textbox", name="Expression")
    for key in ("ArrowLeft", "Home", "End", "ArrowRight"):
        expression.press(key)
    settle(page)
    at_step(page, 6)


# The texts of the drawing that are seen: those of the first word "gradient" on, node by node.
SEEN = """() => [...document.querySelectorAll('.st-key-graph_frame :is(g.node, g.edge) text')]
  .filter(text => getComputedStyle(text).visibility === 'visible').map(text => text.textContent)"""


def test_a_step_needs_no_answer_from_the_server_and_shows_what_is_known_and_nothing_else(page: Page) -> None:
    visit(page, "/graph?v=x=3;w=1;y=6")
    asked: list[str] = []
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.context.set_offline(True)
    graph = record_settings(replace(PRESETS["lesson"], values=(("x", 3.0), ("w", 1.0), ("y", 6.0))))
    for step in range(1, len(steps(graph))):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("slider", name="Step")).to_have_value(str(step))
        seen, known = page.evaluate(SEEN), progress(graph, step)
        for node in graph.nodes:
            for names, values in ((known.values, node.value), (known.gradients, node.gradient)):
                if values is not None and node.operation not in ("number", "parameter", "constant"):
                    number = f"{float(values):g}".replace("-", "−")
                    alone = sum(number == text for text in seen)
                    assert alone or node.name not in names, (step, node.name, number, seen)
        assert sum("×" in text for text in seen) == len(known.edges)
        contributions = [text for text in seen if text.startswith("= ")]
        assert len(contributions) == len(known.edges)
    page.context.set_offline(False)


def test_the_graph_plays_by_itself_and_stops_at_its_end(page: Page) -> None:
    visit(page, "/graph?s=5")
    page.get_by_role("button", name="Play").click()
    at_step(page, 7)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_url("**/graph?s=7")
    expect(page.get_by_role("button", name="Update the parameters")).to_be_visible()


@pytest.mark.parametrize("preset", ["lesson", "two layers"])
def test_nothing_moves_from_step_to_step(page: Page, preset: str) -> None:
    visit(page, f"/graph?f={quote(PRESETS[preset].expression)}")
    layouts = {page.evaluate(LAYOUT)}
    last = len(steps(record_settings(PRESETS[preset]))) - 1
    for step in range(1, last + 1):
        press(page, "forward")
        at_step(page, step)
        page.wait_for_selector(".st-key-graph_frame g.node.current")
        page.wait_for_timeout(150)
        layouts.add(page.evaluate(LAYOUT))
        border = page.locator(".st-key-graph_frame g.node.current polygon").first
        assert border.evaluate("border => getComputedStyle(border).strokeWidth") == "3.5px"
    assert len(layouts) == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_a_large_graph_scrolls_in_its_frame_and_follows_the_steps(new_page: OpenPage, width: int) -> None:
    page = visit(new_page(width=width), f"/graph?f={quote(TWO_LAYERS)}&s=9")
    settle(page)
    assert page.evaluate(SIDEWAYS) <= 0
    size: Any = page.evaluate(
        "() => { const f = document.querySelector('.st-key-graph_frame'); return [f.scrollWidth, f.clientWidth]; }"
    )
    assert size[0] > size[1]
    page.wait_for_function(IN_VIEW)
    for _ in range(5):
        press(page, "forward")
        settle(page)
        page.wait_for_function(IN_VIEW)
    press(page, "last")
    settle(page)
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("width", [390, 1280])
def test_a_large_graph_can_be_seen_whole_and_zoomed_and_a_small_one_has_no_such_buttons(
    new_page: OpenPage, width: int
) -> None:
    many = "+".join(f"(sigmoid(x{n}*w{n} + b) - y)**2" for n in range(1, 6))
    page = visit(new_page(width=width), f"/graph?f={quote(many)}&s=12")
    assert page.locator(".st-key-graph_frame g.node").count() > 40
    frame = page.locator(".st-key-graph_frame")
    fits = "frame => frame.scrollWidth <= frame.clientWidth + 2 && frame.scrollHeight <= frame.clientHeight + 2"
    assert not frame.evaluate(fits)
    page.get_by_role("button", name="Show the whole graph").press("Enter")
    page.wait_for_timeout(200)
    assert frame.evaluate(fits)
    page.keyboard.press("ArrowRight")
    at_step(page, 13)
    settle(page)
    assert frame.evaluate(fits)  # a step leaves the zoom as it is
    page.get_by_role("button", name="Zoom in").click(click_count=4)
    page.wait_for_timeout(200)
    assert not frame.evaluate(fits)
    page.wait_for_function(IN_VIEW)
    assert page.evaluate(SIDEWAYS) <= 0
    expect(page.get_by_role("button", name="Zoom in")).to_be_in_viewport()
    before = frame.evaluate("frame => frame.scrollLeft")
    page.locator(".st-key-graph_frame g.node.current").hover()
    page.mouse.down()
    page.mouse.move(30, 400, steps=4)
    page.mouse.up()
    assert frame.evaluate("frame => frame.scrollLeft") != before
    page.get_by_role("button", name="Show the whole graph").click()
    page.get_by_role("button", name="Full size").click()
    expect(page.get_by_role("button", name="Show the whole graph")).to_be_visible()
    if width > 1000:
        visit(page, "/graph?f=w**2")
        expect(page.get_by_role("button", name="Zoom in")).to_be_hidden()


def test_an_update_after_the_last_step_changes_the_inputs_and_the_link(page: Page) -> None:
    visit(page, "/graph?v=x=1;w=1;y=2&s=7")
    page.get_by_role("button", name="Update the parameters").click()
    expect(page.get_by_role("textbox", name="w", exact=True)).to_have_value("1.02")
    page.wait_for_url("**v=x*w%3D1.02*")
    expect(page.get_by_text("The result went from 1 to 0.9604")).to_be_visible()


def test_a_page_opened_first_of_all_by_its_own_address_has_the_menu(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "log.txt") as url:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/graph?s=3")
        expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
        expect(page.get_by_role("heading", name="The computational graph")).to_be_visible()
        assert page.url.endswith("/graph?s=3")
        page.close()


# Which way each arrow that is seen points: along its edge or back.
ARROWS = """() => Object.fromEntries([...document.querySelectorAll('.st-key-graph_frame g.edge')].map(edge => {
  const seen = [...edge.querySelectorAll('polygon')].filter(head => getComputedStyle(head).visibility === 'visible');
  if (seen.length !== 1) return [edge.querySelector('title').textContent, 'not one arrowhead'];
  const path = edge.querySelector('path');
  const end = path.getPointAtLength(path.getTotalLength()), tip = seen[0].getBBox();
  const distance = (point) => Math.hypot(point.x - tip.x - tip.width / 2, point.y - tip.y - tip.height / 2);
  const start = path.getPointAtLength(0);
  return [edge.querySelector('title').textContent, distance(end) < distance(start) ? 'forward' : 'back'];
}))"""


@pytest.mark.parametrize("width", [390, 1280])
def test_an_arrow_points_back_once_a_gradient_has_gone_back_along_it(new_page: OpenPage, width: int) -> None:
    page = visit(new_page(width=width))
    if width == 390:
        page.wait_for_function(UPRIGHT)
    graph = record_settings(PRESETS["lesson"])
    places = {node.name: place for place, node in enumerate(graph.nodes)}
    for step in range(len(steps(graph))):
        at_step(page, step)
        known = progress(graph, step).edges
        wanted = {
            f"n{places[edge.source]}->n{places[edge.target]}": "back" if edge_key(edge) in known else "forward"
            for edge in graph.edges
        }
        assert page.evaluate(ARROWS) == wanted
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("name", ["lesson", "affine", "sigmoid"])
def test_on_a_telephone_a_graph_of_a_few_steps_is_seen_whole_below_what_steps_through_it(
    new_page: OpenPage, name: str
) -> None:
    page = visit(new_page(width=390, height=844), f"/graph?f={quote(PRESETS[name].expression)}&s=5")
    frame = page.locator(".st-key-graph_frame")
    page.wait_for_function(
        "() => document.querySelector('.st-key-graph_frame').clientHeight > 400"
    )  # from top to bottom
    settle(page)
    fits = "frame => frame.scrollWidth <= frame.clientWidth + 4 && frame.scrollHeight <= frame.clientHeight + 4"
    assert frame.evaluate(fits)
    frame.evaluate("frame => frame.scrollIntoView({ block: 'end' })")
    settle(page)
    expect(page.get_by_role("slider", name="Step")).to_be_in_viewport()
    assert page.evaluate(SIDEWAYS) <= 0
