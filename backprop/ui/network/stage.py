"""The network, what it has learned and its loss, side by side, with the player that moves through the epochs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from backprop.figures.network.drawing import DrawingWords, Edges, Neuron, drawing_figure, nearest_neuron
from backprop.figures.network.learned import LearnedWords, learned_figure, predicted
from backprop.figures.network.loss import epochs_figure
from backprop.figures.shared.common import ChartWords
from backprop.figures.shared.palette import Palette
from backprop.network.run import NetworkRun
from backprop.ui.network.pins import LAYERS_PINS
from backprop.ui.network.runs import Learned
from backprop.ui.network.settings import LayersSettings
from backprop.ui.network.state import key
from backprop.ui.network.words import after, lie
from backprop.ui.parts.clicks import Click, listen_for_clicks
from backprop.ui.parts.numbers import counted, number
from backprop.ui.parts.playback import CHARTS, draw_chart
from backprop.ui.parts.player import draw_player, playable, player_words
from backprop.ui.parts.scenes import paint_scenes

DRAWING = "layers_drawing"
_EDGE_TITLES = {"weights": "The network and its weights", "gradients": "The network and its gradients"}


def snapshot(run: NetworkRun, at: int) -> int:
    """The snapshot that is nearest to the epoch `at`; the last for −1."""
    return run.snapshots - 1 if at < 0 else int(np.abs(run.epochs_at - at).argmin())


def draw_stage(settings: LayersSettings, learned: Learned, chosen: Neuron, colors: Palette) -> None:
    """Draw the three charts and the player, at the epoch of the settings."""
    run, surface = learned.run, learned.surface
    here = snapshot(run, settings.at)
    pins = {name: kept.losses for name, kept in LAYERS_PINS.runs().items()}
    with st.container(key=CHARTS):
        network_place, learned_place, loss_place = st.columns([1.25, 1.1, 0.9], gap="small")
        with network_place, st.container(key=DRAWING):
            edges: Edges = "gradients" if settings.edges == "gradients" else "weights"
            titles = DrawingWords(_EDGE_TITLES[edges], "positive", "negative")
            figure = drawing_figure(run, colors, edges=edges, chosen=chosen, words=titles)
            draw_chart(figure, key="chart_network", alt=network_alt(run, edges))
        with learned_place:
            figure = learned_figure(run, surface, colors, words=learned_words(run))
            draw_chart(figure, key="chart_learned", alt=learned_alt(learned, here))
        with loss_place:
            words = ChartWords(title="Mean loss of each epoch", x_axis="epoch")
            figure = epochs_figure(run.losses, colors, words=words, pins=pins)
            series: dict[str, npt.NDArray[Any]] = {"epoch": run.epochs_at, "loss": surface.losses}
            if surface.right is not None:
                series["right"] = surface.right
            figure["layout"]["meta"]["run"] = playable(run.snapshots, None, series)
            draw_chart(figure, key="chart_epochs", alt=loss_alt(run, len(pins)))
    with st.container(key="playbar"):
        draw_epoch_player(run, here, on_step=_resting_in(run))
    with st.container(gap=None):  # nothing to see, so no room between
        paint_scenes(charts=CHARTS)
        listen_for_clicks(charts=DRAWING, on_click=_choosing_in(run))


def draw_epoch_player(run: NetworkRun, at: int, *, on_step: Callable[[int], None]) -> None:
    """Draw the player that moves through the snapshots of a run. `at`: the snapshot it stands at."""
    # Not each epoch has a snapshot: the buttons go to the one before and the next.
    words = {**player_words("epoch"), "back": "Back", "next": "On", "readout": readout(run)}
    draw_player(charts=CHARTS, step=at, words=words, on_step=on_step, key="layers_player")


def learned_words(run: NetworkRun) -> LearnedWords:
    """The words of the chart of what it has learned."""
    points, title = run.config.points, "What it has learned"
    if points.classes is None:
        data = "points" if points.width == 1 else "points, coloured by y"
        return LearnedWords(title=title, data=data, prediction="prediction")
    border = "½" if points.border == 0.5 else number(points.border or 0.0)
    low, high = map(number, points.classes)
    return LearnedWords(title=title, classes=(low, high), border=f"border: prediction {border}")


def readout(run: NetworkRun) -> str:
    """The player's line of text, with `{name}` for what changes with its position."""
    epochs = counted(run.config.epochs, "epoch")
    points = run.config.points
    right = f" {{right}} of {counted(len(points), 'point')} on the correct side." if points.classes else ""
    return f"After {{epoch}} of {epochs}: mean loss {{loss}}.{right}"


def _resting_in(run: NetworkRun) -> Callable[[int], None]:
    def rest_at(step: int) -> None:
        st.session_state[key("at")] = -1 if step >= run.snapshots - 1 else int(run.epochs_at[step])

    return rest_at


def _choosing_in(run: NetworkRun) -> Callable[[Click], None]:
    def choose(click: Click) -> None:
        neuron = nearest_neuron(run, click.x, click.y)
        if neuron is not None:
            st.session_state[key("layer")], st.session_state[key("neuron")] = neuron.layer, neuron.place
            st.session_state[key("look")] = "neuron"

    return choose


def chosen_neuron(settings: LayersSettings) -> Neuron:
    """The neuron that the settings name; where the network has no such layer or place, the last there is."""
    shapes = settings.config.shapes
    layer = min(settings.layer, len(shapes))
    return Neuron(layer, min(settings.neuron, shapes[layer - 1][0] - 1))


def at_chosen(settings: LayersSettings, chosen: Neuron) -> LayersSettings:
    """The settings with the neuron that there is."""
    return replace(settings, layer=chosen.layer, neuron=chosen.place)


def network_alt(run: NetworkRun, edges: str) -> str:
    sizes = [run.config.points.width, *(rows for rows, _ in run.config.shapes)]
    shapes = ", ".join(f"W{n} is {rows} × {columns}" for n, (rows, columns) in enumerate(run.config.shapes, start=1))
    return (
        f"Drawing of the network, one column per layer, with {', '.join(map(str, sizes))} values; {shapes}. "
        f"The edges show the {edges}."
    )


def learned_alt(learned: Learned, here: int) -> str:
    low, high = (number(value, 3) if np.isfinite(value) else "too large" for value in predicted(learned.surface, here))
    points = learned.run.config.points
    text = f"{counted(len(points), 'point')} and the predictions {after(int(learned.run.epochs_at[here]))}, "
    text += f"from {low} to {high}."
    if learned.surface.right is not None:
        right = int(learned.surface.right[here])
        text += f" {counted(right, 'point')} {lie(right)} on the correct side of the border."
    return text


def loss_alt(run: NetworkRun, pins: int) -> str:
    if not run.epochs:
        return "No epoch has been trained yet."
    losses = [number(float(run.losses[at])) for at in (0, -1)]
    over = f"from {losses[0]} to {losses[1]}" if run.epochs > 1 else losses[0]
    pinned = f" {counted(pins, 'pinned run')} drawn over it." if pins else ""
    return f"Mean loss over {counted(run.epochs, 'epoch')}, on a logarithmic axis: {over}.{pinned}"
