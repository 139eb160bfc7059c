"""A closer look: what a learner chooses to see below the stage, one at a time."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

L = TypeVar("L", bound=str)


def choose_look(words: Mapping[L, str], *, key: str) -> L:
    """Draw the heading and the choice between the looks. Returns the chosen one."""
    st.subheader("A closer look")
    looks = list(words)
    chosen = st.segmented_control(
        "A closer look",
        looks,
        format_func=words.__getitem__,
        key=key,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen or looks[0]
