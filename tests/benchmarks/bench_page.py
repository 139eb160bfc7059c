"""From a slider's key press to all three charts repainted, in a real browser, beside a bare Streamlit page.

Run with `make bench`. The two pages take turns, press by press, so that a noisy machine disturbs both alike.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.app import CHROMIUM_FLAGS, IDLE, find_chromium, serving

PRESSES = 40
WARM_UP = 6
AIM = 1.25

# Resolves with the milliseconds until every chart's first line has another shape than before, and has been painted.
REPAINTED = """() => {
  const lines = () => [...document.querySelectorAll('.js-plotly-plot')].map(
    (chart) => [...chart.querySelectorAll('.scatterlayer .js-line')].map((path) => path.getAttribute('d')).join());
  const before = lines();
  window.repainted = new Promise((resolve) => {
    let begun = null;
    document.addEventListener('keydown', () => (begun = performance.now()), { once: true, capture: true });
    const look = () => {
      const now = lines();
      const done = begun !== null && now.length === before.length && now.every((d, i) => d && d !== before[i]);
      if (done) requestAnimationFrame(() => resolve(performance.now() - begun));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def open_page(page: Page, url: str, charts: int = 3) -> float:
    """Open the address. Returns the seconds until all charts are painted and the script has run."""
    begun = time.perf_counter()
    page.goto(url)
    page.wait_for_function(
        f"() => document.querySelectorAll('.js-plotly-plot .scatterlayer .js-line').length >= {charts}", timeout=60_000
    )
    seconds = time.perf_counter() - begun
    page.wait_for_selector(IDLE, timeout=60_000)
    page.wait_for_timeout(1000)
    return seconds


def press(page: Page, key: str) -> float:
    """Milliseconds from one key press on the learning-rate slider until all charts are repainted."""
    page.bring_to_front()
    page.get_by_role("slider", name="Learning rate").first.focus()
    page.evaluate(REPAINTED)
    page.keyboard.press(key)
    milliseconds = float(page.evaluate("() => window.repainted"))
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(150)
    return milliseconds


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def main() -> None:
    logs = Path(tempfile.mkdtemp())
    begun = time.perf_counter()
    with serving(logs / "app.log") as app_url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        app = context.new_page()
        open_page(app, app_url)
        cold = time.perf_counter() - begun - 1  # open_page waits a second at its end
        stranger = browser.new_page(viewport={"width": 1280, "height": 900})
        print(f"  first page painted {cold:.1f} s after a cold start, the browser's own start included (aim: 6)")
        print(f"  a later session, nothing in its cache: {open_page(stranger, app_url):.2f} s (aim: 2)")
        print(f"  a later session of the same browser:   {open_page(context.new_page(), app_url):.2f} s")
        with serving(logs / "bare.log", "tests/benchmarks/bare_page.py") as bare_url:
            print(f"  a bare page, nothing in its cache:     {open_page(browser.new_page(), bare_url):.2f} s")
            bare = context.new_page()
            open_page(bare, bare_url)
            times = compare({"app": app, "bare": bare})
        report(times)
        with serving(logs / "homework.log", "tests/benchmarks/bare_homework.py") as bare_url:
            print("  the homework's parabola, beside a bare page with the same runs:")
            open_page(app, f"{app_url}/?model=quadratic")
            bare = context.new_page()
            open_page(bare, bare_url)
            times = compare({"app": app, "bare": bare})
        report(times)
        browser.close()


def report(times: dict[str, list[float]]) -> None:
    """Print the times of the two pages, and their ratio."""
    for name, values in times.items():
        print(f"  {name:5} median {statistics.median(values):4.0f} ms, p95 {percentile(values, 0.95):4.0f} ms")
    for what, share in (("median", 0.5), ("p95", 0.95)):
        ratio = percentile(times["app"], share) / percentile(times["bare"], share)
        aim = f" (aim: {AIM}, {'met' if ratio <= AIM else 'missed'})" if what == "p95" else ""
        print(f"  app / bare, {what}: {ratio:.2f}{aim}")


def compare(pages: dict[str, Page]) -> dict[str, list[float]]:
    """Milliseconds of each press, by page; the pages take turns."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(WARM_UP + PRESSES):
        key = "ArrowRight" if turn % 8 < 4 else "ArrowLeft"
        for name, page in pages.items():
            milliseconds = press(page, key)
            if turn >= WARM_UP:
                times[name].append(milliseconds)
    return times


if __name__ == "__main__":
    main()
