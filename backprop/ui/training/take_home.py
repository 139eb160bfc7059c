"""What a learner takes home: every step as a table, and the run as a script and a notebook."""

import streamlit as st

from backprop import export
from backprop.training import TrainingRun
from backprop.ui.parts.downloads import download, take_home, unfolded
from backprop.ui.parts.numbers import counted


def draw_step_log(run: TrainingRun) -> None:
    """Every step in a table, and as CSV. Costs nothing until it is opened."""
    if not (place := unfolded("Every step in a table", key="log_open", icon=":material/table_rows:")):
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
        download("Download the table (CSV)", lambda: export.table(run), file_name="steps.csv", key="download_csv")


def draw_run_as_code(run: TrainingRun) -> None:
    """The run as code, to read, copy and download."""
    take_home(
        "this run as PyTorch code",
        key="code_open",
        words="With your settings in it. Running it gives the same final w and loss as above, to the last digit.",
        script=lambda: export.script(run.config),
        notebook=lambda: export.notebook(run.config),
        file_name="backprop_run",
        button_keys=("download_script", "download_notebook"),
    )
