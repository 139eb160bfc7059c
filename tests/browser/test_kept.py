"""What a learner has pinned, typed and moved outlives a reload and a server that is killed, in a real Chromium."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from backprop.exercises.catalog import CATALOG
from tests.browser.app import PATIENCE, ROOT, answers, free_port, settle

CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
LOST = '[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])'
ROWS = "\n".join(f"{i / 7!r}, {i / 3!r}" for i in range(1, 100) if i % 7)
CSV = f"x,y\n{ROWS}".encode()
POINTS = "\n".join(f"{i / 7!r}, {(i / 7) ** 2!r}" for i in range(1, 100) if i % 7)


class Server:
    """The app on one port, to be killed and started again."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log.open("wb")
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", f"--server.port={self.port}"]
        command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=self._log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + PATIENCE / 1000
        while not answers(f"{self.url}/_stcore/health"):
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def kill(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        if self._process.poll() is None:
            self.kill()
        self._log.close()


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "log.txt")
    yield server
    server.close()


def restart(page: Page, server: Server) -> None:
    """kill -9, and the same port again; the browser finds back by itself."""
    server.kill()
    page.wait_for_selector(LOST)
    server.start()
    page.wait_for_selector(CONNECTED)


def new_page(browser: Browser, url: str) -> Page:
    page = browser.new_context(base_url=url).new_page()
    page.set_default_timeout(PATIENCE)
    return page


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    return page


def upload(page: Page, rows: bytes, label: str, shown: str) -> None:
    page.locator("input[type=file]").set_input_files({"name": "d.csv", "mimeType": "text/csv", "buffer": rows})
    expect(page.get_by_role("textbox", name=label)).to_have_value(shown)
    expect(page.get_by_text("too long for a link")).to_be_visible()
    settle(page)


def legend(page: Page) -> Callable[[str], None]:
    return lambda name: expect(page.locator(".legendtext", has_text=name).first).to_be_attached()


def pin(page: Page, name: str) -> None:
    page.get_by_role("button", name="Pin this run").click()
    menu = page.locator("[class*='pin_'] button").filter(has_text=",").last
    menu.click()
    field = page.get_by_role("textbox", name="Name in the legend")
    field.fill(name)
    field.press("Enter")
    legend(page)(name)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=name)).to_be_visible()
    settle(page)


def test_pins_a_long_table_and_the_first_move_outlive_the_server(browser: Browser, killable: Server) -> None:
    page = new_page(browser, killable.url)
    table = page.get_by_role("textbox", name="Your table")
    epochs = page.get_by_role("slider", name="Epochs")
    opened(page, "/?lr=0.001&epochs=7&table=1,3")
    upload(page, CSV, "Your table", ROWS)
    pin(page, "my long table")

    restart(page, killable)
    epochs.press("ArrowRight")
    page.wait_for_url("**epochs=8*")
    expect(table).to_have_value(ROWS)
    legend(page)("my long table")
    page.wait_for_url("**data=own*")

    page.reload()
    expect(table).to_have_value(ROWS)
    expect(epochs).to_have_value("8")
    legend(page)("my long table")
    expect(page.get_by_text("holds none")).to_have_count(0)

    page.get_by_role("button", name="my long table").click()
    page.get_by_role("button", name="Remove").click()
    settle(page)
    page.reload()
    expect(table).to_have_value(ROWS)
    settle(page)
    expect(page.get_by_role("button", name="my long table")).to_have_count(0)

    other = new_page(browser, killable.url)  # who is sent this link has no such table
    opened(other, page.url.removeprefix(killable.url))
    expect(other.get_by_text("The link asks for a table of its own but holds none")).to_be_visible()


# What a hasty learner does in the moment in which the connection is back and the new server does not know the page yet.
HASTE = """() => {
  const named = (kind, name) => [...document.querySelectorAll(kind)].find(element => element.ariaLabel === name);
  const press = (element, key) => {
    element.focus();
    for (const type of ['keydown', 'keyup'])
      element.dispatchEvent(new KeyboardEvent(type, { key, code: key, bubbles: true, cancelable: true }));
  };
  const watch = new MutationObserver(() => {
    if (!document.querySelector('[data-testid="stMain"][aria-busy="true"]')) return;
    watch.disconnect();
    press(named('input', 'Epochs'), 'ArrowRight');
    press(named('input', 'Epochs'), 'ArrowRight');
    const rate = named('input', 'Exact rate');
    rate.select();
    for (const key of ['0', '.', '0', '2', 'Enter']) press(rate, key);
    [...document.querySelectorAll('button')].find(button => button.innerText.includes('Pin this run')).click();
    window.hasty = document.querySelector('[data-testid="stMain"]').ariaBusy;
  });
  watch.observe(document.documentElement, { subtree: true, attributeFilter: ['aria-busy'] });
}"""


def test_moves_made_before_the_new_server_knows_the_page_are_done_when_it_does(
    browser: Browser, killable: Server
) -> None:
    page = new_page(browser, killable.url)
    opened(page, "/?lr=0.001&epochs=7")
    page.evaluate(HASTE)
    restart(page, killable)
    page.wait_for_url("**lr=0.02&epochs=9*")
    expect(page.get_by_role("textbox", name="Exact rate")).to_have_value("0.02")
    expect(page.get_by_role("button", name="Linear, rate")).to_be_visible()
    assert page.evaluate("window.hasty") == "true"


def test_the_page_on_layers_keeps_its_pins_and_table_too(browser: Browser, killable: Server) -> None:
    page = new_page(browser, killable.url)
    opened(page, "/layers?net_epochs=20&net_table=1,3;2,5")
    upload(page, f"x,y\n{POINTS}".encode(), "Your table", POINTS)
    pin(page, "my points")
    restart(page, killable)
    page.get_by_role("slider", name="Neurons").press("ArrowRight")
    page.wait_for_url("**net_width=5*")
    expect(page.get_by_role("textbox", name="Your table")).to_have_value(POINTS)
    legend(page)("my points")


def test_exercises_are_still_solved_and_the_next_one_is_kept(browser: Browser, killable: Server) -> None:
    page = new_page(browser, killable.url)
    opened(page, "/exercises?exercise=two-paths")

    def answer(text: str) -> None:
        page.get_by_role("textbox").first.fill(text)
        page.get_by_role("textbox").first.press("Enter")
        expect(page.locator(".st-key-exercises_verdict")).to_contain_text("Right")
        settle(page)

    answer("7")
    restart(page, killable)
    page.get_by_role("button", name="All exercises").click()
    expect(page.get_by_text(f"1 of {len(CATALOG)} solved")).to_be_visible()
    opened(page, "/exercises?exercise=land-in-one-step")
    answer("1/32")
    restart(page, killable)
    page.reload()
    page.get_by_role("button", name="All exercises").click()
    expect(page.get_by_text(f"2 of {len(CATALOG)} solved")).to_be_visible()


@pytest.mark.parametrize(
    "text", ["no such thing", '{"format": "backprop tab, version 1", "pins": [{"name": "a", "link": {"lr": "99"}}]}']
)
def test_storage_that_was_tampered_with_gets_one_sentence(browser: Browser, server: str, text: str) -> None:
    page = new_page(browser, server)
    page.add_init_script(f"sessionStorage.getItem('seen') ?? (sessionStorage.seen = 1, "
                         f"sessionStorage.setItem('backprop_training', {text!r}))")  # fmt: skip
    opened(page, "/?lr=0.02")
    expect(page.get_by_text("What this tab had kept of your pinned runs and table could not be used")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Exact rate")).to_have_value("0.02")
