"""The last resort for a fault of ours: one sentence, a number by which the log tells more, and a way to go on."""

import logging
import secrets

import streamlit as st

_LOG = logging.getLogger(__name__)


def say_so(fault: Exception) -> bool:
    """Draw it in place of the rest of the page. Returns True: Streamlit shows no message of its own."""
    number = secrets.token_hex(3)
    _LOG.error("Fault %s", number, exc_info=fault)
    st.error(
        f"This page stopped because of a fault in the app, not because of anything you did. Whoever runs the app finds "
        f"it in the log as number {number}. Your settings are kept."
    )
    st.button("Start the page anew", icon=":material/refresh:", key=f"anew_{number}", on_click=_begin_anew)
    return True


def _begin_anew() -> None:
    # The address holds the settings, and the browser's tab the pinned runs and the answers.
    st.session_state.clear()
