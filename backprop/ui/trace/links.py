"""Links from the other pages to the loop line by line, at the line that they speak of."""

import streamlit as st

from backprop.trace import RIGHT
from backprop.training import TrainingConfig
from backprop.ui.trace.settings import FIELDS, MAX_EPOCHS, OWN, PALETTE, TraceSettings

# Of a mistake's card, the program that makes the same mistake.
PROGRAM_OF = {
    "list-for-a-number": "two-elements",
    "loop-under-return": "printed",
    "gradient-not-kept": "gradient-not-kept",
    "backward-twice": "backward-twice",
    "update-in-place": "update-in-place",
    "update-makes-a-new-tensor": "update-makes-a-new-tensor",
    "never-zeroed": "never-zeroed",
    "total-of-losses": "total-of-losses",
}
_ICON = ":material/format_list_numbered:"


def frame_of_step(config: TrainingConfig, step: int) -> int | None:
    """The frame in which the right program has just updated w in this step; None beyond the epochs that are shown."""
    epoch, sample = divmod(step, len(config.dataset))
    if epoch >= MAX_EPOCHS:
        return None
    turn = 1 + len(RIGHT.body)  # the loop's header, and its lines
    update = 1 + RIGHT.body.index("update-data-anew")
    whole_epoch = 1 + len(config.dataset) * turn + len(RIGHT.progress)
    return len(RIGHT.before) + epoch * whole_epoch + 1 + sample * turn + update


def link_to_step(config: TrainingConfig, step: int) -> None:
    """Draw one line that leads to this step in the code; nothing for a step that is not shown there."""
    frame = frame_of_step(config, step)
    if frame is not None:
        st.page_link("pages/code.py", label="See this step in the code", icon=_ICON, query_params={"frame": str(frame)})


def link_to_program(mistake: str) -> None:
    """Draw one line that leads to the program that makes this mistake; nothing, where there is none."""
    if mistake in PROGRAM_OF:
        st.page_link(
            "pages/code.py",
            label="Step through it line by line",
            icon=_ICON,
            query_params={"program": PROGRAM_OF[mistake]},
        )


def link_to_own_program(before: tuple[str, ...], body: tuple[str, ...]) -> None:
    """Draw one line that leads to a learner's loop, line by line; nothing for one that cannot be shown there."""
    if before in (("weight",), ("weight", "total")) and body and set(body) <= set(PALETTE):
        st.page_link(
            "pages/code.py",
            label="Step through your loop, and see where it departs from the lesson’s",
            icon=_ICON,
            query_params=FIELDS.to_query(TraceSettings(program=OWN, lines=body)),
        )
