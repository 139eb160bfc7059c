"""The network's training as code, to read, copy and download."""

from __future__ import annotations

import streamlit as st

from backprop.network.export import notebook, script
from backprop.network.run import NetworkRun
from backprop.ui.network.words import count


def take_home(run: NetworkRun) -> None:
    """Draw the code. Costs nothing until it is opened."""
    place = st.expander(
        "Take it home: this network as PyTorch code", on_change="rerun", key="layers_code_open", icon=":material/code:"
    )
    if not place.open:
        return
    config = run.config
    with place:
        code = script(config)
        st.markdown(what_it_does(run))
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


def what_it_does(run: NetworkRun) -> str:
    """What the program computes, compared with the run on the page."""
    text = f"With your settings and points in it. It trains {count(run.config.epochs, 'epoch')} from the same start"
    if run.overflow_epoch is not None:
        return f"{text}, and stops where the run above stopped."
    if not run.complete:
        return f"{text}; the run above was stopped before."
    return f"{text}, and ends at the mean loss of all points that the run above ended at."
