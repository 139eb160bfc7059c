"""The settings that only the page on the loop line by line has; it shares the training page's."""

from dataclasses import dataclass

from backprop.trace import MAX_FRAMES, PROGRAMS
from backprop.ui.shell.fields import Choice, Fields, Whole, setting

MAX_EPOCHS = 20  # beyond, nothing new happens, and a frame more is only another one to send


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """What a learner has chosen on the page.

    Attributes:
        program: its name in `PROGRAMS`.
        frame: the frame that is shown, from 0.
    """

    program: str = setting("right", Choice(tuple(PROGRAMS)))
    frame: int = setting(0, Whole(0, MAX_FRAMES), used="frame 0 is shown")


FIELDS = Fields(TraceSettings(), key="code_")
