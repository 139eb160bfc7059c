"""The page's own settings, in its widgets, the address and the session."""

from __future__ import annotations

from backprop.ui.map.settings import FIELDS, MapSettings
from backprop.ui.state import PageState

PAGE = "map"
SHOW, LOOP, CELLS = map(FIELDS.key, ("show", "loop", "cells"))
LOW, HIGH = "map_low", "map_high"


def _widgets(own: MapSettings) -> dict[str, object]:
    return {SHOW: own.show, LOOP: own.loop, CELLS: own.cells, LOW: own.rates[0], HIGH: own.rates[1]}


MAP = PageState(PAGE, FIELDS, widgets=_widgets)
