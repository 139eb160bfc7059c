"""Graph nodes and memory that a running total holds, against epochs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import ChartWords, Dash, Figure, Key, axis, layout, line, padded, panel_title
from backprop.figures.shared.palette import Palette

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What was held after some of the epochs: `epochs`, `nodes`, `kilobytes`, each of shape (points,)."""

    epochs: Values
    nodes: Values
    kilobytes: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGraphsWords(ChartWords):
    """The words of the chart: its lines, and the heading of its right panel."""

    memory: str
    broken: str
    mended: str


def held_graphs_figure(broken: Held, mended: Held, palette: Palette, *, words: HeldGraphsWords) -> Figure:
    """Two panels side by side: graph nodes, and memory."""
    keys: list[Key] = [("━", palette.warning, words.broken), ("╌", palette.ink, words.mended)]
    traces = []
    for axes, panel in (("", "nodes"), ("2", "kilobytes")):
        for held, name, color in ((broken, words.broken, palette.warning), (mended, words.mended, palette.ink)):
            values = getattr(held, panel) / (1000 if panel == "kilobytes" else 1)
            dash: Dash = "solid" if held is broken else "short"
            traces.append(line(held.epochs, values, name=name, color=color, axes=axes, dash=dash))
    last = float(broken.epochs[-1])
    horizontal = axis(words.x_axis, palette, showgrid=False, range=[0, 1.02 * last])
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            height=280,
            annotations=[
                panel_title(words.title, palette, y=1, keys=keys),
                {**panel_title(words.memory + "<br>\u2003", palette, y=1), "x": 0.56},
            ],
            xaxis={**horizontal, "domain": [0, 0.46]},
            xaxis2={**horizontal, "domain": [0.56, 1], "anchor": "y2"},
            yaxis=axis("", palette, range=padded(0, float(broken.nodes[-1]))),
            yaxis2=axis("", palette, anchor="x2", rangemode="tozero"),
        ),
    }
