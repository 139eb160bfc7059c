"""The learning-rate finder: loss against learning rate at one start, a row of the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.figures.shared.common import (
    ChartWords,
    Dash,
    Figure,
    Key,
    Trace,
    axis,
    dots,
    layout,
    line,
    panel_title,
    upright,
)
from backprop.figures.shared.palette import Palette
from backprop.figures.sweep.fields import CEILING, FLOOR
from backprop.sweep import OutcomeMap
from backprop.sweep.finder import BestRate

HEIGHT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceWords(ChartWords):
    """The words of the chart: its lines, and what is marked."""

    zeroed: str
    forgotten: str
    best: str
    current: str


def slice_figure(
    maps: Sequence[OutcomeMap],
    row: int,
    best: BestRate | None,
    palette: Palette,
    *,
    current: float,
    words: SliceWords,
) -> Figure:
    """Mean loss against learning rate, both logarithmic, one line per loop; with the best rate and the learner's.

    Args:
        maps: one, or the zeroed and the forgotten loop's.
        row: which row of them.
        best: the best rate of the first map's row, marked; None where there is none.
        current: the learner's learning rate.
    """
    rates = np.array(maps[0].grid.learning_rates)
    traces: list[Trace] = []
    keys: list[Key] = []
    for one in maps:
        zeroed = one.grid.zero_grad
        name, color = (words.zeroed, palette.zeroed) if zeroed else (words.forgotten, palette.forgotten)
        dash: Dash = "solid" if zeroed else "short"
        drawn = np.clip(one.mean_loss[row], FLOOR, CEILING)
        traces.append(line(rates, drawn, name=name, color=color, dash=dash, hover="%{x:.4g}: %{y:.4g}"))
        keys.append(("━" if zeroed else "╌", color, name))
    if best is not None:
        star: dict[str, Any] = {"symbol": "star", "size": 14, "line": {"width": 1, "color": palette.ink}}
        height = float(np.clip(best.mean_loss, FLOOR, CEILING))
        traces.append(dots([best.learning_rate], [height], name=words.best, color=palette.optimum, **star))
        keys.append(("★", palette.optimum, words.best))
    span = [float(np.log10(rates[0])), float(np.log10(rates[-1]))]
    inside = rates[0] <= current <= rates[-1]
    if inside:
        keys.append(("╌", palette.ink, words.current))
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            height=HEIGHT,
            dragmode=False,
            hovermode="closest",
            margin={"l": 60, "r": 12, "t": 48, "b": 46, "autoexpand": False},
            annotations=[panel_title(words.title, palette, y=1, keys=keys)],
            shapes=[upright(current, palette)] if inside else [],
            xaxis=axis(words.x_axis, palette, type="log", range=span, dtick="D2"),
            yaxis=axis("", palette, type="log", range=[np.log10(FLOOR) - 0.5, np.log10(CEILING) + 0.5], dtick=3),
        ),
    }
