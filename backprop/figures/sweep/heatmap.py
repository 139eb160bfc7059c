"""The map as a heat map: learning rate, logarithmic, against initial weight."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import ChartWords, Figure, Key, Trace, axis, dots, key_rows, layout, panel_title
from backprop.figures.shared.palette import Palette
from backprop.figures.sweep.fields import Field
from backprop.figures.sweep.names import names_in_the_map
from backprop.sweep import OutcomeMap

HEIGHT = 440
_LIMITS = 12  # windows whose edges are drawn; data of many samples have very many narrow ones
Intervals = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWords(ChartWords):
    """The words of the map: its vertical axis, and what is drawn over it."""

    current: str
    y_axis: str
    zeroed_limit: str
    forgotten_limit: str


def map_figure(
    maps: Sequence[OutcomeMap],
    field: Field,
    palette: Palette,
    *,
    current: tuple[float, float],
    row: int,
    limits: Sequence[tuple[Intervals, str]],
    words: MapWords,
) -> Figure:
    """The heat map with what is drawn over it.

    Args:
        maps: one, or the zeroed and the forgotten loop's; the readout under the pointer tells of each.
        field: what the colours say.
        current: learning rate and weight of the learner's run, marked where they are on the map.
        row: the row whose slice is drawn below, marked at the edges.
        limits: windows in which a loop converges or stays bounded, with the loop's name: "zeroed" or "forgotten".
    """
    grid = maps[0].grid
    rates, starts = np.array(grid.learning_rates), np.array(grid.initial_ws)
    span = _edges(np.log10(rates))
    tall = _edges(starts)
    traces: list[Trace] = [_heat(field, rates, starts, palette)]
    keys: list[Key] = []
    if field.names:
        seen = [kind for kind in range(len(field.names)) if (field.values == kind).any()]
        keys += [("█", field.colors[kind], field.names[kind]) for kind in seen]
    for windows, loop in limits:
        if edges := _inside(windows, span):
            forgets = loop == "forgotten"
            name = words.forgotten_limit if forgets else words.zeroed_limit
            traces.append(_limit_lines(edges, tall, palette, dashed=forgets, name=name))
            keys.append(("╌" if forgets else "─", palette.ink, name))
    if span[0] <= np.log10(current[0]) <= span[1]:
        ring: dict[str, Any] = {"symbol": "circle-open", "size": 15, "line": {"width": 3, "color": palette.ink}}
        traces.append(_quiet(dots([current[0]], [current[1]], name=words.current, color=palette.ink, **ring)))
        halo: dict[str, Any] = {"symbol": "circle-open", "size": 19, "line": {"width": 2, "color": palette.surface}}
        traces.append(_quiet(dots([current[0]], [current[1]], name=words.current, color=palette.surface, **halo)))
        keys.append(("○", palette.ink, words.current))
    rows = key_rows(keys)
    at = ((np.log10(current[0]) - span[0]) / (span[1] - span[0]), (current[1] - tall[0]) / (tall[1] - tall[0]))
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            height=HEIGHT,
            hovermode=False,  # the readout below tells more, in words
            dragmode=False,
            margin={"l": 52, "r": 12 if field.names else 74, "t": 48 + 14 * len(rows), "b": 46, "autoexpand": False},
            annotations=[
                panel_title(words.title, palette, y=1, rows=rows),
                *names_in_the_map(field, rates, starts, palette, free_of=at),
            ],
            shapes=[_row_mark(float(starts[row]), palette)],
            xaxis=axis(words.x_axis, palette, type="log", range=span, showgrid=False, dtick="D2"),
            yaxis=axis(words.y_axis, palette, range=tall, showgrid=False),
        )
        | {"meta": {"cursors": [], "cells": _readable(maps)}},
    }


def _heat(field: Field, rates: npt.NDArray[Any], starts: npt.NDArray[Any], palette: Palette) -> Trace:
    if field.names:
        last = len(field.names)
        scale = [[edge / last, color] for kind, color in enumerate(field.colors) for edge in (kind, kind + 1)]
        low, high = -0.5, last - 0.5
    else:
        last = len(field.colors) - 1
        scale = [[kind / last, color] for kind, color in enumerate(field.colors)]
        low, high = field.low, field.high
    return {
        "type": "heatmap",
        "x": rates,
        "y": starts,
        "z": field.values,
        "zmin": low,
        "zmax": high,
        "colorscale": scale,
        "showscale": not field.names,
        "colorbar": {
            "title": {"text": field.title, "font": {"size": 11, "color": palette.muted}},
            "tickvals": [value for value, _ in field.ticks],
            "ticktext": [text for _, text in field.ticks],
            "tickfont": {"size": 11, "color": palette.muted},
            "thickness": 12,
            "outlinewidth": 0,
            "x": 1.01,
            "xpad": 0,
        },
        "hoverinfo": "skip",
        "name": "map",
    }


def _edges(values: npt.NDArray[Any]) -> list[float]:
    """The outer edges of cells whose centres these are."""
    half = float(values[1] - values[0]) / 2 if len(values) > 1 else 0.5
    return [float(values[0]) - half, float(values[-1]) + half]


def _inside(windows: Intervals, span: Sequence[float]) -> list[float]:
    low, high = (10.0**edge for edge in span)
    widest = sorted(windows, key=lambda window: window[0] / window[1])[:_LIMITS]
    return sorted({edge for window in widest for edge in window if low < edge < high})


def _limit_lines(edges: Sequence[float], tall: Sequence[float], palette: Palette, *, dashed: bool, name: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [value for edge in edges for value in (edge, edge, None)],
        "y": [value for _ in edges for value in (tall[0], tall[1], None)],
        "name": name,
        "line": {"color": palette.ink, "width": 1.6, "dash": "4px,3px" if dashed else "solid"},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _quiet(trace: Trace) -> Trace:
    del trace["hovertemplate"]
    return trace | {"hoverinfo": "skip"}


def _row_mark(w: float, palette: Palette) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": w,
        "y1": w,
        "line": {"color": palette.ink, "width": 1, "dash": "dot"},
    }


def _readable(maps: Sequence[OutcomeMap]) -> dict[str, Any]:
    """The cells as the readout reads them; numbers as base64, float32, uint8 and int16."""
    grid = maps[0].grid
    return {
        "rates": list(grid.learning_rates),
        "starts": list(grid.initial_ws),
        "maps": [
            {
                "loop": "zeroed" if one.grid.zero_grad else "forgotten",
                "loss": _base64(_float32(one.mean_loss)),
                "outcomes": _base64(one.outcomes),
                "epochs": _base64(one.epochs.astype("<i2")),
            }
            for one in maps
        ],
    }


def _float32(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    with np.errstate(over="ignore"):  # infinite, then, as the readout tells it
        return values.astype("<f4")


def _base64(array: npt.NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
