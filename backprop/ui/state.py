"""Keeps the settings in step in three places: the widgets, the address, and the session, for the other pages."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from backprop.ui.settings import DEFAULTS, Settings, from_query, to_query

_STORED = "settings"
_REFUSED = "refused_parameters"
_PAGE = "settings_page"
_CHOSEN = "settings_chosen"
WIDGETS = tuple(field.name for field in fields(Settings) if field.name != "own")
_PARAMETERS = {*WIDGETS, "table"}


def begin(page: str) -> None:
    """Before the widgets: give each its value, from the session, or from the address where that is newer.

    The address is newer on a first visit, and when the learner goes back or forward in the browser's history. It is
    merely late, not newer, when a widget was moved before the browser had shown the address of the move before.
    """
    stored: Settings | None = st.session_state.get(_STORED)
    query = {name: value for name, value in st.query_params.items() if name in _PARAMETERS}
    if stored is None:
        adopt = True
    else:
        touched = any(st.session_state.get(name, getattr(stored, name)) != getattr(stored, name) for name in WIDGETS)
        arrived = st.session_state.get(_PAGE) != page and not query
        chosen = st.session_state.pop(_CHOSEN, False)
        adopt = query != to_query(stored) and not (touched or arrived or chosen)
        if touched or chosen:
            st.session_state[_REFUSED] = []
    if adopt:
        stored, st.session_state[_REFUSED] = from_query(query)
        _fill(stored)
    assert stored is not None
    for name in WIDGETS:
        if name not in st.session_state:
            st.session_state[name] = getattr(stored, name)
    st.session_state[_PAGE] = page


def choose(settings: Settings) -> None:
    """Make these the settings. Only in a widget's callback."""
    _fill(settings)
    st.session_state[_CHOSEN] = True


def _fill(settings: Settings) -> None:
    st.session_state[_STORED] = settings
    for name in WIDGETS:
        st.session_state[name] = getattr(settings, name)
    st.session_state.pop("table", None)


def stored() -> Settings:
    """The settings of the last run of the page."""
    settings: Settings = st.session_state.get(_STORED, DEFAULTS)
    return settings


def finish(settings: Settings) -> None:
    """After the widgets: remember the settings, and put them into the address."""
    st.session_state[_STORED] = settings
    query = {name: value for name, value in st.query_params.items() if name not in _PARAMETERS} | to_query(settings)
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)


def refused() -> list[str]:
    """One sentence for each parameter of the address that could not be used, until the learner changes a setting."""
    sentences: list[str] = st.session_state.get(_REFUSED, [])
    return sentences
