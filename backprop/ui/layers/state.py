"""The page's settings, in its widgets, the address and the session."""

from __future__ import annotations

from backprop.ui.layers.settings import DEFAULTS, NAMES, PARAMETERS, PREFIX, LayersSettings, from_query, to_query
from backprop.ui.state import PageState

PAGE = "layers"
TABLE = "layers_table"


def key(name: str) -> str:
    """The key, in the session, of the widget for a setting."""
    return f"{PREFIX}{name}"


def _widgets(settings: LayersSettings) -> dict[str, object]:
    return {key(name): getattr(settings, name) for name in NAMES}


LAYERS = PageState(
    PAGE,
    defaults=DEFAULTS,
    widgets=_widgets,
    parameters=PARAMETERS,
    from_query=from_query,
    to_query=to_query,
    drafts=(TABLE,),
)
