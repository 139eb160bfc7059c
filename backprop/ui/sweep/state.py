"""The page's own settings, in its widgets, the address and the session."""

from backprop.ui.shell.state import PageState
from backprop.ui.sweep.settings import FIELDS, MapSettings

PAGE = "map"
SHOW, LOOP, CELLS, VARIED = map(FIELDS.key, ("show", "loop", "cells", "varied"))
LOW, HIGH = "map_low", "map_high"


def _widgets(map_settings: MapSettings) -> dict[str, object]:
    return {
        SHOW: map_settings.show,
        LOOP: map_settings.loop,
        CELLS: map_settings.cells,
        VARIED: map_settings.varied,
        LOW: map_settings.rates[0],
        HIGH: map_settings.rates[1],
    }


MAP = PageState(PAGE, FIELDS, widgets=_widgets)
