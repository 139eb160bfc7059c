"""The map as a table and as a script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from backprop.sweep import OutcomeMap, export
from backprop.sweep.finder import nearest_row
from backprop.ui.parts.downloads import download, unfolded


def draw_downloads(found: Sequence[OutcomeMap], initial_w: float) -> None:
    """Downloads of the maps on the screen, made when they are asked for. The finder starts nearest to `initial_w`."""
    if not (place := unfolded("Take it home: the map as CSV and as a script", key="map_home")):
        return
    with place:
        if not found:
            st.markdown("The map is not complete yet.")
        for one in found:
            loop = "zeroed" if one.grid.zero_grad else "forgotten"
            script = partial(export.script, one.grid, row=nearest_row(one, initial_w))
            st.markdown(
                f"Gradients {loop}: a table with one line for each cell; and a script in plain PyTorch that computes "
                "the same map and finds the best rate."
            )
            with st.container(horizontal=True):
                table = partial(export.table, one)
                download("Map (CSV)", table, file_name=f"map_{loop}.csv", key=f"map_csv_{loop}")
                download("Script (.py)", script, file_name=f"map_{loop}.py", key=f"map_script_{loop}")
