"""The page's own settings, in its widgets, the address and the session."""

from backprop.ui.shell.state import PageState
from backprop.ui.sweep.settings import FIELDS, MapSettings

PAGE = "map"
SHOW, LOOP, CELLS = map(FIELDS.key, ("show", "loop", "cells"))
LOW, HIGH = "map_low", "map_high"


def _widgets(own: MapSettings) -> dict[str, object]:
    return {SHOW: own.show, LOOP: own.loop, CELLS: own.cells, LOW: own.rates[0], HIGH: own.rates[1]}


MAP = PageState(PAGE, FIELDS, widgets=_widgets)
