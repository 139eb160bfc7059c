"""Clicks on a chart: where, in the units of its axes."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backprop.ui.parts.mounting import mounted, sent

_PANELS = ("", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class Click:
    """Where a learner clicked: finite values of the panel's axes, whatever kind of axis it is.

    `axes` is that panel, as in a figure's traces: "" for the first, "2" for the second.
    """

    x: float
    y: float
    axes: str = ""


def listen_for_clicks(*, charts: str, on_click: Callable[[Click], None]) -> None:
    """Call `on_click` for each click inside a panel of the charts in the container whose key is `charts`.

    Not only for one on a point, as `st.plotly_chart(on_select=…)` does. What a click chooses needs a second way, for
    those who use the keyboard. The range of each panel's axes has to be given in the figure's layout.
    """
    key = f"{charts}_clicks"

    def clicked() -> None:
        if click := read(sent(key, "click")):
            on_click(click)

    mounted("chart_clicks", __file__)(key=key, data={"charts": charts}, height=1, on_click_change=clicked)


def read(received: object) -> Click | None:
    """The click that a browser sent; None for anything else, as a browser can be made to send what it likes."""
    match received:
        case {"x": int() | float() as x, "y": int() | float() as y}:
            if all(abs(value) <= sys.float_info.max for value in (x, y)):  # neither NaN, nor a whole number too long
                axes = received.get("axes") if isinstance(received, Mapping) else None
                return Click(float(x), float(y), axes if axes in _PANELS else "")
    return None
