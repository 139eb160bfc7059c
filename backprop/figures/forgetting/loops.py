"""Forgetting to zero the gradients, beside the loop that does zero them: `w`, and below it another series."""

from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

import numpy as np

from backprop.figures.shared.common import ChartWords, Figure, Key, axis, cursor, layout, line, padded, panel_title
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import ParameterView, RunView, Shown, reaching, step_range, value_range


class ParameterSeries(NamedTuple):
    """The names under which the player has a parameter's values, and its gradients."""

    parameter: str
    gradient: str


ONE_WEIGHT_SERIES = ParameterSeries("w", "gradient")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopsWords(ChartWords):
    """The words of the chart: its lines, and the heading of its lower panel."""

    zeroed: str
    forgotten: str
    optimum: str
    below_title: str


def forgetting_figure(
    zeroed: RunView | ParameterView,
    forgotten: RunView | ParameterView,
    palette: Palette,
    *,
    words: LoopsWords,
    below: Literal["gradients", "losses"] = "gradients",
    series: ParameterSeries = ONE_WEIGHT_SERIES,
) -> Figure:
    """Above: `w` of both loops against steps. Below: what `w.grad` held at each update, or each step's loss.

    Args:
        zeroed, forgotten: two runs that differ in `zero_grad` alone.
        below: what the lower panel shows.
        series: under which names the player has the parameter.
    """
    views: tuple[Shown, Shown] = (zeroed, forgotten)
    lower = series.gradient if below == "gradients" else "loss"
    all_steps = step_range(*views)
    keys: list[Key] = [
        ("━", palette.zeroed, words.zeroed),
        ("╌", palette.forgotten, words.forgotten),
    ]
    traces = []
    for (axes, field), one in product((("", "weights"), ("2", below)), views):
        # Where one loop stays in the picture and the other explodes, the latter leaves through the edge and is cut off.
        values = getattr(one.run, field)[: one.shown_steps + 1].astype(np.float64)
        finite = np.isfinite(values)
        forgets = one is forgotten
        traces.append(
            line(
                np.flatnonzero(finite),
                values[finite],
                name=words.forgotten if forgets else words.zeroed,
                color=palette.forgotten if forgets else palette.zeroed,
                dash="short" if forgets else "solid",
                width=1.6 if forgets else 2,
                axes=axes,
            )
        )
    optimum = zeroed.diagnosis.lowest.w
    w_low, w_high = value_range(views, "weights")
    if optimum is not None and np.isfinite(optimum):
        ends = np.array([optimum, optimum])
        keys.append(("┄", palette.optimum, words.optimum))
        traces.append(line(all_steps, ends, name=words.optimum, color=palette.optimum, dash="dot", width=1.5))
        w_low, w_high = reaching(optimum, w_low, w_high)
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[
                cursor(x="step", y=series.parameter, color=palette.zeroed),
                cursor(x="step", y=f"{series.parameter}_forgotten", color=palette.forgotten),
                cursor(x="step", y=lower, color=palette.zeroed, axes="2"),
                cursor(x="step", y=f"{lower}_forgotten", color=palette.forgotten, axes="2"),
            ],
            annotations=[
                panel_title(words.title, palette, y=1, keys=keys),
                panel_title(words.below_title, palette, y=0.40),
            ],
            xaxis=axis("", palette, showgrid=False, range=all_steps, anchor="y"),
            yaxis=axis("", palette, domain=[0.60, 1], range=padded(w_low, w_high)),
            xaxis2=axis(words.x_axis, palette, showgrid=False, range=all_steps, anchor="y2"),
            yaxis2=axis("", palette, domain=[0, 0.40], range=padded(*value_range(views, below))),
        ),
    }
