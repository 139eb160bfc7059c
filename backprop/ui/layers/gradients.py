"""A closer look: how the gradient shrinks or grows from layer to layer on its way back."""

from __future__ import annotations

import numpy as np
import streamlit as st

from backprop.figures.layers.gradients import depth_figure, over_epochs_figure
from backprop.figures.palette import Palette
from backprop.network import ACTIVATIONS
from backprop.network.backward import BackwardPass, backward_pass
from backprop.network.run import NetworkRun
from backprop.ui.layers.dead import dead
from backprop.ui.numbers import number
from backprop.ui.playback import chart
from backprop.ui.runs import one_at_a_time


def gradients_look(run: NetworkRun, snapshot: int, colors: Palette) -> None:
    """Draw the gradient's norm by layer and over the epochs, and each layer's factor in words."""
    if run.config.layers == 1:
        st.markdown("With one layer the gradient has no way to go back. Give the network more layers, and come back.")
        return
    points = run.config.points
    epoch = int(run.epochs_at[snapshot])
    with one_at_a_time():
        start, here = (backward_pass(run.network(at), points) for at in (0, snapshot))
    st.markdown(_sentence(run, start))
    left, right = st.columns(2, gap="small")
    series = {"before the first update": start.weight_gradient_norms}
    if epoch:
        series[f"after epoch {epoch:,}"] = here.weight_gradient_norms
    # What a factor of ¼ a layer, and nothing else, would leave of the last layer's gradient.
    quarter = run.config.activation == "sigmoid"
    depths = np.arange(run.config.layers - 1, -1, -1)
    bound = start.weight_gradient_norms[-1] * 0.25**depths if quarter else None
    words = {"title": "Size of the gradient of W, by layer", "x_axis": "layer", "bound": "¼ a layer"}
    with left:
        norms = ", ".join(f"W{n} {number(value, 2)}" for n, value in enumerate(start.weight_gradient_norms, start=1))
        alt = f"Norm of each layer's weight gradient on a logarithmic axis. Before the first update: {norms}."
        chart(depth_figure(series, bound, colors, words=words), key="chart_depth", alt=alt)
    with right:
        words = {"title": "The same over the epochs, at each last update", "x_axis": "epoch", "layer": "W"}
        if run.epochs:
            alt = f"Norm of each layer's weight gradient over {run.epochs:,} epochs, on a logarithmic axis."
            chart(
                over_epochs_figure(run.weight_gradient_norms.astype(np.float64), colors, words=words),
                key="chart_norms",
                alt=alt,
            )
    st.markdown(_table(run, here, epoch))
    if here.dead_layer and here.dead_layer != start.dead_layer:
        st.markdown(f"After epoch {epoch:,}: {dead(run, here.dead_layer)}")
    st.caption(
        "One step back: δ of a layer is the gradient of its z. It is δ of the layer after, times that layer’s "
        "matrix, times the slope σ′(z)."
    )


def _sentence(run: NetworkRun, start: BackwardPass) -> str:
    last = run.config.layers
    first_norm, last_norm = start.weight_gradient_norms[0], start.weight_gradient_norms[-1]
    if not first_norm:
        why = f" {dead(run, start.dead_layer)}" if start.dead_layer else ""
        return f"**Before the first update no gradient reached W1**; that of W{last} was {number(last_norm, 3)}.{why}"
    ratio = last_norm / first_norm
    sizes = (
        f"Before the first update the gradient of W{last} had the size {number(last_norm, 3)}, that of W1 "
        f"{number(first_norm, 2)}"
    )
    if ratio > 1.5:
        sizes += f": **{_times(ratio)} times smaller**."
    else:
        sizes += "." if ratio > 1 / 1.5 else f": {_times(1 / ratio)} times larger."
    if run.config.activation == "sigmoid":
        return (
            f"{sizes} Each sigmoid on the way back multiplies by its slope, σ′(z) = σ(z)·(1 − σ(z)), and that is never "
            f"above ¼. Here it was {number(float(start.mean_slopes.mean()), 3)} on average and "
            f"{number(float(start.largest_slopes.max()), 3)} at most."
        )
    slope = number(ACTIVATIONS[run.config.activation].largest_slope)
    mean = number(float(start.mean_slopes.mean()), 3)
    return f"{sizes} The slope of {run.config.activation} is at most {slope}; here it was {mean} on average."


def _times(ratio: float) -> str:
    """A ratio with two digits: `2.3`, `170,000`."""
    rounded = float(f"{ratio:.2g}")
    return f"{rounded:,.0f}" if 10 <= rounded < 1e9 else number(rounded, 2)


def _table(run: NetworkRun, back: BackwardPass, epoch: int) -> str:
    """Each step back through a hidden layer, from the last to the first."""
    when = f"after epoch {epoch:,}" if epoch else "before the first update"
    rows = [
        f"| Step back ({when}) | through the matrix | × through σ′ | = δ shrinks or grows by | σ′(z): mean, largest |",
        "|---|---|---|---|---|",
    ]
    for layer in range(run.config.layers - 1, 0, -1):
        if not back.arriving[layer]:
            rows.append(f"| layer {layer + 1} → {layer} | nothing arrives | – | – | {_slopes(back, layer)} |")
            continue
        matrix, slope = float(back.through_matrix[layer - 1]), float(back.through_slope[layer - 1])
        through = "0 | –" if not matrix else f"{number(matrix, 3)} | {number(slope, 3)}"
        shrinks = number(matrix * slope if matrix else 0.0, 3)
        rows.append(f"| layer {layer + 1} → {layer} | {through} | {shrinks} | {_slopes(back, layer)} |")
    return "\n".join(rows)


def _slopes(back: BackwardPass, layer: int) -> str:
    mean, largest = back.mean_slopes[layer - 1], back.largest_slopes[layer - 1]
    return f"{number(float(mean), 3)}, {number(float(largest), 3)}"
