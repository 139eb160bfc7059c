"""A first visit: how many bytes it brings, and how long it takes over a slow line; compressed, and as they are on disk.

Run with `make bench`.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.app import CHROMIUM_FLAGS, find_chromium, serving

MBIT = 1.4  # a telephone on 3G
LATENCY_MS = 40
AIM_MB = 2.6
AIM_SHARE = 0.5
DRAWN = "document.querySelectorAll('.st-key-charts .js-plotly-plot .main-svg').length >= 3"


def visit(browser: Browser, url: str, *, packed: bool) -> tuple[float, float]:
    """Megabytes that came, and seconds until the charts were drawn, with an empty cache."""
    page = browser.new_context().new_page()
    page.set_default_timeout(300_000)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    speed = 1_000_000 * MBIT / 8
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    if not packed:
        network.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "identity"}})
    came: list[float] = []
    network.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    network.on(
        "Network.webSocketFrameReceived", lambda event: came.append(len(event["response"]["payloadData"]) * 0.75)
    )
    begun = time.perf_counter()
    page.goto(url)
    page.wait_for_function(DRAWN)
    seconds = time.perf_counter() - begun
    page.wait_for_timeout(1_000)
    page.context.close()
    return sum(came) / 1e6, seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt") as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        visit(browser, url, packed=True)  # the server imports PyTorch, and packs
        plain, packed = visit(browser, url, packed=False), visit(browser, url, packed=True)
        browser.close()
    print(f"as on disk: {plain[0]:.1f} MB, charts after {plain[1]:.1f} s at {MBIT} Mbit/s")
    print(f"compressed: {packed[0]:.1f} MB (aim {AIM_MB}), charts after {packed[1]:.1f} s")
    print(f"ratio of the times: {packed[1] / plain[1]:.2f} (aim {AIM_SHARE})")


if __name__ == "__main__":
    main()
