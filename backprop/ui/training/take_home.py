"""What a learner takes home: every step as a table, and the run as a script and a notebook."""

from __future__ import annotations

import streamlit as st

from backprop import export
from backprop.training import TrainingRun
from backprop.ui.parts.numbers import counted


def step_log(run: TrainingRun) -> None:
    """Every step in a table, and as CSV. Costs nothing until it is opened."""
    place = st.expander("Every step in a table", on_change="rerun", key="log_open", icon=":material/table_rows:")
    if not place.open:
        return
    with place:
        st.markdown(
            "What the lesson prints, and more. `gradient` is what `w.grad` held at the update; `loss` in the last row "
            "of an epoch is what the lesson prints as its progress."
        )
        st.dataframe(
            run.steps,
            hide_index=True,
            height=360,
            alt=f"Table of {counted(len(run), 'step')}",
            column_config={
                name: st.column_config.NumberColumn(format="%.9g")
                for name in ("x", "y", "prediction", "loss", "gradient", "w_before", "w_after")
            },
        )
        st.download_button(
            "Download the table (CSV)",
            data=lambda: export.table(run),
            file_name="steps.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download_csv",
        )


def take_home(run: TrainingRun) -> None:
    """The run as code, to read, copy and download."""
    place = st.expander(
        "Take it home: this run as PyTorch code", on_change="rerun", key="code_open", icon=":material/code:"
    )
    if not place.open:
        return
    with place:
        code = export.script(run.config)
        st.markdown("With your settings in it. Running it gives the same final w and loss as above, to the last digit.")
        with st.container(horizontal=True):
            st.download_button(
                "Script (.py)",
                data=code,
                file_name="backprop_run.py",
                mime="text/x-python",
                icon=":material/download:",
                on_click="ignore",
                key="download_script",
            )
            st.download_button(
                "Notebook (.ipynb)",
                data=lambda: export.notebook(run.config),
                file_name="backprop_run.ipynb",
                mime="application/x-ipynb+json",
                icon=":material/download:",
                on_click="ignore",
                key="download_notebook",
            )
        st.code(code, language="python")
