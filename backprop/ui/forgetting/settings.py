"""The settings that only the page on forgetting has, to and from the address; it shares the training page's.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from backprop.datasets import MAX_ROWS
from backprop.ui.shell.fields import Choice, Fields, Number, Whole, setting

Look = Literal["rates", "momentum", "batch"]
LOOKS: tuple[Look, ...] = get_args(Look)
MAX_K = 2 * MAX_ROWS


@dataclass(frozen=True, slots=True)
class ForgettingSettings:
    """What a learner has chosen on the page.

    Attributes:
        look: which of the three closer looks is open.
        k: update and zero after every k-th sample.
        momentum: of PyTorch's optimiser.
    """

    look: Look = setting("rates", Choice(LOOKS))
    k: int = setting(3, Whole(1, MAX_K))
    momentum: float = setting(0.9, Number(0, 1))


DEFAULTS = ForgettingSettings()
FIELDS = Fields(DEFAULTS, key="forgetting_")
