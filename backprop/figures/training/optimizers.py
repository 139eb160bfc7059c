"""Optimisers side by side: their paths on one surface, and the mean loss of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import (
    ChartWords,
    Dash,
    Figure,
    Key,
    axis,
    dots,
    key_rows,
    layout,
    line,
    log_range,
    padded,
    panel_title,
    star,
    thin_path,
)
from backprop.figures.shared.palette import Palette
from backprop.figures.training.surface import logarithms, surface
from backprop.models import MODELS
from backprop.outcomes import LowestPoint, mean_losses
from backprop.training import TrainingRun

Array = npt.NDArray[np.float64]
_DASHES: tuple[Dash, ...] = ("solid", "dash", "dashdot", "dot", "longdash")
_POINTS = 60  # of the grid, each way
_REACH = 3  # of the start's distance from the lowest point: what lies farther out is cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class PathsWords(ChartWords):
    """The words of the paths: `names` are those of the runs, `held` what the third parameter is held at, if any."""

    names: tuple[str, ...]
    lowest: str
    held: str


def colors_of(palette: Palette) -> tuple[str, ...]:
    """Of each run, in order; each has a dash of its own, too."""
    return palette.zeroed, palette.forward, palette.gradient, palette.pinned, palette.ink


def paths_figure(
    runs: Sequence[TrainingRun], lowest: LowestPoint, palette: Palette, *, words: PathsWords, places: tuple[int, int]
) -> Figure:
    """Contour lines of the mean loss over two parameters, with the path of each run from epoch to epoch.

    Args:
        runs: of one model on the same data from one start; at most five.
        lowest: where the mean loss is lowest.
        places: of the two parameters among the model's.
    """
    config = runs[0].config
    names = MODELS[config.model].parameters
    ends = [_ends(run) for run in runs]
    best = lowest.only_point
    target = np.array(config.start) if best is None else best
    reach = _REACH * max(float(np.abs(np.array(config.start) - target).max()), 0.5)
    ranges = []
    for place in places:
        values = np.concatenate([one[:, place] for one in ends] + [target[place : place + 1]])
        low, high = target[place] - reach, target[place] + reach
        left, right = (float(np.clip(edge, low, high)) for edge in (values.min(), values.max()))
        ranges.append(padded(left, right, 0.15))
    across, up = (np.linspace(low, high, _POINTS) for low, high in ranges)
    held = runs[0].final if np.isfinite(runs[0].final).all() else target.tolist()
    heights = logarithms(surface(config, held, places, across, up))
    traces = [
        {
            "type": "contour",
            "x": across,
            "y": up,
            "z": heights,
            "ncontours": 14,
            "contours": {"coloring": "none"},
            "line": {"color": palette.muted, "width": 0.7},
            "showscale": False,
            "hoverinfo": "skip",
            "name": words.title,
        }
    ]
    for one, name, color, dash in zip(ends, words.names, colors_of(palette), _DASHES, strict=False):
        kept = thin_path(one[:, places])
        x, y = one[kept, places[0]], one[kept, places[1]]
        traces.append({**line(x, y, name=name, color=color, dash=dash), "x": x, "y": y})
        traces.append(dots(x[-1:], y[-1:], name=name, color=color, size=8))
    if best is not None:
        traces.append(star(best[places[0]], best[places[1]], palette, name=words.lowest))
    keys = _keys(words.names, palette)
    if words.held:
        keys.append(("◇", palette.muted, words.held))
    rows = key_rows(keys)
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            annotations=[panel_title(words.title, palette, y=1, rows=rows)],
            xaxis=axis(names[places[0]], palette, showgrid=False, range=ranges[0], anchor="y"),
            yaxis=axis(names[places[1]], palette, showgrid=False, range=ranges[1]),
            margin={"l": 60, "r": 12, "t": 30 + 16 * len(rows), "b": 46, "autoexpand": False},
            hovermode="closest",
        ),
    }


def losses_figure(runs: Sequence[TrainingRun], palette: Palette, *, words: PathsWords) -> Figure:
    """The mean loss of each run at the ends of its epochs, on a logarithmic axis."""
    series = [mean_losses(run.config.model, run.config.dataset, _ends(run), run.config.loss) for run in runs]
    traces = [
        line(np.arange(len(losses)), np.where(losses > 0, losses, np.nan), name=name, color=color, dash=dash)
        for losses, name, color, dash in zip(series, words.names, colors_of(palette), _DASHES, strict=False)
    ]
    rows = key_rows(_keys(words.names, palette))
    start = max(float(series[0][0]), 1e-300)
    shown = [np.minimum(losses, 1e3 * start) for losses in series]
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            annotations=[panel_title(words.title, palette, y=1, rows=rows)],
            xaxis=axis(words.x_axis, palette, showgrid=False, anchor="y"),
            yaxis=axis("", palette, type="log", range=log_range(shown)),
            margin={"l": 60, "r": 12, "t": 30 + 16 * len(rows), "b": 46, "autoexpand": False},
        ),
    }


def _keys(names: Sequence[str], palette: Palette) -> list[Key]:
    return [("━", color, name) for color, name in zip(colors_of(palette), names, strict=False)]


def _ends(run: TrainingRun) -> Array:
    """The finite parameters at the ends of epochs, shape (epochs + 1, parameters)."""
    ends = run.epoch_weights.astype(np.float64)
    return ends[np.isfinite(ends).all(axis=1)]
