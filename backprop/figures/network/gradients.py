"""The gradient's norm in every layer: against depth, and over the epochs; on logarithmic axes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import ChartWords, Dash, Figure, axis, layout, line, log_range, panel_title
from backprop.figures.shared.palette import Palette

FloatArray = npt.NDArray[np.float64]
_SMALLEST = 1e-30
_DASHES: tuple[Dash, ...] = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthWords(ChartWords):
    """The words of the chart. `bound`: the line of what a factor a layer would leave."""

    bound: str


def depth_figure(
    series: Mapping[str, FloatArray], bound: FloatArray | None, palette: Palette, *, words: DepthWords
) -> Figure:
    """The norm of every layer's weight gradient against the layer.

    Args:
        series: norms by a name, each of shape (layers,); the first is drawn strongest.
        bound: what a factor of the largest slope a layer would leave of the last layer's norm, if it is shown.
    """
    layers = np.arange(1, len(next(iter(series.values()))) + 1)
    traces = [
        line(layers, _drawable(norms), name=name, color=palette.gradient, dash=dash, width=width, legend=True)
        | {"mode": "lines+markers", "hovertemplate": "%{y:.3g}"}
        for (name, norms), dash, width in zip(series.items(), _DASHES, (3, 2, 2), strict=False)
    ]
    drawn = [*series.values()]
    if bound is not None:
        traces.append(
            line(layers, _drawable(bound), name=words.bound, color=palette.muted, dash="dot", width=1.5, legend=True)
        )
        drawn.append(bound)
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            legend_rows=2,
            annotations=[panel_title(words.title, palette, y=1)],
            xaxis=axis(words.x_axis, palette, showgrid=False, tickvals=layers, range=[0.7, len(layers) + 0.3]),
            yaxis=axis("", palette, type="log", range=log_range([*map(_drawable, drawn)])),
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class OverEpochsWords(ChartWords):
    """The words of the chart. `layer`: what stands before a layer's number."""

    layer: str


def over_epochs_figure(norms: FloatArray, palette: Palette, *, words: OverEpochsWords) -> Figure:
    """The norm of every layer's weight gradient at the last update of each epoch, shape (epochs, layers)."""
    epochs, layers = norms.shape
    traces = [
        line(
            np.arange(epochs),
            _drawable(norms[:, layer]),
            name=f"{words.layer}{layer + 1}",
            color=palette.gradient,
            dash=_DASHES[layers - 1 - layer],
            opacity=0.5 + 0.5 * layer / max(layers - 1, 1),
            legend=True,
            hover="%{y:.3g}",
        )
        for layer in range(layers)
    ]
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            legend_rows=2,
            annotations=[panel_title(words.title, palette, y=1)],
            xaxis=axis(words.x_axis, palette, showgrid=False, range=[-0.02 * epochs, 1.02 * max(epochs, 1)]),
            yaxis=axis("", palette, type="log", range=log_range([_drawable(norms)])),
        ),
    }


def _drawable(values: npt.NDArray[np.floating]) -> FloatArray:
    return np.where(values > _SMALLEST, values, np.nan).astype(np.float64)
