"""The running app and a Chromium, for the browser tests and the benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Milliseconds. Whatever is waited for comes at once on an idle machine; on a busy one nobody knows when.
PATIENCE = 120_000
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'

# What has the focus, as a person would call it: a field by its label, a button by its text.
FOCUSED = """() => {
  const at = document.activeElement;
  if (!['BUTTON', 'INPUT', 'A'].includes(at.tagName)) return at.tagName;
  const label = at.labels?.[0]?.innerText ?? at.getAttribute('aria-label') ?? '';
  return `${at.tagName}:${at.type ?? ''}:${(label || at.innerText || '').trim()}`;
}"""


def idle(page: Page) -> None:
    """Wait until the app's script has run."""
    page.wait_for_selector(IDLE, timeout=PATIENCE)


def settle(page: Page) -> None:
    """Wait until the app's script has run, and run once more if what it drew asked for that."""
    idle(page)
    page.wait_for_timeout(700)
    idle(page)


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"no way by keyboard to {wanted}")


def box_of(element: Locator) -> FloatRect:
    """Where an element is, once it is drawn and has come to rest: a page that is being redrawn gives None, or moves."""
    deadline = time.monotonic() + PATIENCE / 1000
    before = None
    while (now := element.bounding_box()) is None or now != before:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{element} is not at rest: {now}")
        before = now
        element.page.wait_for_timeout(50)
    return now


def find_chromium() -> str | None:
    """The Chromium to use: the one that CHROMIUM names, or one on the PATH. None: Playwright's own, if it is there."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(log: Path, script: str = "streamlit_app.py") -> Iterator[str]:
    """The app, or another script, on a free port of this machine while the block lasts; gives its address."""
    with started(log, script) as (url, _):
        yield url


@contextmanager
def started(log: Path, script: str = "streamlit_app.py") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """As `serving`; gives the address and the process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE / 1000
        while not answers(f"{url}/_stcore/health"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The app did not start:\n{log.read_text()}")
            time.sleep(0.1)
        yield url, process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
