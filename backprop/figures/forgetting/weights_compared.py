"""The weight of several runs over the same steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import Dash, Figure, Key, Trace, axis, dots, layout, line, padded, panel_title
from backprop.figures.shared.palette import Palette

MARKED = 24  # marks laid over a line, so that one sees that two coincide
_KEYS: dict[str, Literal["━", "╌", "○"]] = {"line": "━", "dashed": "╌", "marks": "○"}


@dataclass(frozen=True, slots=True, eq=False)
class WeightSeries:
    """Weights at some steps: how they are drawn, and what they are called.

    `steps`, `weights`: shape (points,). `style`: "marks" are rings at some of the points.
    """

    name: str
    steps: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    color: str
    style: Literal["line", "dashed", "marks"]


def weights_figure(
    series: Sequence[WeightSeries], palette: Palette, *, title: str, x_axis: str, low_high: tuple[float, float]
) -> Figure:
    """One panel, one line or row of marks for each series. `low_high`: the range of `w`; what leaves it is cut off."""
    traces: list[Trace] = []
    for one in series:
        finite = np.isfinite(one.weights)
        steps, weights = one.steps[finite], one.weights[finite]
        if one.style == "marks":
            some = np.unique(np.linspace(0, len(steps) - 1, min(MARKED, len(steps))).astype(np.int64))
            traces.append(
                dots(
                    steps[some],
                    weights[some],
                    name=one.name,
                    color="rgba(0,0,0,0)",
                    size=9,
                    line={"color": one.color, "width": 1.6},
                )
            )
        else:
            dash: Dash = "short" if one.style == "dashed" else "solid"
            traces.append(line(steps, weights, name=one.name, color=one.color, dash=dash))
    last = max((int(one.steps[-1]) for one in series if len(one.steps)), default=1)
    keys: list[Key] = [(_KEYS[one.style], one.color, one.name) for one in series]
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            height=320,
            annotations=[panel_title(title, palette, y=1, keys=keys)],
            xaxis=axis(x_axis, palette, showgrid=False, range=[-0.02 * last, 1.02 * last]),
            yaxis=axis("", palette, range=padded(*low_high)),
        ),
    }
