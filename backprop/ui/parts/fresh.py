"""Keys of widgets whose value is also set from elsewhere, such as a slider that follows a number typed beside it.

A browser sends the values of all widgets with every move. While keys are pressed fast, a message may be older than the
last answer, and carry the value that a widget had before it was set: taken for a move, it would undo the newest one. A
widget that is set from elsewhere therefore gets a new key; what comes under its old key counts no more.
"""

import streamlit as st


def fresh_key(name: str) -> str:
    """The key that the widget `name` has now: its name, and a count from its first renewal on."""
    count = st.session_state.get(_count(name), 0)
    return f"{name}_{count}" if count else name


def renew(name: str) -> str:
    """Let the widget `name` be a new one from here on. Returns its new key."""
    st.session_state.pop(fresh_key(name), None)
    st.session_state[_count(name)] = st.session_state.get(_count(name), 0) + 1
    return fresh_key(name)


def _count(name: str) -> str:
    return f"{name}_renewals"
