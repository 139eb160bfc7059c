"""A network drawn: a column for every layer, an edge for every weight."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from backprop.figures.network.scenes import edges_scene, shares_of_largest
from backprop.figures.shared.common import Figure, Key, layout, panel_title
from backprop.figures.shared.palette import Palette
from backprop.network.run import NetworkRun

Edges = Literal["weights", "gradients"]


@dataclass(frozen=True, slots=True)
class Neuron:
    """A neuron: its layer, from 1, and its place in it, from 0 as in `W1[2, :]`."""

    layer: int
    place: int


@dataclass(frozen=True, slots=True)
class DrawingWords:
    """The heading of the drawing, and what its lines are."""

    title: str
    positive: str
    negative: str


def positions(run: NetworkRun) -> dict[Neuron, tuple[float, float]]:
    """Where every neuron is drawn; the inputs are layer 0."""
    sizes = [run.config.points.width, *(rows for rows, _ in run.config.shapes)]
    return {
        Neuron(layer, place): (float(layer), (size - 1) / 2 - place)
        for layer, size in enumerate(sizes)
        for place in range(size)
    }


def nearest_neuron(run: NetworkRun, x: float, y: float) -> Neuron | None:
    """The neuron at this place of the drawing, if there is one; an input is none."""
    at = positions(run)
    neuron = min(at, key=lambda one: (at[one][0] - x) ** 2 + (at[one][1] - y) ** 2)
    near = abs(at[neuron][0] - x) <= 0.3 and abs(at[neuron][1] - y) <= 0.5
    return neuron if near and neuron.layer > 0 else None


def drawing_figure(run: NetworkRun, palette: Palette, *, edges: Edges, chosen: Neuron, words: DrawingWords) -> Figure:
    """The network, with the edges of every snapshot for the player.

    Args:
        run: what was trained.
        edges: what colour and width of the edges show.
        chosen: drawn with a ring.
    """
    at = positions(run)
    tallest = max(run.config.points.width, run.config.width if run.config.layers > 1 else 1)
    layers = run.layers()
    weights = [history.weight if edges == "weights" else history.weight_gradient for history in layers]
    ends = np.array(
        [
            (*at[Neuron(layer - 1, column)], *at[Neuron(layer, row)])
            for layer, (rows, columns) in enumerate(run.config.shapes, start=1)
            for row in range(rows)
            for column in range(columns)
        ]
    )
    # Each matrix has a scale of its own: else the gradients of all layers but the last would be invisible.
    shares = [shares_of_largest(matrix.reshape(len(matrix), -1)) for matrix in weights]
    color = palette.forward if edges == "weights" else palette.gradient
    reach = max(tallest / 2 + 0.1, 1.4)
    keys: list[Key] = [("━", color, words.positive), ("╌", color, words.negative)]
    return {
        "data": [_nodes(run, at, palette, chosen, tallest)],
        "layout": layout(
            palette,
            cursors=[],
            annotations=[panel_title(words.title, palette, y=1, keys=keys, left=0), *_shapes(run, palette, reach)],
            xaxis={"visible": False, "range": [-0.4, run.config.layers + 0.4], "fixedrange": True},
            yaxis={"visible": False, "range": [-reach - 0.19 * reach, reach + 0.19 * reach], "fixedrange": True},
            hovermode="closest",
            dragmode=False,
            margin={"l": 4, "r": 4, "t": 44, "b": 8, "autoexpand": False},
        )
        | {
            "meta": {
                "cursors": [],
                "scenes": [edges_scene(ends, np.concatenate(shares, axis=1), color=color, widest=4.0)],
            }
        },
    }


def _nodes(
    run: NetworkRun, at: dict[Neuron, tuple[float, float]], palette: Palette, chosen: Neuron, tallest: int
) -> dict[str, object]:
    names = [_name(run, neuron) for neuron in at]
    size = float(np.clip(300 / (tallest + 1), 15, 30))
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for x, _ in at.values()],
        "y": [y for _, y in at.values()],
        "text": [name if neuron.layer in (0, run.config.layers) else str(neuron.place) for neuron, name in names],
        "hovertext": [name for _, name in names],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "textfont": {"size": 11 if size > 18 else 9, "color": palette.ink},
        "marker": {
            "color": palette.surface,
            "size": size,
            "opacity": 1,
            "line": {
                "color": [palette.ink if neuron == chosen else palette.muted for neuron in at],
                "width": [4 if neuron == chosen else 1.5 for neuron in at],
            },
        },
        "name": "neurons",
        "cliponaxis": False,
        "showlegend": False,
    }


def _name(run: NetworkRun, neuron: Neuron) -> tuple[Neuron, str]:
    if neuron.layer == 0:
        return neuron, "x" if run.config.points.width == 1 else f"x{neuron.place + 1}"
    return neuron, "ŷ" if neuron.layer == run.config.layers else f"a{neuron.layer}[{neuron.place}]"


def _shapes(run: NetworkRun, palette: Palette, reach: float) -> list[dict[str, object]]:
    """The shapes of W and b between the columns: above, and where there are many, every second one below."""
    many = run.config.layers > 3
    return [
        {
            "x": layer - 0.5,
            "y": -reach * 1.19 if many and layer % 2 == 0 else reach * 1.19,
            "yanchor": "bottom" if many and layer % 2 == 0 else "top",
            "text": f"W{layer}: {rows} × {columns}<br>b{layer}: {rows}",
            "showarrow": False,
            "font": {"size": 11, "color": palette.ink},
        }
        for layer, (rows, columns) in enumerate(run.config.shapes, start=1)
    ]
