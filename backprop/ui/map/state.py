"""The page's own settings, in its widgets, the address and the session."""

from __future__ import annotations

from backprop.ui.map.settings import DEFAULTS, MapSettings, from_query, to_query
from backprop.ui.state import PageState

PAGE = "map"
SHOW, LOOP, CELLS, LOW, HIGH = "map_show", "map_loop", "map_cells", "map_low", "map_high"


def _widgets(own: MapSettings) -> dict[str, object]:
    return {SHOW: own.show, LOOP: own.loop, CELLS: own.cells, LOW: own.rates[0], HIGH: own.rates[1]}


MAP = PageState(
    PAGE,
    defaults=DEFAULTS,
    widgets=_widgets,
    parameters=("show", "loop", "cells", "rates"),
    from_query=from_query,
    to_query=to_query,
)
