"""A cold start: from starting the server to the first heading and the first chart, beside a bare page with PyTorch.

Run with `make bench`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.app import CHROMIUM_FLAGS, find_chromium, serving

ROUNDS = 3
BARE = str(Path(__file__).with_name("bare_torch.py"))
PARTS = ("the server answers", "first heading", "first chart")


def cold(browser: Browser, script: str | None) -> list[float]:
    """Seconds from the start to each of the parts, for a new server and a browser that has nothing yet."""
    begun, after = time.perf_counter(), []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log.txt", *([script] if script else [])) as url,
    ):
        after.append(time.perf_counter() - begun)
        page = browser.new_context().new_page()
        page.goto(url)
        for selector in ("h1", ".js-plotly-plot .main-svg"):
            page.wait_for_selector(selector, state="attached")
            after.append(time.perf_counter() - begun)
        page.context.close()
    return after


def imports(code: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun


def main() -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        cold(browser, BARE)  # the disk has everything in its cache from here on
        app, bare = [], []
        for _ in range(ROUNDS):
            app.append(cold(browser, None))
            bare.append(cold(browser, BARE))
        browser.close()
    for part, ours, theirs in zip(PARTS, zip(*app, strict=True), zip(*bare, strict=True), strict=True):
        mine, least = statistics.median(ours), statistics.median(theirs)
        print(f"  {part:20} app {mine:5.2f} s   bare {least:5.2f} s   ratio {mine / least:.2f}")
    for name, code in (
        ("PyTorch", "import torch"),
        ("the training page's modules", "import backprop.ui.training.runs"),
    ):
        print(f"  imports {name}: {statistics.median(imports(code) for _ in range(ROUNDS)):.2f} s")


if __name__ == "__main__":
    main()
