"""What every figure shares: layout, lines, the thinning of long series, and where the player's cursors go."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.palette import Palette
from backprop.models import MODELS, ModelName

Figure = dict[str, Any]
Trace = dict[str, Any]
Cursor = dict[str, Any]  # what the player draws over a chart: see ui/parts/player/player.js
HEIGHT = 400
FONT = '"Source Sans", sans-serif'  # Streamlit's own
# A line on a screen is some 300 pixels long: more points than this only cost time.
MAX_POINTS = 600
Dash = Literal["solid", "short", "dash", "dot", "dashdot", "longdash", "longdashdot"]
PIN_DASHES: tuple[Dash, ...] = ("dash", "dashdot", "longdash", "dot", "longdashdot", "solid")
_LEFT_OF_AXIS = 38  # pixels that a heading begins to the left of the plot, where the axis has its numbers
_ROW, _MARK = 60, 5  # signs in a row of keys; what a key's mark, and the space after it, take
_SHORT_DASHES = "4px,2px"  # still reads as a line where it goes up and down within a few pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWords:
    """The words of a chart: its heading, and what its horizontal axis counts."""

    title: str
    x_axis: str


def thin(values: npt.NDArray[Any], most: int = MAX_POINTS) -> npt.NDArray[np.int64]:
    """Indices of at most `most` values that draw the same line: each bucket's lowest and highest, first and last.

    Where there are no more than `most` values, all of them.
    """
    if len(values) <= most:
        return np.arange(len(values))
    edges = np.linspace(0, len(values), most // 2, dtype=np.int64)
    keep = {0, len(values) - 1}
    for start, end in pairwise(edges.tolist()):
        bucket = values[start:end]
        keep |= {start + int(np.argmin(bucket)), start + int(np.argmax(bucket))}
    return np.array(sorted(keep))


def line(
    x: npt.ArrayLike,
    y: npt.NDArray[Any],
    *,
    name: str,
    color: str,
    axes: str = "",
    dash: Dash = "solid",
    width: float = 2,
    opacity: float = 1,
    legend: bool = False,
    hover: str = "%{y:.6g}",
) -> Trace:
    """A line trace, thinned. `axes` is "" for the first panel, "2" for the second; `x` and `y` have shape (points,)."""
    keep = thin(y)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.asarray(x)[keep],
        "y": y[keep],
        "name": name,
        "xaxis": f"x{axes}",
        "yaxis": f"y{axes}",
        "line": {"color": color, "width": width, "dash": _SHORT_DASHES if dash == "short" else dash},
        "opacity": opacity,
        "showlegend": legend,
        "hovertemplate": hover,
    }


def dots(
    x: npt.ArrayLike, y: npt.ArrayLike, *, name: str, color: str | list[str], axes: str = "", **marker: Any
) -> Trace:
    """A marker trace; `color` of all marks, or of each."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.asarray(x),
        "y": np.asarray(y),
        "name": name,
        "xaxis": f"x{axes}",
        "yaxis": f"y{axes}",
        "marker": {"color": color, "size": 7, **marker},
        "showlegend": False,
        "hovertemplate": "%{y:.6g}",
    }


def star(x: float, y: float, palette: Palette, *, name: str, axes: str = "") -> Trace:
    """The mark of the best there is."""
    outlined = {"width": 1, "color": palette.surface}
    return dots([x], [y], name=name, color=palette.optimum, axes=axes, symbol="star", size=12, line=outlined)


