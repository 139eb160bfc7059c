"""The loss curve: what each step met, and the mean of each epoch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import PIN_DASHES, ChartWords, Figure, Key, axis, cursor, layout, line, panel_title
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import RunView, step_range

Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossWords(ChartWords):
    """The words of the chart. `all_zero`: what stands in it where every loss is 0, on a logarithmic axis."""

    each_step: str
    epoch_mean: str
    all_zero: str


def loss_figure(
    run_view: RunView, palette: Palette, *, words: LossWords, scale: Scale, pins: Mapping[str, RunView]
) -> Figure:
    """Loss against steps.

    Args:
        run_view: the run.
        scale: of the loss axis. On a logarithmic one a loss of exactly 0 has no place and is left out.
        pins: earlier runs by their names; their epochs' means are drawn.
    """
    steps = np.arange(run_view.shown_steps)
    traces = [
        line(
            steps,
            _drawable(run_view.run.losses[: run_view.shown_steps], scale),
            name=words.each_step,
            color=palette.zeroed,
            width=1,
            opacity=0.55,
        )
    ]
    for (name, pinned), dash in zip(pins.items(), PIN_DASHES, strict=False):
        traces.append(_means(pinned, name=name, color=palette.pinned, scale=scale, dash=dash, width=1.5, legend=True))
    traces.append(_means(run_view, name=words.epoch_mean, color=palette.zeroed, scale=scale, width=2.5))
    keys: list[Key] = [("─", palette.zeroed, words.each_step), ("━", palette.zeroed, words.epoch_mean)]
    annotations = [panel_title(words.title, palette, y=1, keys=keys)]
    if scale == "log" and not (run_view.run.losses > 0).any():
        annotations.append(panel_title(words.all_zero, palette, y=0.5))
    return {
        "data": traces,
        "layout": layout(
            palette,
            legend_rows=len(pins),
            cursors=[cursor(x="step", y="loss", color=palette.zeroed)],
            annotations=annotations,
            xaxis=axis(words.x_axis, palette, showgrid=False, range=step_range(run_view, *pins.values())),
            yaxis=axis("", palette, type=scale, **({} if scale == "log" else {"rangemode": "tozero"})),
        ),
    }


def _means(run_view: RunView, *, name: str, color: str, scale: Scale, **style: Any) -> dict[str, Any]:
    rows = len(run_view.run.config.dataset)
    means = run_view.run.epoch_losses[: run_view.shown_steps // rows]
    middle = np.arange(len(means)) * rows + (rows - 1) / 2
    return line(middle, _drawable(means, scale), name=name, color=color, **style)


def _drawable(values: npt.NDArray[Any], scale: Scale) -> npt.NDArray[np.float64]:
    """NaN, which Plotly leaves out, for what has no place on the axis."""
    values = values.astype(np.float64)
    allowed = np.isfinite(values) & ((values > 0) if scale == "log" else True)
    return np.where(allowed, values, np.nan)
