"""The page's own settings, in its widgets, the address and the session."""

from backprop.ui.forgetting.settings import FIELDS
from backprop.ui.shell.state import PageState

PAGE = "forgetting"
LOOK, K, MOMENTUM = map(FIELDS.key, ("look", "k", "momentum"))
FORGETTING = PageState(PAGE, FIELDS)
