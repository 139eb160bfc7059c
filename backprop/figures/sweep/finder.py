"""The learning-rate finder: loss against learning rate at one start, a row of the map."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from backprop.figures.shared.common import Figure, Key, Trace, axis, dots, layout, line, panel_title
from backprop.figures.shared.palette import Palette
from backprop.figures.sweep.fields import CEILING, FLOOR
from backprop.sweep import OutcomeMap
from backprop.sweep.finder import BestRate

HEIGHT = 300


def slice_figure(
    maps: Sequence[OutcomeMap],
    row: int,
    best: BestRate | None,
    palette: Palette,
    *,
    current: float,
    words: Mapping[str, str],
) -> Figure:
    """Mean loss against learning rate, both logarithmic, a line a loop; with the best rate and the learner's.

    Args:
        maps: one, or the zeroed and the forgotten loop's.
        row: which row of them.
        best: the best rate of the first map's row, marked; None where there is none.
        palette: colours for the page's theme.
        current: the learner's learning rate.
        words: texts for "title", "zeroed", "forgotten", "best", "current", "x_axis".
    """
    rates = np.array(maps[0].grid.learning_rates)
    traces: list[Trace] = []
    keys: list[Key] = []
    for one in maps:
        loop = "zeroed" if one.grid.zero_grad else "forgotten"
        color = palette.zeroed if one.grid.zero_grad else palette.forgotten
        drawn = np.clip(one.mean_loss[row], FLOOR, CEILING)
        dash = "solid" if one.grid.zero_grad else "short"
        traces.append(line(rates, drawn, name=words[loop], color=color, dash=dash, hover="%{x:.4g}: %{y:.4g}"))  # type: ignore[arg-type]
        keys.append(("━" if one.grid.zero_grad else "╌", color, words[loop]))
    if best is not None:
        star: dict[str, Any] = {"symbol": "star", "size": 14, "line": {"width": 1, "color": palette.ink}}
        height = float(np.clip(best.mean_loss, FLOOR, CEILING))
        traces.append(dots([best.learning_rate], [height], name=words["best"], color=palette.optimum, **star))
        keys.append(("★", palette.optimum, words["best"]))
    span = [float(np.log10(rates[0])), float(np.log10(rates[-1]))]
    inside = rates[0] <= current <= rates[-1]
    if inside:
        keys.append(("╌", palette.ink, words["current"]))
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            height=HEIGHT,
            dragmode=False,
            hovermode="closest",
            margin={"l": 60, "r": 12, "t": 48, "b": 46, "autoexpand": False},
            annotations=[panel_title(words["title"], palette, y=1, keys=keys)],
            shapes=[
                {
                    "type": "line",
                    "yref": "paper",
                    "x0": current,
                    "x1": current,
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": palette.ink, "width": 1.4, "dash": "dash"},
                }
            ]
            if inside
            else [],
            xaxis=axis(words["x_axis"], palette, type="log", range=span, dtick="D2"),
            yaxis=axis("", palette, type="log", range=[np.log10(FLOOR) - 0.5, np.log10(CEILING) + 0.5], dtick=3),
        ),
    }
