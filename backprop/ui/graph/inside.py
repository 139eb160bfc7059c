"""The numbers inside a tensor: a table coloured by size."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from backprop.expressions.values import FloatArray
from backprop.figures.graph.dot import heading, shape_text
from backprop.figures.shared.palette import Palette
from backprop.graph import Graph
from backprop.graph.steps import Progress
from backprop.ui.parts.numbers import number


def look_inside(graph: Graph, shown: Progress, colors: Palette, *, unknown: str = "Not reached yet.") -> None:
    """Let the learner open one tensor; `unknown` stands in the place of numbers that are not known yet."""
    tensors = [node.name for node in graph.nodes if node.shape]
    if not tensors:
        return
    name = st.selectbox(
        "Look inside",
        tensors,
        index=None,
        placeholder="Choose a value with more than one number",
        format_func=lambda name: f"{heading(graph.node(name), graph)}, shape {shape_text(graph.node(name).shape)}",
        key="graph_inside",
    )
    if name is None:
        return
    node = graph.node(name)
    value_place, gradient_place = st.columns(2, gap="medium")
    with value_place:
        st.markdown(f"Value of `{name}`")
        _table(node.value if name in shown.values else None, colors.forward, f"Value of {name}", unknown)
    with gradient_place:
        st.markdown(f"Gradient of `{name}`")
        if node.gradient is None:
            st.caption("It has none: nothing in it is a parameter.")
        else:
            _table(node.gradient if name in shown.gradients else None, colors.gradient, f"Gradient of {name}", unknown)


def _table(numbers: FloatArray | None, color: str, alt: str, unknown: str) -> None:
    if numbers is None:
        st.caption(unknown)
        return
    rows = np.atleast_2d(numbers)  # a vector is shown as one row
    largest = float(np.abs(rows[np.isfinite(rows)]).max(initial=0.0)) or 1.0
    channels = ", ".join(str(int(color[place : place + 2], 16)) for place in (1, 3, 5))

    def shade(value: float) -> str:
        share = abs(value) / largest if np.isfinite(value) else 0.0
        return f"background-color: rgba({channels}, {0.45 * share:.2f})"

    frame = pd.DataFrame(rows, columns=[str(column) for column in range(rows.shape[1])])
    styled: Any = frame.style.map(shade).format(number)  # type: ignore[arg-type]  # every cell is a float
    st.dataframe(styled, hide_index=numbers.ndim < 2, alt=alt, width="content")
