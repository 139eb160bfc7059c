"""The map as a table and as a script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from backprop.sweep import OutcomeMap, export
from backprop.sweep.finder import nearest_row


def take_home(found: Sequence[OutcomeMap], initial_w: float) -> None:
    """Downloads of the maps on the screen, made when they are asked for. The finder starts nearest to `initial_w`."""
    place = st.expander("Take it home: the map as CSV and as a script", on_change="rerun", key="map_home")
    if not place.open:
        return
    with place:
        if not found:
            st.markdown("The map is not complete yet.")
        for one in found:
            loop = "zeroed" if one.grid.zero_grad else "forgotten"
            st.markdown(
                f"Gradients {loop}: a table with one line for each cell; and a script in plain PyTorch that computes "
                "the same map and finds the best rate."
            )
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
                    data=partial(export.script, one.grid, row=nearest_row(one, initial_w)),
                    file_name=f"map_{loop}.py",
                    mime="text/x-python",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"map_script_{loop}",
                )
