"""The stability picture: for every learning rate, by how much an epoch multiplies the error, for both loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import (
    ChartWords,
    Figure,
    Key,
    Trace,
    axis,
    dots,
    layout,
    line,
    panel_title,
    upright,
)
from backprop.figures.shared.palette import Palette

FloatArray = npt.NDArray[np.float64]
Intervals = Sequence[tuple[float, float]]

LOW, HIGH = 1e-2, 1e2  # of the factor: beyond, an epoch changes everything and the picture nothing
HEIGHT = 460


@dataclass(frozen=True, slots=True, eq=False)
class LoopFactors:
    """One loop's factors, not negative: measured at some rates, and where there is a closed form, the curve.

    `curve_rates`, `curve`: shape (points,), both empty without a closed form. `windows`: where it converges, or stays
    bounded. `measured`: shape (rates,), NaN where nothing could be measured.
    """

    curve_rates: FloatArray
    curve: FloatArray
    windows: Intervals
    measured: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesWords(ChartWords):
    """The words of the chart: its lines, dots and strips, the line at 1 and the one at the learner's rate."""

    zeroed: str
    forgotten: str
    measured: str
    one: str
    current: str
    zeroed_strip: str
    forgotten_strip: str


def stability_figure(
    zeroed: LoopFactors,
    forgotten: LoopFactors,
    palette: Palette,
    *,
    rates: FloatArray,
    current: float,
    words: RatesWords,
) -> Figure:
    """Above: factor an epoch against learning rate, both logarithmic. Below: each loop's windows as a strip.

    Args:
        zeroed, forgotten: the two loops on the same data.
        rates: where both were measured, ascending, shape (rates,).
        current: the learner's learning rate, within these, marked.
    """
    span = [float(np.log10(rates[0])), float(np.log10(rates[-1]))]
    loops = (
        (zeroed, palette.zeroed, words.zeroed, words.zeroed_strip),
        (forgotten, palette.forgotten, words.forgotten, words.forgotten_strip),
    )
    traces: list[Trace] = [
        line(10.0 ** np.array(span), np.ones(2), name=words.one, color=palette.muted, dash="dot", width=1.2)
    ]
    closed_form = bool(len(zeroed.curve))
    keys: list[Key] = [
        ("━" if closed_form else "●", palette.zeroed, words.zeroed),
        ("╌" if closed_form else "◇", palette.forgotten, words.forgotten),
    ]
    if closed_form:
        keys.append(("●", palette.muted, words.measured))
    for loop, color, name, strip in loops:
        forgets = loop is forgotten
        if closed_form:
            curve = np.clip(loop.curve, LOW / 10, HIGH * 10)
            traces.append(_every_point(loop.curve_rates, curve, name, color, dash="4px,2px" if forgets else "solid"))
        measured = np.isfinite(loop.measured)
        traces.append(
            dots(
                rates[measured],
                np.clip(loop.measured[measured], LOW, HIGH),
                name=f"{name}, {words.measured}",
                color=palette.surface if forgets else color,
                size=6,
                symbol="diamond" if forgets else "circle",
                line={"color": color, "width": 1.6},
            )
        )
        if closed_form:
            traces += _strip(loop.windows, span, color, row=0 if forgets else 1, name=strip)
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            height=HEIGHT,
            margin={"l": 104, "r": 12, "t": 44, "b": 46, "autoexpand": False},
            hovermode="closest",
            annotations=[
                panel_title(words.title, palette, y=1, keys=keys),
                _current_name(words.current, float(np.log10(current)), span, palette),
            ],
            shapes=[upright(current, palette)],
            xaxis=axis(
                words.x_axis,
                palette,
                type="log",
                range=span,
                anchor="y2" if closed_form else "y",
                tickvals=_round_rates(rates[0], rates[-1]),
                tickformat="~g",
            ),
            yaxis=axis(
                "",
                palette,
                type="log",
                range=[np.log10(LOW), np.log10(HIGH)],
                domain=[0.24, 1] if closed_form else [0, 1],
                dtick=1,
            ),
            **(_strip_axes(palette, span, words) if closed_form else {}),
        ),
    }


def _current_name(text: str, position: float, span: Sequence[float], palette: Palette) -> dict[str, Any]:
    """The name of the marked learning rate, on that side of its line where there is more room."""
    on_left = position > sum(span) / 2
    return {
        "text": text,
        "xref": "x",
        "x": position,
        "yref": "paper",
        "y": 1,
        "xanchor": "right" if on_left else "left",
        "yanchor": "top",
        "xshift": -4 if on_left else 4,
        "showarrow": False,
        "font": {"size": 11, "color": palette.ink},
    }


def _round_rates(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten within the range; powers of ten alone where those are many."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    digits = (1, 2, 5) if len(powers) < 6 else (1,)
    ticks = [float(f"{digit}e{power}") for power in powers for digit in digits]
    return [tick for tick in ticks if low <= tick <= high]


def _strip_axes(palette: Palette, span: Sequence[float], words: RatesWords) -> dict[str, Any]:
    rows = {"tickvals": [0, 1], "ticktext": [words.forgotten_strip, words.zeroed_strip]}
    return {
        "xaxis2": axis("", palette, type="log", range=span, anchor="y2", showticklabels=False, matches="x"),
        "yaxis2": axis("", palette, domain=[0, 0.14], range=[-0.6, 1.6], showgrid=False, **rows),
    }


def _every_point(x: FloatArray, y: FloatArray, name: str, color: str, *, dash: str) -> Trace:
    """A curve that is not thinned: its points are already where it bends."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": name,
        "line": {"color": color, "width": 2, "dash": dash},
        "showlegend": False,
        "hovertemplate": "%{x:.4g}: × %{y:.4g}",
    }


def _strip(windows: Intervals, span: Sequence[float], color: str, *, row: int, name: str) -> list[Trace]:
    """The windows as thick bars in one row; a gap in the line parts them."""
    low, high = (10.0**edge for edge in span)
    inside = [(max(a, low), min(b, high)) for a, b in windows if a < high and b > low]
    x = [value for a, b in inside for value in (a, b, None)]
    y = [value for _ in inside for value in (row, row, None)]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "xaxis": "x2",
            "yaxis": "y2",
            "name": name,
            "line": {"color": color, "width": 12, "simplify": False},
            "showlegend": False,
            "hovertemplate": "%{x:.5g}",
        }
    ]
