"""What `w.grad` held in the loop that forgets to zero: each step's own gradient, on top of those before it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import (
    ChartWords,
    Figure,
    Key,
    Trace,
    axis,
    cursor,
    layout,
    line,
    padded,
    panel_title,
    thin,
)
from backprop.figures.shared.palette import Palette, rgb
from backprop.figures.shared.view import RunView, step_range, value_range

CLOSE_STEPS = 12  # in the close look: as many as a telephone's width shows as bars


def close_range(step: int, steps: int) -> range:
    """The steps of the close look: those up to `step`, or the first few."""
    start = max(0, min(step - CLOSE_STEPS + 1, steps - CLOSE_STEPS))
    return range(start, min(start + CLOSE_STEPS, steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWords(ChartWords):
    """The words of the chart: its lines and bars, and the heading of its lower panel."""

    zeroed: str
    forgotten: str
    alone: str
    close_title: str
    left_over: str


def held_figure(
    zeroed: RunView,
    forgotten: RunView,
    alone: npt.NDArray[np.float32],
    palette: Palette,
    *,
    step: int,
    words: HeldWords,
) -> Figure:
    """Above: what `w.grad` held in both loops, over the run. Below: a few steps, each one's own part marked.

    Args:
        zeroed, forgotten: two runs that differ in `zero_grad` alone.
        alone: the gradient of each step's loss alone in the loop that forgets, shape (steps,).
        step: where the close look ends.
    """
    views = (zeroed, forgotten)
    all_steps = step_range(*views)
    close = close_range(min(step, forgotten.shown_steps - 1), forgotten.shown_steps)
    held = forgotten.run.gradients.astype(np.float64)
    bars = _bars(np.arange(close.start, close.stop), held, alone.astype(np.float64), palette, words)
    low, high = _reach(held[close.start : close.stop], alone[close.start : close.stop])
    return {
        "data": [*_areas(forgotten, alone, palette, words), _zeroed_line(zeroed, palette, words), *bars],
        "layout": layout(
            palette,
            barmode="overlay",
            cursors=[
                cursor(x="step", y="gradient", color=palette.zeroed),
                cursor(x="step", y="gradient_forgotten", color=palette.forgotten),
                cursor(x="step", y="gradient_forgotten", color=palette.ink, axes="2", shape="ring"),
            ],
            annotations=[
                panel_title(words.title, palette, y=1, keys=_keys(palette, words)),
                panel_title(words.close_title, palette, y=0.40, keys=_close_keys(palette, words)),
            ],
            xaxis=axis("", palette, showgrid=False, range=all_steps, anchor="y"),
            yaxis=axis("", palette, domain=[0.66, 1], range=padded(*value_range(views, "gradients"))),
            xaxis2=axis(
                words.x_axis,
                palette,
                showgrid=False,
                range=[close.start - 0.6, close.start + CLOSE_STEPS - 0.4],
                dtick=1,
                tick0=0,
                tickformat=",d",
                tickangle=0,
                anchor="y2",
            ),
            yaxis2=axis(
                "", palette, domain=[0, 0.40], range=padded(low, high), zeroline=True, zerolinecolor=palette.muted
            ),
        ),
    }


def _keys(palette: Palette, words: HeldWords) -> list[Key]:
    return [("━", palette.zeroed, words.zeroed), ("╌", palette.forgotten, words.forgotten)]


def _close_keys(palette: Palette, words: HeldWords) -> list[Key]:
    return [("█", palette.forgotten, words.left_over), ("▌", palette.gradient, words.alone)]


def _areas(forgotten: RunView, alone: npt.NDArray[np.float32], palette: Palette, words: HeldWords) -> list[Trace]:
    """What was left over, filled to 0, and what was held."""
    held = forgotten.run.gradients[: forgotten.shown_steps].astype(np.float64)
    steps = np.flatnonzero(np.isfinite(held))
    keep = steps[thin(held[steps])]
    traces = [
        line(
            keep,
            held[keep],
            name=words.forgotten,
            color=palette.forgotten,
            dash="short",
            width=1.6,
        )
    ]
    traces[0] |= {"fill": "tozeroy", "fillcolor": _faint(palette.forgotten, 0.18)}
    return traces


def _zeroed_line(zeroed: RunView, palette: Palette, words: HeldWords) -> Trace:
    gradients = zeroed.run.gradients[: zeroed.shown_steps].astype(np.float64)
    finite = np.isfinite(gradients)
    return line(np.flatnonzero(finite), gradients[finite], name=words.zeroed, color=palette.zeroed)


def _bars(
    steps: npt.NDArray[np.int64],
    held: npt.NDArray[np.float64],
    alone: npt.NDArray[np.float64],
    palette: Palette,
    words: HeldWords,
) -> list[Trace]:
    steps = steps[np.isfinite(held[steps]) & np.isfinite(alone[steps])]
    before = held[steps] - alone[steps]

    def bar(name: str, base: npt.ArrayLike, y: npt.NDArray[np.float64], color: str, **more: object) -> Trace:
        return {
            "type": "bar",
            "x": steps,
            "y": y,
            "base": base,
            "name": name,
            "xaxis": "x2",
            "yaxis": "y2",
            "customdata": y,
            "hovertemplate": "%{customdata:.6g}",
            "showlegend": False,
            **more,
            "marker": {"color": color, "line": {"width": 0}},
        }

    return [
        bar(words.left_over, np.zeros(len(steps)), before, _faint(palette.forgotten, 0.45), width=0.84),
        bar(words.alone, before, alone[steps], palette.gradient, width=0.36),
    ]


def _reach(held: npt.NDArray[np.float64], alone: npt.NDArray[np.float32]) -> tuple[float, float]:
    finite = np.isfinite(held) & np.isfinite(alone)
    ends = np.concatenate([[0.0], held[finite], held[finite] - alone[finite]])
    return float(ends.min()), float(ends.max())


def _faint(color: str, opacity: float) -> str:
    return f"rgba({','.join(map(str, rgb(color)))},{opacity})"
