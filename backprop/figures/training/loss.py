"""The data with the model's curve through them, and the loss: what each step met, and the mean of each epoch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import (
    PIN_DASHES,
    ChartWords,
    Figure,
    Key,
    axis,
    cursor,
    dots,
    layout,
    line,
    model_curve,
    padded,
    panel_title,
)
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import Shown, step_range

_REACH = 3  # how far beyond the samples a prediction is still shown, as a multiple of their size
Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossWords(ChartWords):
    """The words of the chart: those of the loss, and the heading and keys of the panel with the data.

    `asked`: the prediction for the x that is asked for.
    `all_zero`: what stands in the chart where every loss is 0, on a logarithmic axis.
    """

    data_title: str
    samples: str
    model: str
    asked: str
    data_axis: str
    each_step: str
    epoch_mean: str
    all_zero: str


def loss_figure(
    run_view: Shown,
    palette: Palette,
    *,
    words: LossWords,
    scale: Scale,
    pins: Mapping[str, Shown],
    asked: float | None = None,
) -> Figure:
    """Above: the samples, and room for the model's curve, which the player moves. Below: loss against steps.

    Args:
        run_view: the run.
        scale: of the loss axis. On a logarithmic one a loss of exactly 0 has no place and is left out.
        pins: earlier runs by their names; their epochs' means are drawn.
        asked: where the trained model's prediction is marked among the samples, if not too far from them to show.
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
    config = run_view.run.config
    dataset = config.dataset
    traces.append(dots(dataset.x, dataset.y, name=words.samples, color=palette.ink, axes="2"))
    data_keys: list[Key] = [("●", palette.ink, words.samples), ("━", palette.zeroed, words.model)]
    xs, ys = dataset.x, dataset.y
    if asked is not None and (place := _asked(run_view, asked)):
        xs, ys = (*xs, place[0]), (*ys, place[1])
        ring = {"symbol": "circle-open", "size": 10, "line": {"width": 2}}
        traces.append(dots([place[0]], [place[1]], name=words.asked, color=palette.zeroed, axes="2", **ring))
        data_keys.append(("○", palette.zeroed, words.asked))
    annotations = [
        panel_title(words.data_title, palette, y=1, keys=data_keys),
        panel_title(words.title, palette, y=0.40, keys=keys),
    ]
    if scale == "log" and not (run_view.run.losses > 0).any():
        annotations.append(panel_title(words.all_zero, palette, y=0.15))
    return {
        "data": traces,
        "layout": layout(
            palette,
            legend_rows=len(pins),
            cursors=[
                cursor(x="step", y="loss", color=palette.zeroed),
                model_curve(config.model, color=palette.zeroed, axes="2"),
            ],
            annotations=annotations,
            xaxis=axis(words.x_axis, palette, showgrid=False, range=step_range(run_view, *pins.values()), anchor="y"),
            yaxis=axis(
                "", palette, type=scale, domain=[0, 0.40], **({} if scale == "log" else {"rangemode": "tozero"})
            ),
            xaxis2=axis(words.data_axis, palette, showgrid=False, range=_from_zero(xs), anchor="y2"),
            yaxis2=axis("", palette, domain=[0.62, 1], range=_from_zero(ys)),
        ),
    }


def _asked(run_view: Shown, x: float) -> tuple[float, float] | None:
    """Where the trained model's prediction stands; None where the samples would shrink beside it."""
    dataset = run_view.run.config.dataset
    predicted = run_view.run.predict(x)
    near = all(
        abs(value) <= _REACH * max(abs(one) for one in series)
        for value, series in ((x, dataset.x), (predicted, dataset.y))
    )
    return (x, predicted) if near else None


def _from_zero(values: Sequence[float]) -> list[float]:
    """An axis that holds the values and 0, where every line of the linear model goes through."""
    return padded(min(0.0, *values), max(0.0, *values), 0.1)


def _means(run_view: Shown, *, name: str, color: str, scale: Scale, **style: Any) -> dict[str, Any]:
    rows = len(run_view.run.config.dataset)
    means = run_view.run.epoch_losses[: run_view.shown_steps // rows]
    middle = np.arange(len(means)) * rows + (rows - 1) / 2
    return line(middle, _drawable(means, scale), name=name, color=color, **style)


def _drawable(values: npt.NDArray[Any], scale: Scale) -> npt.NDArray[np.float64]:
    """NaN, which Plotly leaves out, for what has no place on the axis."""
    values = values.astype(np.float64)
    allowed = np.isfinite(values) & ((values > 0) if scale == "log" else True)
    return np.where(allowed, values, np.nan)
