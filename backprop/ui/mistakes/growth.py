"""The chart of the running total: what it holds after each epoch."""

import numpy as np

from backprop.figures.mistakes.held_graphs import Held, HeldGraphsWords, held_graphs_figure
from backprop.figures.shared.palette import Palette
from backprop.mistakes import Demonstration, Shown
from backprop.ui.mistakes.telling import memory
from backprop.ui.parts.playback import draw_chart

_WORDS = HeldGraphsWords(
    title="Graph nodes alive",
    memory="Memory, in MB",
    broken="total += loss",
    mended="with .item()",
    x_axis="epoch",
)


def draw_growth(shown: Demonstration, colors: Palette) -> None:
    """Draw it."""
    broken, mended = _held(shown.broken), _held(shown.mended)
    draw_chart(
        held_graphs_figure(broken, mended, colors, words=_WORDS),
        key="chart_growth",
        alt=f"After {broken.epochs[-1]:,.0f} epochs the total of tensors holds {broken.nodes[-1]:,.0f} graph nodes and "
        f"{memory(broken.kilobytes[-1])}, the total of numbers {mended.nodes[-1]:,.0f} and "
        f"{memory(mended.kilobytes[-1])}.",
    )


def _held(shown: Shown) -> Held:
    rows = [dict(event.named) for event in shown.events if event.kind == "printed"]
    return Held(*(np.array([row[name] for row in rows]) for name in ("epoch", "nodes", "kB")))
