"""The training page's settings, in its widgets, the address and the session."""

from __future__ import annotations

from dataclasses import fields

from backprop.ui.settings import DEFAULTS, Settings, from_query, to_query
from backprop.ui.state import PageState

WIDGETS = tuple(field.name for field in fields(Settings) if field.name != "own")


def _widgets(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in WIDGETS}


TRAINING = PageState(
    "training",
    defaults=DEFAULTS,
    widgets=_widgets,
    parameters={*WIDGETS, "table"},
    from_query=from_query,
    to_query=to_query,
    drafts=("table",),
    followers=("lr_slider",),
)
