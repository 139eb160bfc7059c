"""A figure for a projector: text, lines and marks larger, and the figure itself as much higher."""

import re
from typing import Any

from backprop.figures.shared.common import Figure

_USUAL_TEXT = 12  # pixels: Plotly's own
# What Plotly measures in pixels. A `width` or `size` is one of a line, a mark or a font, wherever it stands.
_IN_PIXELS = frozenset({"height", "width", "size", "xshift", "yshift", "standoff", "ticklen", "l", "r", "t", "b"})
_FONT_SIZE = re.compile(r"font-size:([\d.]+)px")  # of a part of a heading
_DATA = frozenset({"x", "y", "z", "customdata", "meta", "domain", "range", "tickvals", "ticktext"})


def enlarged(figure: Figure, by: float) -> Figure:
    """The figure with everything that is measured in pixels so many times as large. Its data are not copied."""
    layout = {**figure["layout"]}
    layout["font"] = {"size": _USUAL_TEXT, **layout.get("font", {})}
    return {**figure, "data": _scaled(figure["data"], by), "layout": _scaled(layout, by)}


def _scaled(part: Any, by: float, name: str = "") -> Any:
    if isinstance(part, dict):
        return {key: value if key in _DATA else _scaled(value, by, key) for key, value in part.items()}
    if isinstance(part, list):
        return [_scaled(each, by, name) for each in part]
    if isinstance(part, str):
        return _FONT_SIZE.sub(lambda size: f"font-size:{float(size[1]) * by:g}px", part)
    if name in _IN_PIXELS and isinstance(part, (int, float)) and not isinstance(part, bool):
        return part * by
    return part
