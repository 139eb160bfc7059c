"""A weight matrix and its bias vector as a heat map with numbers."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.common import Figure, layout, panel_title
from backprop.figures.shared.palette import Palette, mixed

FloatArray = npt.NDArray[np.float32]
_GAP = 0.25  # of a column


def matrix_figure(
    weight: FloatArray,
    bias: FloatArray,
    palette: Palette,
    *,
    title: str,
    color: str,
    rows: list[str],
    columns: list[str],
    number: Callable[[float, int], str],
) -> Figure:
    """`weight`, shape (outputs, inputs), and beside it `bias`, shape (outputs,): the larger in size, the more colour.

    Args:
        weight, bias, palette, title: what is shown.
        color: of the largest size.
        rows, columns: a name for every output and input.
        number: writes a value with so many digits.
    """
    outputs, inputs = weight.shape
    values = np.column_stack([weight, np.full(outputs, np.nan), bias]).astype(np.float64)
    digits = 3 if inputs <= 4 else 2 if inputs <= 8 else 1
    text = [
        ["" if column == inputs else number(value, digits) for column, value in enumerate(row)]
        for row in values.tolist()
    ]
    sizes = np.abs(values)
    largest = float(sizes[np.isfinite(sizes)].max(initial=0)) or 1.0
    ticks = {"tickfont": {"size": 11, "color": palette.muted}, "showgrid": False, "zeroline": False, "fixedrange": True}
    return {
        "data": [
            {
                "type": "heatmap",
                "z": sizes.clip(max=largest),  # ∞ has the most colour
                # The edges of the columns: a narrow gap stands between W and b.
                "x": [*range(inputs + 1), inputs + _GAP, inputs + _GAP + 1],
                "text": text,
                "texttemplate": "%{text}",
                "textfont": {"size": 13 if inputs <= 4 else 10 if inputs <= 8 else 8, "color": palette.ink},
                "customdata": values,
                "hovertemplate": "%{customdata:.6g}<extra></extra>",
                "hoverongaps": False,
                "colorscale": [[0, palette.surface], [1, mixed(color, palette.surface, 0.6)]],
                "zmin": 0,
                "zmax": largest,
                "showscale": False,
                "xgap": 1,
                "ygap": 1,
            }
        ],
        "layout": layout(
            palette,
            cursors=[],
            annotations=[panel_title(title, palette, y=1)],
            xaxis={
                "tickvals": [*(n + 0.5 for n in range(inputs)), inputs + _GAP + 0.5],
                "ticktext": [*columns, "b"],
                **ticks,
            },
            yaxis={"tickvals": list(range(outputs)), "ticktext": rows, "autorange": "reversed", **ticks},
            hovermode="closest",
            dragmode=False,
            plot_bgcolor=palette.surface,
        )
        | {"height": int(np.clip(90 + 34 * outputs, 150, 440)), "margin": {"l": 44, "r": 8, "t": 34, "b": 28}},
    }
