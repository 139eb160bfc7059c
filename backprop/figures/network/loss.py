"""The loss of every epoch, on a logarithmic axis."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import (
    PIN_DASHES,
    ChartWords,
    Figure,
    axis,
    cursor,
    layout,
    line,
    log_range,
    panel_title,
)
from backprop.figures.shared.palette import Palette

FloatArray = npt.NDArray[np.float32]


def epochs_figure(losses: FloatArray, palette: Palette, *, words: ChartWords, pins: Mapping[str, FloatArray]) -> Figure:
    """The mean loss that each epoch met, shape (epochs,); pinned runs' by their names."""
    pinned = zip(pins.items(), PIN_DASHES, strict=False)
    traces = [
        line(np.arange(len(kept)), _positive(kept), name=name, color=palette.pinned, dash=dash, width=1.5, legend=True)
        for (name, kept), dash in pinned
    ]
    epochs = np.arange(len(losses))
    traces.append(line(epochs, _positive(losses), name=words.title, color=palette.zeroed, width=2.5))
    last = max([len(losses), *map(len, pins.values()), 1])
    return {
        "data": traces,
        "layout": layout(
            palette,
            legend_rows=len(pins),
            cursors=[cursor(x="epoch", y="loss", color=palette.zeroed)],
            annotations=[panel_title(words.title, palette, y=1)],
            xaxis=axis(words.x_axis, palette, showgrid=False, range=[-0.03 * last, 1.03 * last]),
            yaxis=axis("", palette, type="log", range=log_range([losses, *pins.values()])),
        )
        | {"margin": {"l": 56, "r": 8, "t": 44, "b": 46 + 20 * len(pins), "autoexpand": False}},
    }


def _positive(values: FloatArray) -> npt.NDArray[np.float64]:
    """NaN, which Plotly leaves out, for what has no place on a logarithmic axis."""
    wide = values.astype(np.float64)
    return np.where(wide > 0, wide, np.nan)
