"""The trajectory of `w`: over the steps, and as a ball on the loss curve of the whole data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from backprop.figures.common import PIN_DASHES, Figure, Key, axis, cursor, dots, layout, line, padded, panel_title
from backprop.figures.palette import Palette
from backprop.figures.view import RunView, reaching, step_range, value_range
from backprop.outcomes import mean_losses

_CURVE_POINTS = 121
_PATH_POINTS = 100  # a run that swings for ever would else cover its own picture


def weight_figure(shown: RunView, palette: Palette, *, words: Mapping[str, str], pins: Mapping[str, RunView]) -> Figure:
    """Above: `w` against steps, with the optimum. Below: the mean loss of all samples against `w`, with the path on it.

    Args:
        shown: the run.
        palette: colours for the page's theme.
        words: texts for "title", "w", "optimum", "optimum_here", "landscape_title", "path", "x_axis", "w_axis".
        pins: earlier runs by their names; their `w` is drawn in the upper panel.
    """
    run, lowest = shown.run, shown.diagnosis.lowest
    steps, weights = _finite_weights(shown)
    optimum = lowest.w if lowest.w is not None and np.isfinite(lowest.w) else None

    low, high = reaching(optimum, *value_range([shown], "weights"))
    all_steps = step_range(shown, *pins.values())

    keys: list[Key] = [("━", palette.zeroed, words["path"])]
    if optimum is not None:
        keys += [("┄", palette.optimum, words["optimum"]), ("★", palette.optimum, words["optimum_here"])]
    traces = [
        line(*_finite_weights(pinned), name=name, color=palette.pinned, dash=dash, width=1.5)
        for (name, pinned), dash in zip(pins.items(), PIN_DASHES, strict=False)
    ]
    traces.append(line(steps, weights, name=words["w"], color=palette.zeroed))
    if optimum is not None:
        ends = np.array([optimum, optimum])
        traces.append(line(all_steps, ends, name=words["optimum"], color=palette.optimum, dash="dot", width=1.5))

    room = max(high - low, 0.5)
    ws = np.linspace(low - 0.25 * room, high + 0.25 * room, _CURVE_POINTS)
    curve = mean_losses(run.config.model, run.config.dataset, ws)
    path = run.epoch_weights[: shown.shown // len(run.config.dataset) + 1].astype(np.float64)
    path = path[np.isfinite(path)]
    path = path[_apart(path, 0.01 * room)]
    path_losses = mean_losses(run.config.model, run.config.dataset, path)
    traces.append(line(ws, curve, name=words["landscape_title"], color=palette.muted, axes="2"))
    traces.append(
        {
            **line(path, path_losses, name=words["path"], color=palette.zeroed, axes="2", width=1, opacity=0.7),
            "mode": "lines+markers",
            "marker": {"size": 4, "color": palette.zeroed},
        }
    )
    if optimum is not None:
        best = {"symbol": "star", "size": 12, "line": {"width": 1, "color": palette.surface}}
        traces.append(dots([optimum], [lowest.loss], name=words["optimum"], color=palette.optimum, axes="2", **best))
    seen = curve[np.isfinite(curve)]
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[
                cursor(x="step", y="w", color=palette.zeroed),
                cursor(x="w", y="landscape", color=palette.zeroed, axes="2"),
                cursor(x="w_after", y="landscape_after", color=palette.zeroed, axes="2", shape="ring"),
            ],
            annotations=[
                panel_title(words["title"], palette, y=1, keys=keys),
                panel_title(words["landscape_title"], palette, y=0.40),
            ],
            xaxis=axis(words["x_axis"], palette, showgrid=False, range=all_steps, anchor="y"),
            yaxis=axis("", palette, domain=[0.60, 1], range=padded(low, high)),
            xaxis2=axis(words["w_axis"], palette, showgrid=False, range=[float(ws[0]), float(ws[-1])], anchor="y2"),
            yaxis2=axis("", palette, domain=[0, 0.40], range=padded(float(seen.min()), float(seen.max()), 0.1)),
        ),
    }


def _apart(values: npt.NDArray[np.float64], least: float) -> list[int]:
    """Indices of the values that lie at least this far from the one kept before, up to a hundred, and of the last."""
    kept = [0]
    for index, value in enumerate(values):
        if abs(value - values[kept[-1]]) >= least and len(kept) < _PATH_POINTS:
            kept.append(index)
    return [*kept, len(values) - 1]


def _finite_weights(shown: RunView) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The shown steps and the weights before them, and after the last; without what overflowed."""
    weights = shown.run.weights[: shown.shown + 1].astype(np.float64)
    finite = np.isfinite(weights)
    return np.flatnonzero(finite), weights[finite]
