"""Training a network beside a plain PyTorch loop that records the same; and the page on layers beside a bare one.

Run with `make bench`. Both take turns with what they are compared to, so that a noisy machine disturbs both alike.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from playwright.sync_api import Page, sync_playwright
from torch import nn

from backprop.network import NetworkConfig, train
from backprop.network.data import moons
from backprop.network.run import snapshot_epochs
from tests.browser.app import CHROMIUM_FLAGS, IDLE, find_chromium, serving

ROUNDS = 15
PRESSES = 16
WARM_UP = 6
AIM_TRAINING = 1.2
AIM_PAGE = 1.25
CONFIG = NetworkConfig(layers=3, width=8, activation="tanh", learning_rate=0.1, epochs=200, points=moons(200))

# Resolves with the milliseconds until the line of the loss has another shape than before, and has been painted.
REPAINTED = """() => {
  const loss = () => [...document.querySelectorAll('.js-plotly-plot')].at(-1);
  const line = () => loss()?.querySelector('.js-line')?.getAttribute('d');
  const before = line();
  window.repainted = new Promise((resolve) => {
    let begun = null;
    document.addEventListener('keydown', () => (begun = performance.now()), { once: true, capture: true });
    const look = () => {
      const now = line();
      if (begun !== null && now && now !== before) requestAnimationFrame(() => resolve(performance.now() - begun));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def plain() -> dict[str, list[object]]:
    """A plain loop: every epoch's loss and norms, and at the chosen epochs parameters, gradient and last update."""
    torch.manual_seed(CONFIG.seed)
    network = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
    x, y = CONFIG.points.tensors()
    linears = [module for module in network if isinstance(module, nn.Linear)]
    chosen = set(snapshot_epochs(CONFIG.epochs).tolist())
    log: dict[str, list[object]] = {name: [] for name in ("losses", "norms", "parameters", "gradients", "updates")}
    update = None
    for epoch in range(CONFIG.epochs + 1):
        loss = ((network(x) - y) ** 2).mean()
        network.zero_grad()
        loss.backward()
        if epoch in chosen:
            log["parameters"].append([parameter.detach().clone() for parameter in network.parameters()])
            log["gradients"].append([parameter.grad.clone() for parameter in network.parameters()])
            log["updates"].append(update)
        if epoch == CONFIG.epochs:
            break
        with torch.no_grad():
            update = [-CONFIG.learning_rate * parameter.grad for parameter in network.parameters()]
            for parameter, change in zip(network.parameters(), update, strict=True):
                parameter += change
        log["losses"].append(loss.item())
        log["norms"].append([one.weight.grad.norm().item() for one in linears])
    return log


def seconds(function: Callable[[], object]) -> float:
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


def training() -> None:
    torch.set_num_threads(1)  # for both: more threads only wait for one another
    same = torch.allclose(torch.tensor(plain()["losses"]), torch.from_numpy(train(CONFIG).losses), rtol=1e-3)
    print(f"  The plain loop and ours give {'the same' if same else 'DIFFERENT'} losses.")
    plains, ratios = [], []
    for round_ in range(ROUNDS):
        if round_ % 2:
            before, ours = seconds(plain), seconds(lambda: train(CONFIG))
        else:
            ours, before = seconds(lambda: train(CONFIG)), seconds(plain)
        plains.append(before)
        ratios.append(ours / before)
    ratio = statistics.median(ratios)
    met = "met" if ratio <= AIM_TRAINING else "missed"
    milliseconds = 1000 * statistics.median(plains)
    print(f"  2-8-8-1, 200 epochs, 200 points, plain: {milliseconds:.0f} ms. Ours, as a multiple of it:")
    print(f"  {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f}; aim: {AIM_TRAINING}, {met})")


def press(page: Page, key: str) -> float:
    """Milliseconds from one key press on the slider of the neurons until the loss is repainted."""
    page.bring_to_front()
    page.get_by_role("slider", name="Neurons").first.focus()
    page.evaluate(REPAINTED)
    page.keyboard.press(key)
    milliseconds = float(page.evaluate("() => window.repainted"))
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(300)
    return milliseconds


def pages() -> None:
    logs = Path(tempfile.mkdtemp())
    with (
        serving(logs / "app.log") as app_url,
        serving(logs / "bare.log", "tests/benchmarks/bare_layers.py") as bare_url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        opened = {}
        for name, url in (("app", f"{app_url}/layers"), ("bare", bare_url)):
            opened[name] = browser.new_page(viewport={"width": 1280, "height": 900})
            opened[name].goto(url)
            opened[name].wait_for_function(
                "() => document.querySelectorAll('.js-plotly-plot .js-line').length >= 1", timeout=60_000
            )
            opened[name].wait_for_selector(IDLE, timeout=60_000)
            opened[name].wait_for_timeout(1500)
        times: dict[str, list[float]] = {name: [] for name in opened}
        for turn in range(WARM_UP + PRESSES):
            # To the right and back again, over networks that both have trained once and kept.
            key = "ArrowRight" if turn % 10 < 5 else "ArrowLeft"
            for name, page in opened.items():
                taken = press(page, key)
                if turn >= WARM_UP:
                    times[name].append(taken)
        browser.close()
    for name, values in times.items():
        print(f"  {name:5} median {statistics.median(values):4.0f} ms, most {max(values):4.0f} ms")
    ratio = statistics.median(times["app"]) / statistics.median(times["bare"])
    print(f"  app / bare, median: {ratio:.2f} (aim: {AIM_PAGE}, {'met' if ratio <= AIM_PAGE else 'missed'})")


if __name__ == "__main__":
    training()
    pages()
