"""Several servers behind the shipped proxy, in a real Chromium: who works with one stays, and who loses it goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import PATIENCE, ROOT, answers, free_port, settle, started

CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy's address, and the servers behind it by the names that its cookie gives them."""

    url: str
    servers: dict[str, subprocess.Popen[bytes]]


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    """Skipped where there is no HAProxy, or failed if one was promised."""
    haproxy = shutil.which("haproxy", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
    if haproxy is None:
        why = "No HAProxy to test with; on Debian: apt-get install haproxy."
        if os.environ.get("CI"):
            pytest.fail(why, pytrace=False)
        pytest.skip(why)
    with ExitStack() as stack:
        one, two = (stack.enter_context(started(tmp_path / f"{name}.txt")) for name in ("one", "two"))
        port = free_port()
        text = (ROOT / "deploy/haproxy.cfg").read_text(encoding="utf-8")
        for ours, theirs in {
            "bind :8080": f"bind 127.0.0.1:{port}",
            "127.0.0.1:8501": one[0].removeprefix("http://"),
            "127.0.0.1:8502": two[0].removeprefix("http://"),
        }.items():
            assert text.count(ours) == 1
            text = text.replace(ours, theirs)
        configuration = tmp_path / "haproxy.cfg"
        configuration.write_text(text, encoding="utf-8")
        process = stack.enter_context(subprocess.Popen([haproxy, "-db", "-f", str(configuration)]))
        stack.callback(process.terminate)
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + PATIENCE / 1000
        while not answers(f"{url}/_stcore/health"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("HAProxy did not start.")
            time.sleep(0.05)
        yield Proxy(url, {"one": one[1], "two": two[1]})


def server_of(page: Page) -> str:
    """The name of the server that the proxy has given this learner."""
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == "server")
    return cookie["value"]


def upload(page: Page, rows: str) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "data.csv", "mimeType": "text/csv", "buffer": f"x,y\n{rows}".encode()}
    )
    expect(page.get_by_role("textbox", name="Your table")).to_have_value(rows.replace(",", ", "))
    settle(page)


def download(page: Page) -> str:
    page.get_by_text("Take it home").click()
    with page.expect_download() as file:
        page.get_by_role("button", name="Script (.py)").click()
    return Path(file.value.path()).read_text(encoding="utf-8")


def test_a_learner_stays_with_his_server_and_goes_on_with_another_when_it_stops(browser: Browser, proxy: Proxy) -> None:
    page = browser.new_context(base_url=proxy.url, accept_downloads=True).new_page()
    page.set_default_timeout(PATIENCE)
    rate = page.get_by_role("textbox", name="Exact rate")
    page.goto("/?lr=0.02&epochs=7&table=1,3;2,6")
    expect(rate).to_have_value("0.02")
    settle(page)
    first = server_of(page)
    assert first in proxy.servers

    upload(page, "1,5\n2,10")
    assert "epochs = 7" in download(page).lower()
    page.wait_for_url("**table=1%2C5%3B2%2C10*")
    page.reload()
    expect(page.get_by_role("textbox", name="Your table")).to_have_value("1, 5\n2, 10")
    assert server_of(page) == first
    address = page.url

    with page.expect_event("websocket"):  # the browser finds the other server by itself
        proxy.servers[first].terminate()
    page.wait_for_selector(CONNECTED)
    settle(page)
    epochs = page.get_by_role("slider", name="Epochs")
    epochs.press("ArrowRight")  # the first move counts
    page.wait_for_url("**epochs=8*")
    settle(page)
    assert page.url == address.replace("epochs=7", "epochs=8")
    (other,) = proxy.servers.keys() - {first}
    assert server_of(page) == other
    expect(rate).to_have_value("0.02")
    expect(page.get_by_role("textbox", name="Your table")).to_have_value("1, 5\n2, 10")

    epochs.press("ArrowRight")
    page.wait_for_url("**epochs=9*")
    settle(page)
    upload(page, "1,4\n2,8")
    assert "epochs = 9" in download(page).lower()
