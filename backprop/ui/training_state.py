"""The training page's settings, in its widgets, the address and the session."""

from __future__ import annotations

from backprop.ui.settings import FIELDS
from backprop.ui.state import PageState

TRAINING = PageState("training", FIELDS, drafts=("table",), followers=("lr_slider",))
