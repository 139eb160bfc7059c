"""What happened, at a glance: the first sentence in the colour of its tone, the others unfolded on request."""

import re
from typing import Literal

import streamlit as st

Tone = Literal["success", "info", "warning"]
VERDICT = "verdict"
_END_OF_A_SENTENCE = re.compile(r"(?<=\.) +(?=[A-Z*])| +\n")


def draw_verdict(text: str, tone: Tone) -> None:
    """Draw it. `text` is Markdown of one or more sentences."""
    first, others = parted(text)
    with st.container(key=f"{VERDICT}_{tone}"):
        if others:
            with st.expander(first, key=VERDICT):
                st.markdown(others)
        else:
            st.markdown(first)


def parted(text: str) -> tuple[str, str]:
    """The first sentence, and the others."""
    end = _END_OF_A_SENTENCE.search(text)
    return (text[: end.start()], text[end.end() :]) if end else (text, "")
