"""The map as a table and as a script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from backprop.sweep import OutcomeMap, export


def take_home(found: Sequence[OutcomeMap]) -> None:
    """Downloads of the maps on the screen. Nothing is made before it is asked for."""
    place = st.expander("Take it home: the map as CSV and as a script", on_change="rerun", key="map_home")
    if not place.open:
        return
    with place:
        if not found:
            st.markdown("The map is not whole yet.")
        for one in found:
            loop = "zeroed" if one.grid.zero_grad else "forgotten"
            st.markdown(f"Gradients {loop}: one line a cell, and the same map in plain PyTorch.")
            with st.container(horizontal=True):
                st.download_button(
                    "Map (CSV)",
                    data=partial(export.table, one),
                    file_name=f"map_{loop}.csv",
                    mime="text/csv",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"map_csv_{loop}",
                )
                st.download_button(
                    "Script (.py)",
                    data=partial(export.script, one.grid),
                    file_name=f"map_{loop}.py",
                    mime="text/x-python",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"map_script_{loop}",
                )
