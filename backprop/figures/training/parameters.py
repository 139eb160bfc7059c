"""How several parameters move: each over the steps, and two of them as a path on the contour lines of the loss."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import (
    PIN_DASHES,
    ChartWords,
    Cursor,
    Dash,
    Figure,
    Key,
    axis,
    cursor,
    layout,
    line,
    padded,
    panel_title,
    star,
    thin_path,
)
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import SeveralView, reaching, step_range
from backprop.models import MODELS
from backprop.outcomes.valley import Valley, valley
from backprop.training import TrainingConfig

_DASHES: tuple[Dash, ...] = ("solid", "dash", "dashdot")
_MARKS: tuple[Literal["━", "╌", "┄"], ...] = ("━", "╌", "┄")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParametersWords(ChartWords):
    """The words of the chart: its lines, and the heading of its lower panel.

    `surface_title` holds `{across}` and `{up}`, the two parameters that it is drawn over; `held` holds `{name}` and
    `{value}`, those of the third.
    """

    best: str
    lowest: str
    path: str
    surface_title: str
    held: str
    valley: str


def axes_of(names: tuple[str, ...], held: str) -> tuple[str, str]:
    """The two parameters that the surface is drawn over: of two both, of three those that are not `held`."""
    across, up = [name for name in names if len(names) < 3 or name != held][:2]
    return across, up


def parameters_figure(
    seen: SeveralView, palette: Palette, *, words: ParametersWords, held: str, pins: Mapping[str, SeveralView]
) -> Figure:
    """Above: every parameter against steps. Below: the path of two, on contour lines that the player draws.

    Args:
        seen: the run.
        held: of three parameters, the one that the surface does not vary.
        pins: earlier runs of the same model by their names; their parameters are drawn in the upper panel.
    """
    config = seen.run.config
    names = MODELS[config.model].parameters
    colors = dict(zip(names, palette.parameters, strict=False))
    best = seen.diagnosis.lowest.only_point
    steps, weights = _finite(seen)
    all_steps = step_range(seen, *pins.values())
    traces = []
    for (pin, pinned), dash in zip(pins.items(), PIN_DASHES, strict=False):
        at, values = _finite(pinned)
        for index in range(len(names)):
            traces.append(line(at, values[:, index], name=pin, color=palette.pinned, dash=dash, width=1))
    low, high = float(weights.min()), float(weights.max())
    for index, (name, dash) in enumerate(zip(names, _DASHES, strict=False)):
        if best is not None:
            low, high = reaching(float(best[index]), low, high)
            ends = np.full(2, best[index])
            traces.append(line(all_steps, ends, name=f"{words.best} {name}", color=colors[name], dash="dot", width=1))
        traces.append(line(steps, weights[:, index], name=name, color=colors[name], dash=dash))
    keys: list[Key] = [(mark, colors[name], name) for mark, name in zip(_MARKS, names, strict=False)]
    across, up = axes_of(names, held)
    places = weights[:, [names.index(across), names.index(up)]]
    traces += _path(places, palette, words.path)
    ranges = [(float(values.min()), float(values.max())) for values in places.T]
    if best is not None:
        star_at = [float(best[names.index(name)]) for name in (across, up)]
        ranges = [reaching(value, *one) for value, one in zip(star_at, ranges, strict=True)]
        traces.append(star(star_at[0], star_at[1], palette, name=words.lowest, axes="2"))
    x_range, y_range = (padded(*one, 0.18) for one in ranges)
    surface_keys: list[Key] = [("━", palette.zeroed, words.path)]
    surface_keys += [] if best is None else [("★", palette.optimum, words.lowest)]
    floor = valley_of(config, (names.index(across), names.index(up)))
    surface_keys += [] if floor is None else [("┄", palette.muted, words.valley)]
    return {
        "data": traces,
        "layout": layout(
            palette,
            cursors=[
                *(cursor(x="step", y=name, color=colors[name]) for name in names),
                _surface(seen, across, up, palette, words.held, floor),
                cursor(x=across, y=up, color=palette.zeroed, axes="2"),
                cursor(x=f"{across}_after", y=f"{up}_after", color=palette.zeroed, axes="2", shape="ring"),
            ],
            annotations=[
                panel_title(words.title, palette, y=1, keys=keys),
                panel_title(words.surface_title.format(across=across, up=up), palette, y=0.44, keys=surface_keys),
            ],
            xaxis=axis("", palette, showgrid=False, range=all_steps, anchor="y"),
            yaxis=axis("", palette, domain=[0.66, 1], range=padded(low, high)),
            xaxis2=axis(across, palette, showgrid=False, range=x_range, anchor="y2"),
            yaxis2=axis("", palette, showgrid=False, domain=[0, 0.44], range=y_range),
        ),
    }


def _path(places: npt.NDArray[np.float64], palette: Palette, name: str) -> list[dict[str, object]]:
    kept = thin_path(places)
    return [
        {
            **line(places[kept, 0], places[kept, 1], name=name, color=palette.zeroed, axes="2", width=1.5),
            "x": places[kept, 0],
            "y": places[kept, 1],
            "mode": "lines+markers",
            "marker": {"size": 3, "color": palette.zeroed},
        }
    ]


def valley_of(config: TrainingConfig, places: tuple[int, int]) -> Valley | None:
    """The narrow valley of the loss over these two parameters; None where there is none, or it is no straight line."""
    return None if config.model == "logistic" else valley(config.model, config.dataset, places)


def _surface(seen: SeveralView, across: str, up: str, palette: Palette, held: str, floor: Valley | None) -> Cursor:
    """The contour lines of the mean loss over two parameters, which the player draws: see player/contours.js."""
    config = seen.run.config
    return {
        "shape": "surface",
        "axes": "2",
        "model": config.model,
        "loss": config.loss,
        "parameters": list(MODELS[config.model].parameters),
        "across": across,
        "up": up,
        "samples": {"x": list(config.dataset.x), "y": list(config.dataset.y)},
        "color": palette.muted,
        "held": held,
        "valley": None if floor is None else asdict(floor),
    }


def _finite(seen: SeveralView) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The shown steps and the parameters before them, and after the last; without what overflowed."""
    weights = seen.run.weights[: seen.shown_steps + 1].astype(np.float64)
    finite = np.isfinite(weights).all(axis=1)
    return np.flatnonzero(finite), weights[finite]
