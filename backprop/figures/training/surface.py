"""The mean loss over two parameters: its values, and the surface in three dimensions with a run's path on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import HEIGHT, ChartWords, Figure, padded, thin_path
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import SeveralView
from backprop.models import MODELS
from backprop.outcomes import mean_losses
from backprop.training import TrainingConfig

Array = npt.NDArray[np.float64]
_POINTS = 60  # of the grid, each way
_DEEPEST = 1e-12  # of the largest loss: what lies lower is rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceWords(ChartWords):
    """The words of the surface: its vertical axis, and its path."""

    up_axis: str
    path: str


def surface(config: TrainingConfig, held: Sequence[float], places: tuple[int, int], across: Array, up: Array) -> Array:
    """The mean loss on a grid, shape (up, across): two parameters vary, the others are held.

    Args:
        config: what the loss is of.
        held: every parameter's value; those at `places` are not used.
        places: which parameters vary, across and upwards.
        across, up: their values.
    """
    points = np.tile(np.asarray(held, dtype=np.float64), (len(up) * len(across), 1))
    points[:, places[0]] = np.tile(across, len(up))
    points[:, places[1]] = np.repeat(up, len(across))
    return mean_losses(config.model, config.dataset, points, config.loss).reshape(len(up), len(across))


def logarithms(losses: Array) -> Array:
    """Powers of ten, in which a narrow valley can be seen; what is rounding beside the largest is cut off."""
    most = float(losses[np.isfinite(losses)].max(initial=0.0)) or 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(np.clip(losses, most * _DEEPEST, None))


def surface_figure(seen: SeveralView, palette: Palette, *, words: SurfaceWords, places: tuple[int, int]) -> Figure:
    """The logarithm of the mean loss as a surface; what does not vary is held at its value at the end of the run."""
    config = seen.run.config
    names = MODELS[config.model].parameters
    weights = seen.run.weights[: seen.shown_steps + 1].astype(np.float64)
    weights = weights[np.isfinite(weights).all(axis=1)]
    path = weights[thin_path(weights[:, places])]
    others = [place for place in range(len(names)) if place not in places]
    path[:, others] = weights[-1, others]
    across, up = (
        np.linspace(*padded(float(values.min()), float(values.max()), 0.4), _POINTS)  # type: ignore[call-overload]
        for values in path[:, places].T
    )
    heights = logarithms(surface(config, weights[-1].tolist(), places, across, up))
    on_it = logarithms(mean_losses(config.model, config.dataset, path, config.loss))
    axis = {"color": palette.muted, "gridcolor": palette.grid, "backgroundcolor": "rgba(0,0,0,0)"}
    return {
        "data": [
            {
                "type": "surface",
                "x": across,
                "y": up,
                "z": heights,
                "showscale": False,
                "opacity": 0.85,
                "colorscale": [[0, palette.surface], [1, palette.muted]],
                "contours": {"z": {"show": True, "color": palette.grid, "width": 1}},
                "name": words.title,
                "hovertemplate": f"{names[places[0]]} %{{x:.4g}}, {names[places[1]]} %{{y:.4g}}<extra></extra>",
            },
            {
                "type": "scatter3d",
                "mode": "lines+markers",
                "x": path[:, places[0]],
                "y": path[:, places[1]],
                "z": on_it,
                "line": {"color": palette.zeroed, "width": 5},
                "marker": {"color": palette.zeroed, "size": 2.5},
                "name": words.path,
                "hoverinfo": "skip",
            },
        ],
        "layout": {
            "height": HEIGHT + 60,
            "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
            "showlegend": False,
            "template": {},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": palette.ink},
            "scene": {
                "xaxis": {**axis, "title": {"text": names[places[0]]}},
                "yaxis": {**axis, "title": {"text": names[places[1]]}},
                "zaxis": {**axis, "title": {"text": words.up_axis}},
                "camera": {"eye": {"x": 1.4, "y": -1.5, "z": 0.9}},
            },
        },
    }
