"""Try this: settings that are worth seeing, each one click and one sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class StartingPoint(Generic[S]):
    """A name, a sentence that says what to look for, and the settings."""

    name: str
    sentence: str
    settings: S


def draw_starting_points(
    points: Sequence[StartingPoint[S]], *, key: str, shown: Callable[[S], bool], choose: Callable[[S], None]
) -> str | None:
    """Draw the starting points to choose from. Returns the sentence of the one that is on the screen.

    Args:
        points: what there is to choose from.
        key: of the widget.
        shown: whether the page shows the run of these settings.
        choose: makes these the page's settings; called in the widget's callback.
    """

    def chosen() -> StartingPoint[S] | None:
        index = st.session_state.get(key)
        return None if index is None else points[index]

    def take() -> None:
        if point := chosen():
            choose(point.settings)

    if (point := chosen()) and not shown(point.settings):
        st.session_state[key] = point = None
    st.pills(
        "Try this",
        range(len(points)),
        format_func=lambda index: points[index].name,
        key=key,
        on_change=take,
        label_visibility="collapsed",
    )
    return point.sentence if point else None
