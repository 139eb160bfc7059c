"""What a network has learned: its curve through the points, or its surface under the classes, for every snapshot."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop.figures.common import Figure, Key, axis, dots, layout, padded, panel_title
from backprop.figures.layers.scenes import curve_scene, mixed, surface_scene
from backprop.figures.palette import Palette
from backprop.network.run import NetworkRun
from backprop.network.surface import Surface


def learned_figure(run: NetworkRun, learned: Surface, palette: Palette, *, words: Mapping[str, str]) -> Figure:
    """The points, with the predictions of every snapshot for the player.

    `words`: texts for "title", "data", "prediction", "class_0", "class_1" and "border".
    """
    return (
        _classes(run, learned, palette, words)
        if run.config.points.are_classes
        else _curve(run, learned, palette, words)
    )


def _curve(run: NetworkRun, learned: Surface, palette: Palette, words: Mapping[str, str]) -> Figure:
    inputs, y = run.config.points.arrays()
    (ends,) = learned.ranges
    keys: list[Key] = [("━", palette.forward, words["prediction"]), ("●", palette.ink, words["data"])]
    return {
        "data": [dots(inputs[:, 0], y, name=words["data"], color=palette.ink)],
        "layout": _layout(palette, words, keys)
        | {
            "xaxis": axis("x", palette, range=list(ends), showgrid=False),
            "yaxis": axis("y", palette, range=padded(float(y.min()), float(y.max()), 0.3)),
            "meta": {"cursors": [], "scenes": [curve_scene(learned.predictions, x=ends, color=palette.forward)]},
        },
    }


def _classes(run: NetworkRun, learned: Surface, palette: Palette, words: Mapping[str, str]) -> Figure:
    inputs, y = run.config.points.arrays()
    x_ends, y_ends = learned.ranges
    traces = []
    for value, name in ((0, "class_0"), (1, "class_1")):
        of_class = inputs[y == value]
        fill, edge = (palette.surface, palette.ink) if value == 0 else (palette.ink, palette.surface)
        traces.append(
            dots(
                of_class[:, 0],
                of_class[:, 1],
                name=words[name],
                color=fill,
                symbol="circle" if value == 0 else "square",
                line={"color": edge, "width": 1.5 if value == 0 else 1},
            )
            | {"hovertemplate": "x1 %{x:.4g}, x2 %{y:.4g}"}
        )
    keys: list[Key] = [
        ("○", palette.ink, words["class_0"]),
        ("█", palette.ink, words["class_1"]),
        ("━", palette.ink, words["border"]),
    ]
    scene = surface_scene(
        learned.predictions,
        x=x_ends,
        y=y_ends,
        low=palette.surface,
        high=mixed(palette.forward, palette.surface, 0.75),
        border=palette.ink,
    )
    return {
        "data": traces,
        "layout": _layout(palette, words, keys)
        | {
            "xaxis": axis("x1", palette, range=list(x_ends), showgrid=False),
            "yaxis": axis("x2", palette, range=list(y_ends), showgrid=False),
            "hovermode": "closest",
            "meta": {"cursors": [], "scenes": [scene]},
        },
    }


def _layout(palette: Palette, words: Mapping[str, str], keys: list[Key]) -> Figure:
    title = panel_title(words["title"], palette, y=1, keys=keys)
    margin = {"l": 46, "r": 8, "t": 44, "b": 46, "autoexpand": False}
    return layout(palette, cursors=[], annotations=[title], margin=margin)


def predicted(learned: Surface, snapshot: int) -> tuple[float, float]:
    """The lowest and the highest prediction of a snapshot, for those who cannot see the picture."""
    values = learned.predictions[snapshot]
    return float(np.min(values)), float(np.max(values))
