"""What a loop of chosen lines did: its weight, beside the lesson's, and its losses."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from backprop.exercises.loop_running import LoopRun
from backprop.figures.shared.common import ChartWords, Dash, Figure, Key, axis, layout, line, padded, panel_title
from backprop.figures.shared.palette import Palette
from backprop.training import TrainingRun

_REACH = 20.0  # what lies further off than this leaves the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopRunWords(ChartWords):
    """The words of the chart: its lines and the heading of its lower panel."""

    w: str
    lesson: str
    loss_title: str
    loss: str


def loop_run_figure(run: LoopRun, lesson: TrainingRun, palette: Palette, *, words: LoopRunWords) -> Figure:
    """Above: `w`, and `b` where there is one, over the steps, with the lesson's. Below: the loss of each step.

    Args:
        run: what the loop did, as far as it came.
        lesson: the lesson's own loop over as many steps.
    """
    last = len(lesson)
    names = run.loop.parameters
    one = len(names) == 1
    expected = lesson.weights.astype(np.float64).reshape(-1, len(names))
    values, losses = np.array([run.values(name) for name in names]).T, np.array(run.losses)
    colors = [palette.zeroed] if one else palette.parameters[: len(names)]
    labels = [words.w] if one else [f"{words.w}: {name}" for name in names]
    marks: tuple[Literal["━", "╌"], ...] = ("━", "╌")
    keys: list[Key] = list(zip(marks, colors, labels, strict=False))
    keys.append(("┄", palette.optimum, words.lesson))
    seen = np.concatenate([expected.ravel(), values[np.abs(values) < _REACH]])
    seen_losses = losses[np.abs(losses) < _REACH**2]
    # From 0 on; a "loss" that is not squared is below it.
    lowest, highest = (min(0.0, *seen_losses), max(0.0, *seen_losses)) if seen_losses.size else (0.0, 1.0)
    lessons = [
        line(np.arange(len(expected)), column, name=words.lesson, color=palette.optimum, dash="dot", width=1.5)
        for column in expected.T
    ]
    dashes: tuple[Dash, ...] = ("solid", "dash")
    own = [
        line(np.arange(len(values)), column, name=label, color=color, dash=dash)
        for column, label, color, dash in zip(values.T, labels, colors, dashes, strict=False)
    ]
    own.append(line(np.arange(len(losses)), losses, name=words.loss, color=palette.zeroed, axes="2", width=1.5))
    for trace in own:
        if len(trace["x"]) == 1:  # a loop that ended in its first step
            trace["mode"] = "markers"
    return {
        "data": [*lessons, *own],
        "layout": layout(
            palette,
            cursors=[],
            annotations=[
                panel_title(words.title, palette, y=1, keys=keys),
                panel_title(words.loss_title, palette, y=0.40),
            ],
            xaxis=axis("", palette, showgrid=False, range=[-0.02 * last, 1.02 * last], anchor="y"),
            yaxis=axis("", palette, domain=[0.60, 1], range=padded(float(seen.min()), float(seen.max()))),
            xaxis2=axis(words.x_axis, palette, showgrid=False, range=[-0.02 * last, 1.02 * last], anchor="y2"),
            yaxis2=axis("", palette, domain=[0, 0.40], range=padded(float(lowest), float(highest))),
        ),
    }
