"""What a learner has chosen among what a widget offers."""

from collections.abc import Collection
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def chosen(key: str, offered: Collection[T]) -> T | None:
    """The value of the widget under `key`; None for any other, as a browser can be made to send what it likes."""
    value = st.session_state.get(key)
    return next((one for one in offered if one == value), None)
