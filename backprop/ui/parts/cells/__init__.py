"""The cell of a map under the pointer, in words."""

from collections.abc import Mapping
from typing import Any

from backprop.ui.parts.mounting import mounted


def draw_cells_readout(*, charts: str, words: Mapping[str, Any]) -> None:
    """Draw a line that tells of the cell under the pointer, in the chart in the container whose key is `charts`.

    The chart's figure holds the cells in `layout.meta.cells`, see `figures.outcome_map`.

    Args:
        charts: key of the `st.container`.
        words: texts for "idle", while the pointer is elsewhere; "cell" with `{rate}` and `{w}`; "zeroed" and
            "forgotten" with `{cell}`, what began a sentence about that loop; "outcomes", a list with a text each with
            `{epochs}` and `{loss}`; "no_epochs", "one_epoch" and "epochs" with `{count}`; "too_large".
    """
    mounted("map_cells", __file__)(
        key=f"{charts}_readout", data={"charts": charts, "words": dict(words)}, height="content"
    )
