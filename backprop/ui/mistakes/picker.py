"""The list of cards, the filter above it, and the way from card to card."""

import streamlit as st

from backprop.mistakes import CATALOG, named
from backprop.ui.mistakes.settings import FILTERS, LabSettings, filtered, listed, opened
from backprop.ui.mistakes.state import CARD, KIND, LAB
from backprop.ui.mistakes.telling import TITLES
from backprop.ui.mistakes.words import KIND_WORDS, STAGE_WORDS
from backprop.ui.parts.offered import chosen


def draw_picker(settings: LabSettings) -> None:
    """Draw the filter and the list."""
    st.segmented_control(
        "What happens",
        FILTERS,
        format_func=KIND_WORDS.__getitem__,
        key=KIND,
        required=True,
        persist_state="session",
        on_change=_filter,
        wrap=True,
    )
    cards = listed(settings.kind)
    st.radio(
        f"{len(cards)} of {len(CATALOG)} mistakes",
        cards,
        format_func=TITLES.__getitem__,
        captions=[_caption(name) for name in cards],
        key=CARD,
        persist_state="session",
        on_change=_open_chosen,
    )


def turn_over(settings: LabSettings) -> None:
    """Draw the buttons to the card before and the card after, among those listed."""
    cards = listed(settings.kind)
    place = cards.index(settings.card)
    with st.container(horizontal=True, gap="small", key="lab_turn", width="content", wrap=False):
        for words, icon, other in (
            ("Previous", ":material/chevron_left:", place - 1),
            ("Next", ":material/chevron_right:", place + 1),
        ):
            within = 0 <= other < len(cards)
            st.button(
                words,
                icon=icon,
                key=f"lab_{words.lower()}",
                disabled=not within,
                on_click=_open,
                args=(cards[other] if within else settings.card,),
            )


def _caption(name: str) -> str:
    mistake = named[name]
    return f"{STAGE_WORDS[mistake.stage]} · {', '.join(KIND_WORDS[kind].lower() for kind in mistake.kinds)}"


def _filter() -> None:
    kind = chosen(KIND, FILTERS)
    LAB.choose(filtered(LAB.stored(), kind) if kind else LAB.stored())


def _open_chosen() -> None:
    _open(chosen(CARD, named) or LAB.stored().card)


def _open(card: str) -> None:
    LAB.choose(opened(LAB.stored(), card))
