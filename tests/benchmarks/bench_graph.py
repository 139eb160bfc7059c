"""From a step's key press to its drawing on the screen, beside a bare Streamlit page that draws the same DOT.

And how long the recording of the two-layer example takes. Run with `make bench`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from backprop.ui.graph.settings import PRESETS, record_settings
from tests.browser.app import CHROMIUM_FLAGS, IDLE, find_chromium, serving

PRESSES = 30
WARM_UP = 4
AIM = 1.25
AIM_RECORDING_MS = 20

# Resolves with the milliseconds until the drawing's texts are others than before, and have been painted.
REDRAWN = """() => {
  const texts = () => [...document.querySelectorAll('.stGraphVizChart g.node text, .stGraphVizChart g.edge text')]
    .map(text => text.textContent + text.getAttribute('fill') + text.classList).join('|');
  const before = texts();
  window.redrawn = new Promise((resolve) => {
    let begun = null;
    document.addEventListener('keydown', () => (begun = performance.now()), { once: true, capture: true });
    const look = () => {
      const now = texts();
      if (begun !== null && now && now !== before) requestAnimationFrame(() => resolve(performance.now() - begun));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def press(page: Page, key: str) -> float:
    """Milliseconds from one key press on the step slider until the graph is redrawn."""
    page.bring_to_front()
    page.get_by_role("slider", name="Step").focus()
    page.evaluate(REDRAWN)
    page.keyboard.press(key)
    milliseconds = float(page.evaluate("() => window.redrawn"))
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(250)
    return milliseconds


def recording() -> float:
    """Milliseconds that the recording of the two-layer example takes, the median of many."""
    times = []
    for _ in range(30):
        begun = time.perf_counter()
        record_settings(PRESETS["two layers"])
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def main() -> None:
    milliseconds = recording()
    met = "met" if milliseconds < AIM_RECORDING_MS else "missed"
    print(f"  recording the two-layer example: {milliseconds:.1f} ms (aim: {AIM_RECORDING_MS}, {met})")
    logs = Path(tempfile.mkdtemp())
    with (
        serving(logs / "app.log") as app_url,
        serving(logs / "bare.log", "tests/benchmarks/bare_graph.py") as bare_url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        pages = {"app": context.new_page(), "bare": context.new_page()}
        for name, url in (("app", f"{app_url}/graph?f={quote(PRESETS['two layers'].expression)}"), ("bare", bare_url)):
            pages[name].goto(url)
            pages[name].wait_for_selector(".stGraphVizChart g.node", timeout=60_000)
            pages[name].wait_for_timeout(1000)
        times: dict[str, list[float]] = {name: [] for name in pages}
        for turn in range(WARM_UP + PRESSES):
            key = "ArrowRight" if turn % 16 < 8 else "ArrowLeft"
            for name, page in pages.items():
                taken = press(page, key)
                if turn >= WARM_UP:
                    times[name].append(taken)
        browser.close()
    for name, values in times.items():
        p95 = sorted(values)[int(len(values) * 0.95)]
        print(f"  {name:5} median {statistics.median(values):4.0f} ms, p95 {p95:4.0f} ms")
    ratio = statistics.median(times["app"]) / statistics.median(times["bare"])
    print(f"  app / bare, median: {ratio:.2f} (aim: {AIM}, {'met' if ratio <= AIM else 'missed'})")


if __name__ == "__main__":
    main()
