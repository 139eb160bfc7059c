"""The same graph as a PyTorch program, to read and to download."""

from __future__ import annotations

import streamlit as st

from backprop.graph import code
from backprop.ui.graph.settings import GraphSettings


def take_home(settings: GraphSettings) -> None:
    """The program, made when it is opened."""
    place = st.expander(
        "Take it home: the same as PyTorch code", on_change="rerun", key="graph_code_open", icon=":material/code:"
    )
    if not place.open:
        return
    with place:
        program = code(settings.expression, dict(settings.values), settings.parameters)
        st.markdown("Running it prints the gradients that you see above, to the last digit.")
        st.download_button(
            "Script (.py)",
            data=program,
            file_name="backprop_graph.py",
            mime="text/x-python",
            icon=":material/download:",
            on_click="ignore",
            key="graph_download",
        )
        st.code(program, language="python")