def thin_path(places: npt.NDArray[Any], most: int = MAX_POINTS // 2) -> npt.NDArray[np.int64]:
    """As `thin`, for a path of points, shape (points, 2): what either coordinate needs."""
    return np.union1d(thin(places[:, 0], most), thin(places[:, 1], most))


def axis(title: str, palette: Palette, **more: Any) -> dict[str, Any]:
    """One axis in the house style. Margins are fixed, so that a chart does not jump when its numbers grow."""
    return {
        "title": {"text": title, "font": {"size": 12, "color": palette.muted}, "standoff": 6},
        "tickfont": {"size": 11, "color": palette.muted},
        "gridcolor": palette.grid,
        "showline": True,
        "linecolor": palette.grid,
        "zeroline": False,
        "automargin": False,
        "ticklabeloverflow": "allow",
        "nticks": 6,
        "exponentformat": "power",
        **more,
    }


Key = tuple[Literal["━", "─", "╌", "┄", "★", "█", "▌", "●", "○", "◇"], str, str]


def key_rows(keys: Sequence[Key]) -> list[list[Key]]:
    """The keys divided into rows, in order, none wider than a telephone's screen if its keys allow it."""
    rows: list[list[Key]] = []
    for key in keys:
        if rows and sum(len(label) + _MARK for *_, label in (*rows[-1], key)) <= _ROW:
            rows[-1].append(key)
        else:
            rows.append([key])
    return rows


def panel_title(
    text: str,
    palette: Palette,
    *,
    y: float,
    keys: Sequence[Key] = (),
    rows: Sequence[Sequence[Key]] = (),
    left: int = _LEFT_OF_AXIS,
) -> dict[str, Any]:
    """The heading of a panel whose upper edge is at `y` (0 to 1 of the plot area).

    Args:
        text, palette, y: of the heading.
        keys: a mark, its colour and what it stands for, for each kind of line. Under the heading they are nearer to
            the lines than a legend would be, and are drawn in a fraction of the time that Plotly takes for one.
        rows: the same, where they are too many for one row: see `key_rows`.
        left: how many pixels to the left of the plot it begins.
    """
    shown = rows or ([keys] if keys else [])
    named = "".join(f'<br><span style="font-size:11px">{_named(row)}</span>' for row in shown)
    return {
        "text": f"<b>{text}</b>{named}",
        "align": "left",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xshift": -left,
        "y": y,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": palette.ink},
    }


def _named(keys: Sequence[Key]) -> str:
    return "\u2003".join(f'<span style="color:{color}"><b>{mark}</b></span> {label}' for mark, color, label in keys)


def layout(palette: Palette, *, cursors: Sequence[Cursor], legend_rows: int = 0, **more: Any) -> dict[str, Any]:
    """The layout that all figures share. `cursors` tells the player what to mark: see `cursor`.

    `legend_rows` is room for a legend below, for pinned runs, whose names are the learner's own.
    """
    return {
        "height": HEIGHT,
        # Plotly would else measure every label to find room for it, and merge a template, on every drawing.
        "margin": {"l": 60, "r": 12, "t": 44, "b": 46 + 20 * legend_rows, "autoexpand": False},
        "showlegend": legend_rows > 0,
        "template": {},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.ink, "family": FONT},
        "hoverlabel": {"bgcolor": palette.surface, "bordercolor": palette.grid, "font": {"color": palette.ink}},
        "hovermode": "x",
        "dragmode": "zoom",
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "font": {"size": 11, "color": palette.ink},
            "bgcolor": "rgba(0,0,0,0)",
        },
        "meta": {"cursors": list(cursors)},
        **more,
    }


def cursor(*, x: str, y: str, color: str, axes: str = "", shape: Literal["disc", "ring"] = "disc") -> Cursor:
    """A mark that the player moves: at each step, at the values of its series `x` and `y`, in the panel `axes`."""
    return {"axes": axes, "x": x, "y": y, "color": color, "shape": shape}


def model_curve(model: ModelName, *, color: str, axes: str) -> Cursor:
    """A curve that the player moves: what the model predicts at each step, over the width of the panel."""
    parameters = list(MODELS[model].parameters)
    return {"axes": axes, "model": model, "parameters": parameters, "color": color, "shape": "curve"}


def upright(x: float, palette: Palette) -> dict[str, Any]:
    """A dashed line from the lower edge of the plot to the upper one."""
    style = {"color": palette.ink, "width": 1.5, "dash": "dash"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": style}


def log_range(series: Sequence[npt.NDArray[Any]]) -> list[float]:
    """The range of a logarithmic axis, in powers of ten, that holds every positive number of these."""
    values = np.concatenate([one.ravel() for one in series]).astype(np.float64)
    values = values[np.isfinite(values) & (values > 0)]
    if not len(values):
        return [-1.0, 1.0]
    low, high = float(np.log10(values.min())), float(np.log10(values.max()))
    room = max(0.08 * (high - low), 0.1)
    return [low - room, high + room]


def padded(low: float, high: float, share: float = 0.08) -> list[float]:
    """An axis range a little wider than from `low` to `high`, and never empty."""
    room = (high - low) * share or max(abs(high), 1) * 0.05
    return [low - room, high + room]
