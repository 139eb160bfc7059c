"""Trained models of several parameters: their curves through the samples and beyond, to where they are asked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop.figures.shared.common import ChartWords, Dash, Figure, Key, axis, dots, layout, line, padded, panel_title
from backprop.figures.shared.palette import Palette
from backprop.models import predict
from backprop.training import TrainingRun

_CURVE_POINTS = 61


@dataclass(frozen=True, slots=True, kw_only=True)
class FitsWords(ChartWords):
    """The words of the chart: its curves. `others`: the models after the first, which started elsewhere."""

    samples: str
    before: str
    after: str
    others: str


def fits_figure(runs: Sequence[TrainingRun], palette: Palette, *, words: FitsWords, x: float) -> Figure:
    """The samples, the first model before and after training, and the others after it, each up to `x`.

    Args:
        runs: of models with several parameters on the same data, at least one.
        x: where the models are asked; their predictions there are marked.
    """
    first, *others = runs
    dataset = first.config.dataset
    places = np.linspace(0, 1.05 * x, _CURVE_POINTS)

    def curve(run: TrainingRun, parameters: Sequence[float]) -> np.ndarray:
        return np.array([predict(run.config.model, x=float(place), w=tuple(parameters)) for place in places])

    ends: list[tuple[TrainingRun, str, str, Dash]] = [(first, palette.zeroed, words.after, "solid")]
    ends += [(one, palette.pinned, words.others, "dash") for one in others]
    before = curve(first, first.config.start)
    after = [curve(run, run.final) for run, *_ in ends]
    asked = [run.predict(x) for run, *_ in ends]
    keys: list[Key] = [
        ("●", palette.ink, words.samples),
        ("┄", palette.muted, words.before),
        ("━", palette.zeroed, words.after),
    ]
    if others:
        keys.append(("╌", palette.pinned, words.others))
    traces = [line(places, before, name=words.before, color=palette.muted, dash="dot", width=1.5)]
    for values, (_, color, name, dash) in zip(after, ends, strict=True):
        traces.append(line(places, values, name=name, color=color, dash=dash, width=2.5))
    for value, (_, color, name, _dash) in zip(asked, ends, strict=True):
        traces.append(dots([x], [value], name=name, color=color, size=10))
    traces.append(dots(dataset.x, dataset.y, name=words.samples, color=palette.ink, size=9))
    heights = np.concatenate([*after, dataset.y])
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[],
            annotations=[panel_title(words.title, palette, y=1, keys=keys)],
            xaxis=axis(words.x_axis, palette, showgrid=False, range=[0, float(places[-1])], anchor="y"),
            yaxis=axis("", palette, range=padded(float(heights.min()), float(heights.max()))),
            hovermode="closest",
        ),
    }
