"""The trajectory of `w`: over the steps, and as a ball on the loss curve of the whole data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import (
    PIN_DASHES,
    ChartWords,
    Figure,
    Key,
    axis,
    cursor,
    layout,
    line,
    padded,
    panel_title,
    star,
)
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import RunView, reaching, step_range, value_range
from backprop.outcomes import mean_losses

Weights = npt.NDArray[np.float64]

_CURVE_POINTS = 121
_PATH_POINTS = 100  # a run that swings for ever would else cover its own picture


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """The mean loss of all samples against `w`, where a run was.

    Attributes:
        ws, losses: the curve, each of shape (points,).
        path, path_losses: the run's weights at the ends of epochs, those apart that can be told apart, on the curve.
    """

    ws: Weights
    losses: Weights
    path: Weights
    path_losses: Weights


def landscape(run_view: RunView) -> Landscape:
    """The curve round the steps of the run that are shown, by PyTorch in float64."""
    run = run_view.run
    low, high = _range(run_view)
    room = max(high - low, 0.5)
    ws = np.linspace(low - 0.25 * room, high + 0.25 * room, _CURVE_POINTS)
    path = run.epoch_weights[: run_view.shown_steps // len(run.config.dataset) + 1].astype(np.float64)
    path = path[np.isfinite(path)]
    path = path[_apart(path, 0.01 * room)]
    curve, path_losses = (mean_losses(run.config.model, run.config.dataset, places) for places in (ws, path))
    return Landscape(ws, curve, path, path_losses)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightWords(ChartWords):
    """The words of the chart: its lines, and the heading and axis of its lower panel."""

    w: str
    optimum: str
    landscape_title: str
    path: str
    w_axis: str


def weight_figure(
    run_view: RunView, seen: Landscape, palette: Palette, *, words: WeightWords, pins: Mapping[str, RunView]
) -> Figure:
    """Above: `w` against steps, with the optimum. Below: the mean loss of all samples against `w`, with the path on it.

    Args:
        run_view: the run.
        seen: its `landscape`.
        pins: earlier runs by their names; their `w` is drawn in the upper panel.
    """
    lowest = run_view.diagnosis.lowest
    steps, weights = _finite_weights(run_view)
    optimum = _optimum(run_view)
    low, high = _range(run_view)
    all_steps = step_range(run_view, *pins.values())

    keys: list[Key] = [("━", palette.zeroed, words.path)]
    if optimum is not None:
        keys += [("┄", palette.optimum, ""), ("★", palette.optimum, words.optimum)]
    traces = [
        line(*_finite_weights(pinned), name=name, color=palette.pinned, dash=dash, width=1.5)
        for (name, pinned), dash in zip(pins.items(), PIN_DASHES, strict=False)
    ]
    traces.append(line(steps, weights, name=words.w, color=palette.zeroed))
    if optimum is not None:
        ends = np.array([optimum, optimum])
        traces.append(line(all_steps, ends, name=words.optimum, color=palette.optimum, dash="dot", width=1.5))

    traces.append(line(seen.ws, seen.losses, name=words.landscape_title, color=palette.muted, axes="2"))
    traces.append(
        {
            **line(seen.path, seen.path_losses, name=words.path, color=palette.zeroed, axes="2", width=1, opacity=0.7),
            "mode": "lines+markers",
            "marker": {"size": 4, "color": palette.zeroed},
        }
    )
    if optimum is not None:
        traces.append(star(optimum, lowest.loss, palette, name=words.optimum, axes="2"))
    heights = seen.losses[np.isfinite(seen.losses)]
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
                panel_title(words.title, palette, y=1, keys=keys),
                panel_title(words.landscape_title, palette, y=0.40),
            ],
            xaxis=axis(words.x_axis, palette, showgrid=False, range=all_steps, anchor="y"),
            yaxis=axis("", palette, domain=[0.60, 1], range=padded(low, high)),
            xaxis2=axis(
                words.w_axis, palette, showgrid=False, range=[float(seen.ws[0]), float(seen.ws[-1])], anchor="y2"
            ),
            yaxis2=axis("", palette, domain=[0, 0.40], range=padded(float(heights.min()), float(heights.max()), 0.1)),
        ),
    }


def _optimum(run_view: RunView) -> float | None:
    best = run_view.diagnosis.lowest.w
    return best if best is not None and np.isfinite(best) else None


def _range(run_view: RunView) -> tuple[float, float]:
    return reaching(_optimum(run_view), *value_range([run_view], "weights"))


def _apart(values: Weights, least: float) -> list[int]:
    """Indices of the values that lie at least this far from the one kept before, up to a hundred, and of the last."""
    kept = [0]
    for index, value in enumerate(values):
        if abs(value - values[kept[-1]]) >= least and len(kept) < _PATH_POINTS:
            kept.append(index)
    return [*kept, len(values) - 1]


def _finite_weights(run_view: RunView) -> tuple[npt.NDArray[np.int64], Weights]:
    """The shown steps and the weights before them, and after the last; without what overflowed."""
    weights = run_view.run.weights[: run_view.shown_steps + 1].astype(np.float64)
    finite = np.isfinite(weights)
    return np.flatnonzero(finite), weights[finite]
