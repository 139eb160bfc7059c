"""A closer look: every matrix as numbers: its values, their gradients, and what the last update added."""

import streamlit as st

from backprop.figures.network.matrices import matrix_figure
from backprop.figures.shared.palette import Palette
from backprop.network.run import NetworkRun
from backprop.ui.network.state import key
from backprop.ui.network.words import after
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import draw_chart


def draw_matrices(run: NetworkRun, snapshot: int, layer: int, colors: Palette) -> int:
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
    rows = run.config.shapes[chosen - 1][0]
    epoch = int(run.epochs_at[snapshot])
    st.markdown(about_the_matrix(run, chosen, epoch))
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
            draw_chart(figure, key=f"matrix_{title}", alt=matrix_alt(run, chosen, title))
    return chosen


def about_the_matrix(run: NetworkRun, layer: int, epoch: int) -> str:
    """What rows and columns are, and when the numbers were taken."""
    rows, columns = run.config.shapes[layer - 1]
    neurons = f"a row for each of the {rows} neurons" if rows > 1 else "one row, for the only neuron"
    inputs = f"a column for each of its {columns} inputs" if columns > 1 else "one column, for its only input"
    return (
        f"`W{layer}` has {neurons} of layer {layer}, and {inputs}; `b{layer}` has one number per neuron. "
        f"These are the numbers {after(epoch)}; a stronger colour means a larger size."
    )


def matrix_alt(run: NetworkRun, layer: int, title: str) -> str:
    rows, columns = run.config.shapes[layer - 1]
    return f"{title} of W{layer}, {rows} × {columns}, and b{layer}, as a heat map with numbers."


def _names(run: NetworkRun, layer: int) -> list[str]:
    count = run.config.shapes[layer - 1][1]
    if layer == 1:
        return ["x"] if count == 1 else ["x1", "x2"]
    return [f"a[{place}]" if count <= 8 else str(place) for place in range(count)]
