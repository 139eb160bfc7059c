"""A closer look: one neuron's own computation, forward and back, for one point."""

from dataclasses import replace

import numpy as np
import streamlit as st

from backprop.figures.network.drawing import Neuron
from backprop.network.neuron import Pass, SamplePass
from backprop.network.run import NetworkRun
from backprop.ui.network.runs import sample_at
from backprop.ui.network.settings import LayersSettings
from backprop.ui.network.state import key
from backprop.ui.network.words import after
from backprop.ui.parts.latex import aligned
from backprop.ui.parts.number_box import whole_box
from backprop.ui.parts.numbers import latex_number, number

_SIGMA = {"identity": "", "sigmoid": r"\sigma", "tanh": r"\tanh", "relu": r"\operatorname{relu}"}


def draw_neuron(settings: LayersSettings, run: NetworkRun, snapshot: int, chosen: Neuron) -> LayersSettings:
    """Draw the choice of neuron and point, and the formulas with their numbers. Returns the settings as chosen."""
    points = run.config.points
    # Widgets must not be asked to show what lies beyond their ends.
    for name, value in (("layer", chosen.layer), ("neuron", chosen.place)):
        if st.session_state[key(name)] != value:
            st.session_state[key(name)] = value
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        layer = whole_box("Layer", 1, run.config.layers, key=key("layer"), width=150)
        place = whole_box(
            "Neuron, from 0",
            0,
            run.config.shapes[chosen.layer - 1][0] - 1,
            key=key("neuron"),
            width=150,
            help="Counted as PyTorch counts rows. Or click on a neuron in the drawing.",
        )
        at = whole_box("Point, from 0", 0, len(points) - 1, key=key("sample"), width=150)
    found = sample_at(run, snapshot, at)
    one = found.layers[chosen.layer - 1]
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(forward_words(run, snapshot, at))
        st.latex(forward_latex(one, chosen, run))
    with right:
        st.markdown(backward_words(found))
        st.latex(backward_latex(one, chosen, run))
    return replace(settings, layer=layer, neuron=place, sample=at)


def forward_words(run: NetworkRun, snapshot: int, sample: int) -> str:
    points = run.config.points
    inputs = ", ".join(number(value, 4) for value in points.inputs[sample])
    x = f"({inputs})" if points.width > 1 else inputs
    when, y = after(int(run.epochs_at[snapshot])), number(points.y[sample], 4)
    return f"**Forward**, {when}, for the point x = {x} with y = {y}:"


def backward_words(found: SamplePass) -> str:
    loss = number(found.loss, 4) if np.isfinite(found.loss) else "too large"
    return f"**Back**, from the loss (ŷ − y)² = {loss} of this point:"


def _incoming(chosen: Neuron) -> str:
    return "x" if chosen.layer == 1 else f"a_{{{chosen.layer - 1}}}"


def forward_latex(one: Pass, chosen: Neuron, run: NetworkRun) -> str:
    """`z = W1[2,:]·x + b1[2] = … , a = σ(z) = …` with the numbers."""
    n, j = chosen.layer, chosen.place
    products = [
        rf"{latex_number(float(w), 3, in_product=True)} \cdot {latex_number(float(x), 3, in_product=True)}"
        for w, x in zip(one.weight[j], one.inputs, strict=True)
    ]
    shown = products if len(products) <= 4 else [*products[:3], r"\ldots"]
    bias = latex_number(float(one.bias[j]), 3, in_product=True)
    z = latex_number(float(one.pre_activation[j]), 4)
    lines = [
        rf"z &= W_{{{n}}}[{j}, :] \cdot {_incoming(chosen)} + b_{{{n}}}[{j}]",
        rf"&= {shown[0]}",
        *(rf"&\phantom{{=}} + {term}" for term in [*shown[1:], bias]),
        rf"&= {z}",
    ]
    a = latex_number(float(one.activation[j]), 4)
    if n == run.config.layers:
        lines.append(rf"\hat y &= z = {a}")
    else:
        sigma = _SIGMA[run.config.activation]
        applied = rf"{sigma}({z})" if sigma else z
        lines += [rf"a &= {sigma + '(z)' if sigma else 'z'}", *([rf"&= {applied}"] if sigma else []), rf"&= {a}"]
    return aligned(lines, gap="2pt")


def backward_latex(one: Pass, chosen: Neuron, run: NetworkRun) -> str:
    """The gradient that arrives, through σ, to the neuron's weights and bias."""
    n, j = chosen.layer, chosen.place
    arrived, passed = float(one.activation_gradient[j]), float(one.pre_activation_gradient[j])
    lines = []
    if n == run.config.layers:
        lines.append(rf"\frac{{\partial\,loss}}{{\partial z}} &= 2(\hat y - y) = {latex_number(passed, 4)}")
    else:
        slope = one.slope(j)
        lines.append(rf"\frac{{\partial\,loss}}{{\partial a}} &= {latex_number(arrived, 4)}\quad\text{{(arrives)}}")
        if np.isnan(slope):
            lines.append(rf"\frac{{\partial\,loss}}{{\partial z}} &= {latex_number(passed, 4)}")
        else:
            product = rf"{latex_number(arrived, 4, in_product=True)} \cdot {latex_number(slope, 4, in_product=True)}"
            slope_name = rf"{_SIGMA[run.config.activation]}'(z)" if run.config.activation != "identity" else "1"
            lines += [
                rf"\frac{{\partial\,loss}}{{\partial z}} &= \frac{{\partial\,loss}}{{\partial a}} \cdot {slope_name}",
                rf"&= {product}",
                rf"&= {latex_number(passed, 4)}",
            ]
    gradients = [latex_number(float(value), 3) for value in one.weight_gradient[j]]
    shown = gradients if len(gradients) <= 4 else [*gradients[:3], r"\ldots"]
    # Two values per line: a telephone is no wider.
    pairs = [r",\ ".join(shown[at : at + 2]) for at in range(0, len(shown), 2)]
    next_pair = r", \\ &\phantom{=[} "
    upstream = r"\frac{\partial\,loss}{\partial z}"
    lines += [
        rf"\frac{{\partial\,loss}}{{\partial W_{{{n}}}[{j}, :]}} &= {upstream} \cdot {_incoming(chosen)}",
        rf"&= [{next_pair.join(pairs)}]",
    ]
    lines.append(
        rf"\frac{{\partial\,loss}}{{\partial b_{{{n}}}[{j}]}} &= \frac{{\partial\,loss}}{{\partial z}} "
        rf"= {latex_number(float(one.bias_gradient[j]), 4)}"
    )
    return aligned(lines, gap="4pt")
