"""The map as a table and as a script."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from backprop.sweep import OutcomeMap, export
from backprop.sweep.finder import nearest_row
from backprop.ui.parts.downloads import download, unfolded
from backprop.ui.training.settings import Settings


def draw_downloads(found: Sequence[OutcomeMap], settings: Settings) -> None:
    """Downloads of the maps on the screen, made when they are asked for. The finder starts nearest to the settings'."""
    if not (place := unfolded("Take it home: the map as CSV and as a script", key="map_home")):
        return
    with place:
        if not found:
            st.markdown("The map is not complete yet.")
        for one in found:
            loop = "zeroed" if one.grid.zero_grad else "forgotten"
            row = nearest_row(one, getattr(settings, one.grid.varied))
            script, notebook = (partial(write, one.grid, row=row) for write in (export.script, export.notebook))
            st.markdown(
                f"Gradients {loop}: a table with one line for each cell; and a script and a notebook in plain "
                "PyTorch that compute the same map and find the best rate."
            )
            with st.container(horizontal=True):
                table = partial(export.table, one)
                download("Map (CSV)", table, file_name=f"map_{loop}.csv", key=f"map_csv_{loop}")
                download("Script (.py)", script, file_name=f"map_{loop}.py", key=f"map_script_{loop}")
                download("Notebook (.ipynb)", notebook, file_name=f"map_{loop}.ipynb", key=f"map_notebook_{loop}")
