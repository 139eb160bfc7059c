"""The cell of a map under the pointer, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


def cells_readout(*, charts: str, words: Mapping[str, Any]) -> None:
    """Draw a line that tells of the cell under the pointer, in the chart in the container whose key is `charts`.

    The chart's figure holds the cells in `layout.meta.cells`, see `figures.outcome_map`.

    Args:
        charts: key of the `st.container`.
        words: texts for "idle", while the pointer is elsewhere; "cell" with `{rate}` and `{w}`; "zeroed" and
            "forgotten" with `{cell}`, what began a sentence about that loop; "outcomes", a list with a text each with
            `{epochs}` and `{loss}`; "no_epochs", "one_epoch" and "epochs" with `{count}`; "too_large".
    """
    _mount()(key=f"{charts}_readout", data={"charts": charts, "words": dict(words)}, height="content")


@st.cache_resource
def _mount() -> Callable[..., Any]:
    read = {name: (_HERE / f"cells.{name}").read_text(encoding="utf-8") for name in ("css", "js")}
    return st.components.v2.component("map_cells", html="<output></output>", css=read["css"], js=read["js"])
