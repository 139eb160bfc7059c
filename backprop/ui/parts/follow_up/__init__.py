"""After a button has moved something: the keyboard follows it, and what happened is read out once."""

from typing import NamedTuple

import streamlit as st

from backprop.ui.parts.mounting import mounted


class FollowUp(NamedTuple):
    """What is to follow.

    Attributes:
        said: for a screen reader.
        keys: of buttons; the keyboard goes to the first that is there and can be pressed.
        times: how many there were before, so that the same one is done again.
    """

    said: str
    keys: tuple[str, ...]
    times: int


def follow_up(key: str, said: str, *keys: str) -> None:
    """Have this done once the page is drawn. Only in a widget's callback. `key` is that of `draw_follow_up`."""
    before: FollowUp | None = st.session_state.get(f"{key}_last")
    st.session_state[f"{key}_last"] = FollowUp(said, keys, 1 + before.times if before else 1)


def draw_follow_up(key: str) -> None:
    """Put it in place. What is read out is not seen."""
    last: FollowUp = st.session_state.get(f"{key}_last") or FollowUp("", (), 0)
    data = {"said": last.said, "keys": list(last.keys), "times": last.times}
    mounted("follow_up", __file__)(key=key, data=data, height=1)
