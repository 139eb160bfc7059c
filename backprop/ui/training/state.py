"""The training page's settings, in its widgets, the address and the session."""

from backprop.ui.shell.state import PageState
from backprop.ui.training.settings import FIELDS

RATE_SLIDER = "lr_slider"
TRAINING = PageState("training", FIELDS, drafts=("table",), followers=(RATE_SLIDER,))
