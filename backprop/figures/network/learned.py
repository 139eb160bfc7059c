"""What a network has learned: its curve through the points, or its surface under the classes, for every snapshot."""

from dataclasses import dataclass

import numpy as np

from backprop.figures.network.scenes import curve_scene, surface_scene
from backprop.figures.shared.common import Figure, Key, axis, dots, layout, padded, panel_title
from backprop.figures.shared.palette import Palette, mixed
from backprop.network.run import NetworkRun
from backprop.network.surface import Surface


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWords:
    """The heading of the chart, and what is in it: the classes and their border, or else data and prediction."""

    title: str
    classes: tuple[str, str] = ("", "")
    border: str = ""
    data: str = ""
    prediction: str = ""


def learned_figure(run: NetworkRun, learned: Surface, palette: Palette, *, words: LearnedWords) -> Figure:
    """The points, with the predictions of every snapshot for the player."""
    if run.config.points.width == 1:
        return _curve(run, learned, palette, words)
    if run.config.points.classes is None:
        return _numbers(run, learned, palette, words)
    return _classes(run, learned, palette, words)


def _curve(run: NetworkRun, learned: Surface, palette: Palette, words: LearnedWords) -> Figure:
    inputs, y = run.config.points.arrays()
    (ends,) = learned.ranges
    keys: list[Key] = [("━", palette.forward, words.prediction), ("●", palette.ink, words.data)]
    return {
        "data": [dots(inputs[:, 0], y, name=words.data, color=palette.ink)],
        "layout": _layout(palette, words, keys)
        | {
            "xaxis": axis("x", palette, range=list(ends), showgrid=False),
            "yaxis": axis("y", palette, range=padded(float(y.min()), float(y.max()), 0.3)),
            "meta": {"cursors": [], "scenes": [curve_scene(learned.predictions, x=ends, color=palette.forward)]},
        },
    }


def _classes(run: NetworkRun, learned: Surface, palette: Palette, words: LearnedWords) -> Figure:
    inputs, y = run.config.points.arrays()
    low, high = run.config.points.classes or (0.0, 1.0)
    traces = []
    for value, name in zip((low, high), words.classes, strict=True):
        of_class = inputs[y == value]
        fill, edge = (palette.surface, palette.ink) if value == low else (palette.ink, palette.surface)
        traces.append(
            dots(
                of_class[:, 0],
                of_class[:, 1],
                name=name,
                color=fill,
                symbol="circle" if value == low else "square",
                line={"color": edge, "width": 1.5 if value == low else 1},
            )
            | {"hovertemplate": "x1 %{x:.4g}, x2 %{y:.4g}"}
        )
    keys: list[Key] = [
        ("○", palette.ink, words.classes[0]),
        ("█", palette.ink, words.classes[1]),
        ("━", palette.ink, words.border),
    ]
    return _surface(traces, learned, (low, high), palette, words, keys, border=palette.ink)


def _numbers(run: NetworkRun, learned: Surface, palette: Palette, words: LearnedWords) -> Figure:
    """Points and predictions coloured on one scale, from the lowest y to the highest."""
    inputs, y = run.config.points.arrays()
    ends = float(y.min()), float(y.max())
    high = _high(palette)
    points = dots(
        inputs[:, 0],
        inputs[:, 1],
        name=words.data,
        color=[mixed(high, palette.surface, share) for share in (y - ends[0]) / (ends[1] - ends[0])],
        size=9,
        line={"color": palette.ink, "width": 1.5},
    ) | {"customdata": y, "hovertemplate": "x1 %{x:.4g}, x2 %{y:.4g}: y %{customdata:.4g}"}
    keys: list[Key] = [("█", high, words.prediction), ("○", palette.ink, words.data)]
    return _surface([points], learned, ends, palette, words, keys, border=None)


def _high(palette: Palette) -> str:
    return mixed(palette.forward, palette.surface, 0.75)


def _surface(
    traces: list[dict[str, object]],
    learned: Surface,
    between: tuple[float, float],
    palette: Palette,
    words: LearnedWords,
    keys: list[Key],
    *,
    border: str | None,
) -> Figure:
    x_ends, y_ends = learned.ranges
    scene = surface_scene(
        learned.predictions,
        x=x_ends,
        y=y_ends,
        between=between,
        low=palette.surface,
        high=_high(palette),
        border=border,
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


def _layout(palette: Palette, words: LearnedWords, keys: list[Key]) -> Figure:
    title = panel_title(words.title, palette, y=1, keys=keys)
    margin = {"l": 46, "r": 8, "t": 44, "b": 46, "autoexpand": False}
    return layout(palette, cursors=[], annotations=[title], margin=margin)


def predicted(learned: Surface, snapshot: int) -> tuple[float, float]:
    """The lowest and the highest prediction of a snapshot, for those who cannot see the picture."""
    values = learned.predictions[snapshot]
    return float(np.min(values)), float(np.max(values))
