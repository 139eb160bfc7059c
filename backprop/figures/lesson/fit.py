"""A line through the samples, how far it misses each, and what that comes to squared."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.figures.shared.common import ChartWords, Figure, Key, axis, dots, layout, line, padded, panel_title
from backprop.figures.shared.palette import Palette


@dataclass(frozen=True, slots=True, kw_only=True)
class FitWords(ChartWords):
    """The words of the chart: what is in its upper panel, and the heading and keys of the lower one."""

    samples: str
    line: str
    miss: str
    below_title: str
    squared: str
    mean: str


def fit_figure(
    dataset: Dataset,
    predictions: npt.NDArray[np.float64],
    palette: Palette,
    *,
    words: FitWords,
    top: float,
    most: float,
) -> Figure:
    """Above: the samples, the line through 0 and the predictions, and each miss. Below: the misses, squared.

    Args:
        dataset: the samples.
        predictions: one for each sample, shape (rows,), of a line through 0.
        top: the largest prediction that the panel has room for, so that it stays as it is while the line moves.
        most: the largest squared miss that the lower panel has room for.
    """
    x, y = dataset.arrays()
    end = 1.1 * float(x.max())
    steepness = float(predictions[-1] / x[-1])
    squared = (predictions - y) ** 2
    mean = float(squared.mean())
    keys: list[Key] = [
        ("●", palette.ink, words.samples),
        ("━", palette.zeroed, words.line),
        ("┄", palette.warning, words.miss),
    ]
    below: list[Key] = [("█", palette.muted, words.squared), ("╌", palette.warning, words.mean)]
    sides = [0.0, end]
    misses = [
        line(np.array([at, at]), np.array([low, high]), name=words.miss, color=palette.warning, dash="dot")
        for at, low, high in zip(x, y, predictions, strict=True)
    ]
    bars = {
        "type": "bar",
        "x": x,
        "y": squared,
        "width": 0.25,
        "name": words.squared,
        "xaxis": "x2",
        "yaxis": "y2",
        "marker": {"color": palette.muted},
        "hovertemplate": "%{y:.6g}",
    }
    return {
        "data": [
            *misses,
            line(np.array(sides), steepness * np.array(sides), name=words.line, color=palette.zeroed, width=2.5),
            dots(x, y, name=words.samples, color=palette.ink, size=9),
            bars,
            line(
                np.array(sides),
                np.array([mean, mean]),
                name=words.mean,
                color=palette.warning,
                dash="dash",
                axes="2",
            ),
        ],
        "layout": layout(
            palette,
            cursors=[],
            annotations=[
                panel_title(words.title, palette, y=1, keys=keys),
                panel_title(words.below_title, palette, y=0.36, keys=below),
            ],
            xaxis=axis("", palette, range=[0, end], showgrid=False, anchor="y", dtick=1),
            yaxis=axis("", palette, domain=[0.56, 1], range=padded(0, top)),
            xaxis2=axis(words.x_axis, palette, range=[0, end], showgrid=False, anchor="y2", dtick=1),
            yaxis2=axis("", palette, domain=[0, 0.36], range=[0, 1.08 * most]),
            hovermode="closest",
        ),
    }
