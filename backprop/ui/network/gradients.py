"""A closer look: how the gradient shrinks or grows from layer to layer on its way back."""

import numpy as np
import streamlit as st

from backprop.figures.network.gradients import DepthWords, OverEpochsWords, depth_figure, over_epochs_figure
from backprop.figures.shared.palette import Palette
from backprop.network import ACTIVATIONS
from backprop.network.backward import BackwardPass
from backprop.network.run import NetworkRun
from backprop.ui.network.flat import dead_layer
from backprop.ui.network.runs import backward_at
from backprop.ui.network.words import after
from backprop.ui.parts.numbers import counted, number
from backprop.ui.parts.playback import draw_chart


def draw_gradients(run: NetworkRun, snapshot: int, colors: Palette) -> None:
    """Draw the gradient's norm by layer and over the epochs, and each layer's factor in words."""
    if run.config.layers == 1:
        st.markdown("With one layer there is nothing to go back through. Give the network more layers, and come back.")
        return
    epoch = int(run.epochs_at[snapshot])
    start, here = (backward_at(run, at) for at in (0, snapshot))
    st.markdown(at_the_start(run, start))
    left, right = st.columns(2, gap="small")
    series = {"before the first update": start.weight_gradient_norms}
    if epoch:
        series[after(epoch)] = here.weight_gradient_norms
    # What a factor of ¼ a layer, and nothing else, would leave of the last layer's gradient.
    quarter = run.config.activation == "sigmoid"
    depths = np.arange(run.config.layers - 1, -1, -1)
    bound = start.weight_gradient_norms[-1] * 0.25**depths if quarter else None
    with left:
        by_layer = DepthWords(title="Size of the gradient of W, by layer", x_axis="layer", bound="¼ a layer")
        draw_chart(depth_figure(series, bound, colors, words=by_layer), key="chart_depth", alt=depth_alt(start))
    if run.epochs:
        words = OverEpochsWords(title="The same over the epochs, at each last update", x_axis="epoch", layer="W")
        figure = over_epochs_figure(run.weight_gradient_norms.astype(np.float64), colors, words=words)
        with right:
            draw_chart(figure, key="chart_norms", alt=over_epochs_alt(run))
    st.markdown(table(run, here, epoch))
    st.markdown(died(run, start, here, epoch))
    st.caption(ONE_STEP_BACK)


ONE_STEP_BACK = (
    "One step back: δ of a layer is the gradient of the loss with respect to its z. It is δ of the next layer, times "
    "that layer’s matrix, times the slope σ′(z)."
)


def depth_alt(start: BackwardPass) -> str:
    norms = ", ".join(f"W{n} {size(value, 2)}" for n, value in enumerate(start.weight_gradient_norms, start=1))
    return f"Size of each layer's weight gradient, on a logarithmic axis. Before the first update: {norms}."


def over_epochs_alt(run: NetworkRun) -> str:
    return f"Size of each layer's weight gradient over {counted(run.epochs, 'epoch')}, on a logarithmic axis."


def died(run: NetworkRun, start: BackwardPass, here: BackwardPass, epoch: int) -> str:
    """That a layer lets no gradient through which did at the start; nothing, where that is not so."""
    if not here.dead_layer or here.dead_layer == start.dead_layer:
        return ""
    when = after(epoch)
    return f"{when[0].upper()}{when[1:]}: {dead_layer(run, here.dead_layer)}"


def size(value: float, digits: int) -> str:
    return number(value, digits) if np.isfinite(value) else "too large"


def at_the_start(run: NetworkRun, start: BackwardPass) -> str:
    """The gradients of the first and the last matrix before the first update, and what σ had to do with it."""
    last = run.config.layers
    first_norm, last_norm = start.weight_gradient_norms[0], start.weight_gradient_norms[-1]
    if not first_norm:
        why = f" {dead_layer(run, start.dead_layer)}" if start.dead_layer else ""
        return f"**Before the first update no gradient reached W1**; that of W{last} was {size(last_norm, 3)}.{why}"
    ratio = last_norm / first_norm
    sizes = (
        f"Before the first update the gradient of W{last} had the size {size(last_norm, 3)}, that of W1 "
        f"{size(first_norm, 3)}"
    )
    if ratio > 1.5 and np.isfinite(ratio):
        sizes += f": **{_times(ratio)} times smaller**."
    else:
        sizes += f": {_times(1 / ratio)} times larger." if 0 < ratio < 1 / 1.5 else "."
    mean, largest = (number(float(value), 3) for value in (start.mean_slopes.mean(), start.largest_slopes.max()))
    match run.config.activation:
        case "identity":
            why = "The identity has the slope 1 everywhere: here only the matrices change the gradient."
        case "sigmoid":
            why = (
                "Each sigmoid on the way back multiplies by its slope, σ′(z) = σ(z)·(1 − σ(z)), and that is never "
                f"above ¼. Here it was {mean} on average and {largest} at most."
            )
        case name:
            possible = number(ACTIVATIONS[name].largest_slope)
            why = f"The slope of {name} is at most {possible}; here it was {mean} on average."
    return f"{sizes} {why}"


def _times(ratio: float) -> str:
    """A ratio with two digits: `2.3`, `170,000`."""
    rounded = float(f"{ratio:.2g}")
    return f"{rounded:,.0f}" if 10 <= rounded < 1e9 else number(rounded, 2)


def table(run: NetworkRun, back: BackwardPass, epoch: int) -> str:
    """Each step back through a hidden layer, from the last to the first."""
    rows = [
        f"| Step back ({after(epoch)}) | through the matrix | × through σ′ | = factor of δ | σ′(z): mean, largest |",
        "|---|---|---|---|---|",
    ]
    for layer in range(run.config.layers - 1, 0, -1):
        if not back.arriving[layer]:
            rows.append(f"| layer {layer + 1} → {layer} | nothing arrives | – | – | {_slopes(back, layer)} |")
            continue
        matrix, slope = float(back.through_matrix[layer - 1]), float(back.through_slope[layer - 1])
        through = "0 | –" if not matrix else f"{size(matrix, 3)} | {size(slope, 3)}"
        shrinks = size(matrix * slope if matrix else 0.0, 3)
        rows.append(f"| layer {layer + 1} → {layer} | {through} | {shrinks} | {_slopes(back, layer)} |")
    return "\n".join(rows)


def _slopes(back: BackwardPass, layer: int) -> str:
    mean, largest = back.mean_slopes[layer - 1], back.largest_slopes[layer - 1]
    return f"{number(float(mean), 3)}, {number(float(largest), 3)}"
