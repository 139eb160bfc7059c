"""The network's training as code, to read, copy and download."""

from __future__ import annotations

import streamlit as st

from backprop.network import NetworkConfig
from backprop.network.export import notebook, script


def take_home(config: NetworkConfig) -> None:
    """Draw the code. Costs nothing until it is opened."""
    place = st.expander(
        "Take it home: this network as PyTorch code", on_change="rerun", key="layers_code_open", icon=":material/code:"
    )
    if not place.open:
        return
    with place:
        code = script(config)
        st.markdown("With your settings and points in it. Running it ends with the same loss as above.")
        with st.container(horizontal=True):
            st.download_button(
                "Script (.py)",
                data=code,
                file_name="network.py",
                mime="text/x-python",
                icon=":material/download:",
                on_click="ignore",
                key="layers_script",
            )
            st.download_button(
                "Notebook (.ipynb)",
                data=lambda: notebook(config),
                file_name="network.ipynb",
                mime="application/x-ipynb+json",
                icon=":material/download:",
                on_click="ignore",
                key="layers_notebook",
            )
        st.code(code, language="python", height=420)
