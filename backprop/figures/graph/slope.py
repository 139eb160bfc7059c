"""The result over one value of a graph, its slope there, and a nudge: where the slope leads, where the result goes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import ChartWords, Figure, Key, axis, dots, layout, line, padded, panel_title
from backprop.figures.shared.palette import Palette
from backprop.graph import Nudge


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeWords(ChartWords):
    """The words of the chart: the mark at the value, the straight line along the slope, the place after the nudge."""

    here: str
    slope: str
    nudged: str


def slope_figure(
    values: npt.NDArray[np.float64],
    results: npt.NDArray[np.float64],
    nudge: Nudge,
    palette: Palette,
    *,
    words: SlopeWords,
    nudged: bool,
) -> Figure:
    """The curve with its tangent.

    Args:
        values, results: the curve, each of shape (points,).
        nudge: where the tangent touches it, and how far w goes from there.
        nudged: whether the place after the nudge is shown.
    """
    ends = np.array([values[0], values[-1]])
    tangent = nudge.result + nudge.gradient * (ends - nudge.value)
    keys: list[Key] = [("●", palette.zeroed, words.here), ("╌", palette.gradient, words.slope)]
    marks = [dots([nudge.value], [nudge.result], name=words.here, color=palette.zeroed, size=13)]
    if nudged:
        keys.append(("○", palette.zeroed, words.nudged))
        on_curve: dict[str, Any] = {
            "symbol": "circle-open",
            "size": 13,
            "line": {"width": 2.5, "color": palette.zeroed},
        }
        on_slope: dict[str, Any] = {"symbol": "x-thin", "size": 10, "line": {"width": 2.5, "color": palette.gradient}}
        to = nudge.value + nudge.size
        marks += [
            dots([to], [nudge.result + nudge.predicted], name=words.slope, color=palette.gradient, **on_slope),
            dots([to], [nudge.result + nudge.actual], name=words.nudged, color=palette.zeroed, **on_curve),
        ]
    finite = results[np.isfinite(results)]
    low, high = padded(float(finite.min()), float(finite.max()))
    return {
        "data": [
            line(values, results, name=words.title, color=palette.muted, width=2.5),
            line(ends, tangent, name=words.slope, color=palette.gradient, dash="dash"),
            *marks,
        ],
        "layout": layout(
            palette,
            cursors=[],
            annotations=[panel_title(words.title, palette, y=1, keys=keys)],
            xaxis=axis(words.x_axis, palette, showgrid=False, range=[float(values[0]), float(values[-1])]),
            yaxis=axis("", palette, range=[low - 0.1 * (high - low), high]),
            hovermode="closest",
        ),
    }
