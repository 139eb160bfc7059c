"""A closer look: what several layers are without a nonlinear function between them."""

import math
from dataclasses import replace

import streamlit as st

from backprop.network.collapse import Collapse
from backprop.network.diagnosis import NetworkDiagnosis
from backprop.network.run import NetworkRun
from backprop.ui.network.runs import Learned, collapse_at, mean_loss_at
from backprop.ui.network.settings import LayersSettings
from backprop.ui.network.state import LAYERS
from backprop.ui.network.words import after, drawn_by_one_layer
from backprop.ui.parts.numbers import latex_number, number

TOO_LARGE = "The numbers of this network are too large to be multiplied together."
_MOST_ENTRIES = 4  # of a matrix that is written out
_ROUNDING = 1e-6  # of the largest prediction


def draw_collapse(settings: LayersSettings, learned: Learned, snapshot: int) -> None:
    """Draw the one layer beside the network's own matrices, and how far the two are apart."""
    run = learned.run
    if run.config.layers == 1:
        st.markdown("This network has one layer already. Give it more, and come back.")
        return
    one = collapse_at(run, snapshot)
    if not math.isfinite(one.difference):
        st.markdown(TOO_LARGE)
    elif one.exact:
        st.markdown(layers_are_one(run, snapshot))
        st.latex(_product(run, snapshot, one))
        st.markdown(how_exact(run, one))
        st.button(
            "Now with the sigmoid",
            key="layers_to_sigmoid",
            help="Sets 2 layers, the sigmoid, a learning rate of 0.5 and at least 500 epochs.",
            on_click=LAYERS.choose,
            args=(
                replace(
                    settings, activation="sigmoid", layers=2, learning_rate=0.5, epochs=max(settings.epochs, 500), at=-1
                ),
            ),
        )
    else:
        st.markdown(nearest_layer(run, snapshot))
        bias = latex_number(float(one.bias[0]), 3, in_product=True)
        st.latex(rf"\hat y \approx {_matrix(one.matrix.tolist())} \cdot x + {bias}")
        st.markdown(how_near(run, one, mean_loss_at(run, snapshot), learned.diagnosis))
        st.button(
            "Take the nonlinear function away",
            key="layers_to_identity",
            help="Sets the activation to identity, and the learning rate to 0.1 where it is larger.",
            on_click=LAYERS.choose,
            args=(replace(settings, activation="identity", learning_rate=min(settings.learning_rate, 0.1), at=-1),),
        )


def layers_are_one(run: NetworkRun, snapshot: int) -> str:
    when = after(int(run.epochs_at[snapshot]))
    return (
        "With the identity, `W2·(W1·x + b1) + b2` is `(W2·W1)·x + (W2·b1 + b2)`: a matrix and a bias again. So "
        f"**{run.config.layers} layers are one**. {when[0].upper()}{when[1:]} it is this one:"
    )


def how_exact(run: NetworkRun, one: Collapse) -> str:
    """How little the one layer differs from the network without activation."""
    if one.difference:
        differ = (
            f"differ by at most **{number(one.difference, 2)}**, where predictions reach "
            f"{number(one.largest_prediction, 3)}: that is rounding"
        )
    else:
        differ = "predict the same, to the last digit"
    return (
        f"On 1,000 random inputs, computed in float64, the network and this one layer {differ}. A layer draws "
        f"{drawn_by_one_layer(run.config.points)}, and so do {run.config.layers} of them."
    )


def nearest_layer(run: NetworkRun, snapshot: int) -> str:
    return (
        f"With {run.config.activation} between them the layers cannot be multiplied together. The single layer that "
        f"comes nearest to this network on 1,000 random inputs, {after(int(run.epochs_at[snapshot]))}, is"
    )


def how_near(run: NetworkRun, one: Collapse, loss: float, diagnosis: NetworkDiagnosis) -> str:
    """How far the nearest layer is from the network, and how the network's loss compares with the best layer's."""
    difference, reach = one.difference, one.largest_prediction
    if difference <= _ROUNDING * reach:
        near = "There the two predict the same, to about six digits."
    else:
        near = (
            f"There it is off by **{number(difference, 3)}** (root mean square), where predictions reach "
            f"{number(reach, 3)}. No single layer comes nearer."
        )
    best = diagnosis.single_layer_loss
    compared = f"On your points this network has a mean loss of {number(loss)}, the best single layer {number(best)}."
    beyond = " So much is beyond any single layer." if loss < 0.99 * best else ""
    return f"{near} {compared}{beyond}"


def _product(run: NetworkRun, snapshot: int, one: Collapse) -> str:
    """The matrices in the order of the product, written out where they are small, and what they come to."""
    weights = run.network(snapshot).weights
    factors = [
        rf"\underbrace{{{_matrix(weight.tolist())}}}_{{W_{{{n}}}}}"
        if run.config.width <= _MOST_ENTRIES and run.config.layers <= 3
        else rf"\underset{{{weight.shape[0]} \times {weight.shape[1]}}}{{W_{{{n}}}}}"
        for n, weight in reversed(list(enumerate(weights, start=1)))
    ]
    bias = latex_number(float(one.bias[0]), 3, in_product=True)
    product, matrix = r" \cdot ".join(factors), _matrix(one.matrix.tolist())
    return rf"{product} = {matrix}, \qquad \hat y = {matrix} \cdot x + {bias}"


def _matrix(rows: list[list[float]]) -> str:
    next_row = r" \\ "
    written = next_row.join(" & ".join(latex_number(value, 3) for value in row) for row in rows)
    return rf"\begin{{bmatrix}} {written} \end{{bmatrix}}"
