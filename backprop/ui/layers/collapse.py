"""A closer look: what becomes of several layers without a nonlinear function between them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from backprop.network.collapse import Collapse, collapse
from backprop.network.run import NetworkRun
from backprop.ui.layers.settings import LayersSettings
from backprop.ui.layers.state import LAYERS
from backprop.ui.numbers import latex_number, number
from backprop.ui.runs import one_at_a_time

_MOST_ENTRIES = 4  # of a matrix that is written out


def collapse_look(settings: LayersSettings, run: NetworkRun, snapshot: int) -> None:
    """Draw the one layer beside the network's own matrices, and how far the two are apart."""
    if run.config.layers == 1:
        st.markdown("This network has one layer already. Give it more, and come back.")
        return
    with one_at_a_time():
        one = collapse(run.network(snapshot), run.config.points.ranges())
    epoch = int(run.epochs_at[snapshot])
    if one.exact:
        st.markdown(
            f"With the identity, `ŷ = W2·(W1·x + b1) + b2` is `(W2·W1)·x + (W2·b1 + b2)`: **{run.config.layers} layers "
            f"are one**. After epoch {epoch:,} it is this one:"
        )
        st.latex(_product(run, snapshot, one))
        st.markdown(
            f"On 1,000 random inputs the network and this one layer differ by at most "
            f"**{number(one.largest_difference, 2)}**, where predictions reach {number(one.largest_prediction, 3)}: "
            f"that is rounding. {_no_more(run)}"
        )
        st.button(
            "Now with the sigmoid",
            key="layers_to_sigmoid",
            on_click=LAYERS.choose,
            args=(replace(settings, activation="sigmoid", layers=2, lr=0.5, epochs=max(settings.epochs, 500), at=-1),),
        )
        return
    name = run.config.activation
    st.markdown(
        f"With {name} between them the layers cannot be multiplied together. The single layer that comes nearest to "
        f"this network, after epoch {epoch:,}, is"
    )
    bias = latex_number(float(one.bias[0]), 3, in_product=True)
    st.latex(rf"\hat y \approx {_matrix(one.matrix.tolist())} \cdot x + {bias}")
    st.markdown(
        f"On 1,000 random inputs it is off by up to **{number(one.largest_difference, 3)}**, where predictions reach "
        f"{number(one.largest_prediction, 3)}. That much of what it has learned is beyond any single layer."
    )
    st.button(
        "Take the nonlinear function away",
        key="layers_to_identity",
        help="Sets the activation to identity, and the learning rate to 0.1 so that it does not diverge.",
        on_click=LAYERS.choose,
        args=(replace(settings, activation="identity", lr=min(settings.lr, 0.1), at=-1),),
    )


def _no_more(run: NetworkRun) -> str:
    if run.config.points.are_classes:
        return "Its border is a straight line, however many layers there are."
    return "Its curve is a straight line, however many layers there are."


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
