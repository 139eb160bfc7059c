"""The gradient's norm in every layer: against depth, and over the epochs; on logarithmic axes."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import Dash, Figure, axis, layout, line, panel_title
from backprop.figures.shared.palette import Palette

FloatArray = npt.NDArray[np.float64]
_SMALLEST = 1e-30
_DASHES: tuple[Dash, ...] = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def depth_figure(
    series: Mapping[str, FloatArray], bound: FloatArray | None, palette: Palette, *, words: Mapping[str, str]
) -> Figure:
    """The norm of every layer's weight gradient against the layer.

    Args:
        series: norms by a name, each of shape (layers,); the first is drawn strongest.
        bound: what a factor of the largest slope a layer would leave of the last layer's norm, if it is shown.
        palette: colours for the page's theme.
        words: texts for "title", "x_axis" and "bound".
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
            line(layers, _drawable(bound), name=words["bound"], color=palette.muted, dash="dot", width=1.5, legend=True)
        )
        drawn.append(bound)
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            legend_rows=2,
            annotations=[panel_title(words["title"], palette, y=1)],
            xaxis=axis(words["x_axis"], palette, showgrid=False, tickvals=layers, range=[0.7, len(layers) + 0.3]),
            yaxis=axis("", palette, type="log", range=_range(drawn)),
        ),
    }


def over_epochs_figure(norms: FloatArray, palette: Palette, *, words: Mapping[str, str]) -> Figure:
    """The norm of every layer's weight gradient at the last update of each epoch, shape (epochs, layers).

    `words`: texts for "title", "x_axis" and "layer".
    """
    epochs, layers = norms.shape
    traces = [
        line(
            np.arange(epochs),
            _drawable(norms[:, layer]),
            name=f"{words['layer']}{layer + 1}",
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
            annotations=[panel_title(words["title"], palette, y=1)],
            xaxis=axis(words["x_axis"], palette, showgrid=False, range=[-0.02 * epochs, 1.02 * max(epochs, 1)]),
            yaxis=axis("", palette, type="log", range=_range([norms])),
        ),
    }


def _drawable(values: npt.NDArray[np.floating]) -> FloatArray:
    return np.where(values > _SMALLEST, values, np.nan).astype(np.float64)


def _range(drawn: Sequence[npt.NDArray[np.floating]]) -> list[float]:
    values = np.concatenate([one.ravel() for one in drawn]).astype(np.float64)
    values = values[np.isfinite(values) & (values > _SMALLEST)]
    if not len(values):
        return [-1.0, 1.0]
    low, high = np.log10(values.min()), np.log10(values.max())
    room = max(0.06 * (high - low), 0.2)
    return [float(low - room), float(high + room)]
