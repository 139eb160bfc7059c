"""A closer look: every matrix as numbers: its values, their gradients, and what the last update added."""

from __future__ import annotations

import streamlit as st

from backprop.figures.layers.matrices import matrix_figure
from backprop.figures.palette import Palette
from backprop.network.run import NetworkRun
from backprop.ui.layers.state import key
from backprop.ui.numbers import number
from backprop.ui.playback import chart


def matrices_look(run: NetworkRun, snapshot: int, layer: int, colors: Palette) -> int:
    """Draw one layer's matrix and bias in three pictures. Returns the layer that the learner has chosen."""
    layers = list(range(1, run.config.layers + 1))
    if st.session_state[key("layer")] != layer:
        st.session_state[key("layer")] = layer
    chosen = st.segmented_control(
        "Matrix",
        layers,
        format_func=lambda n: f"W{n}",
        key=key("layer"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    chosen = chosen or layer
    rows, columns = run.config.shapes[chosen - 1]
    epoch = int(run.epochs_at[snapshot])
    st.markdown(
        f"`W{chosen}` has a row for each of the {rows} neuron{'s' * (rows > 1)} of layer {chosen}, and a column for "
        f"each of {columns} value{'s' * (columns > 1)} that come in; `b{chosen}` has one number a neuron. "
        f"After epoch {epoch:,}; the stronger the colour, the larger."
        if epoch
        else f"`W{chosen}`: {rows} × {columns}, `b{chosen}`: {rows}, before the first update."
    )
    history = run.layers()[chosen - 1]
    pictures = {
        "Value": (history.weight, history.bias, colors.forward),
        "Gradient of the mean loss": (history.weight_gradient, history.bias_gradient, colors.gradient),
        "Last update": (history.weight_update, history.bias_update, colors.zeroed),
    }
    for place, (title, (weight, bias, color)) in zip(st.columns(3, gap="small"), pictures.items(), strict=True):
        if title == "Last update" and not epoch:
            place.caption("No update has been made yet.")
            continue
        figure = matrix_figure(
            weight[snapshot],
            bias[snapshot],
            colors,
            title=title,
            color=color,
            rows=[str(row) for row in range(rows)],
            columns=_names(run, chosen),
            number=number,
        )
        with place:
            alt = f"{title} of W{chosen}, {rows} × {columns}, and b{chosen}, as a heat map with numbers."
            chart(figure, key=f"matrix_{title}", alt=alt)
    return chosen


def _names(run: NetworkRun, layer: int) -> list[str]:
    count = run.config.shapes[layer - 1][1]
    if layer == 1:
        return ["x"] if count == 1 else ["x1", "x2"]
    return [f"a[{place}]" if count <= 8 else str(place) for place in range(count)]
