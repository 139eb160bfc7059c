"""The map's own controls: what the colours say, of which loop, how many cells, and from which to which rate."""

import streamlit as st

from backprop.ui.parts.numbers import number
from backprop.ui.sweep.settings import LOOPS, RATE_STOPS, SHOWS, SIDES, MapSettings
from backprop.ui.sweep.state import CELLS, HIGH, LOOP, LOW, MAP, SHOW, VARIED
from backprop.ui.training.settings import Settings

SHOW_WORDS = {"outcome": "What happened", "loss": "Loss", "epochs": "Epochs"}
LOOP_WORDS = {"zeroed": "Zeroed", "forgotten": "Forgotten", "difference": "Difference"}


def draw_map_controls(varied: str) -> MapSettings:
    """Draw them, between `MAP.begin` and `MAP.finish`. Returns what the learner has chosen, with what the rows vary."""
    with st.container(horizontal=True, gap="small", key="map_controls"):
        show_place = st.container(width="content")
        loop = st.segmented_control(
            "Loop",
            LOOPS,
            format_func=LOOP_WORDS.__getitem__,
            key=LOOP,
            required=True,
            persist_state="session",
            help="Zeroed sets w.grad to zero after each step. Forgotten never does.",
        )
        shows = SHOWS[:2] if loop == "difference" else SHOWS
        if st.session_state[SHOW] not in shows:
            st.session_state[SHOW] = shows[0]
        show = show_place.segmented_control(
            "The colours show",
            shows,
            format_func=SHOW_WORDS.__getitem__,
            key=SHOW,
            required=True,
            persist_state="session",
        )
        low = st.selectbox(
            "Rates from", RATE_STOPS[:-1], format_func=number, key=LOW, persist_state="session", width=105
        )
        higher = [rate for rate in RATE_STOPS if rate > low]
        if st.session_state[HIGH] not in higher:
            st.session_state[HIGH] = higher[0]
        high = st.selectbox("Rates to", higher, format_func=number, key=HIGH, persist_state="session", width=105)
        cells = st.selectbox(
            "Cells",
            SIDES,
            format_func=lambda side: f"{side} × {side + 1}",
            key=CELLS,
            persist_state="session",
            width=125,
            help="Learning rates × initial values. Each cell is a run of its own.",
        )
    return MapSettings(show=show or "outcome", loop=loop or "zeroed", cells=cells, rates=(low, high), varied=varied)


def draw_varied(settings: Settings) -> str:
    """Draw, where the model has several parameters, the choice of what the rows vary. Returns it."""
    if len(settings.parameters) == 1:
        return MAP.stored().varied
    if st.session_state[VARIED] not in settings.parameters:
        st.session_state[VARIED] = settings.parameters[-1]
    chosen = st.segmented_control(
        "Upwards",
        settings.parameters,
        format_func="Initial {}".format,
        key=VARIED,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen or settings.parameters[-1]
