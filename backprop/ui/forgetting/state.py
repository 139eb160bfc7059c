"""The page's own settings, in its widgets, the address and the session."""

from __future__ import annotations

from backprop.ui.forgetting.settings import DEFAULTS, ForgettingSettings, from_query, to_query
from backprop.ui.state import PageState

PAGE = "forgetting"
LOOK, K, MOMENTUM = "forgetting_look", "forgetting_k", "forgetting_momentum"


def _widgets(settings: ForgettingSettings) -> dict[str, object]:
    return {LOOK: settings.look, K: settings.k, MOMENTUM: settings.momentum}


FORGETTING = PageState(
    PAGE,
    defaults=DEFAULTS,
    widgets=_widgets,
    parameters=("look", "k", "momentum"),
    from_query=from_query,
    to_query=to_query,
)
