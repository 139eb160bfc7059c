"""Links from the other pages to the exercises that belong to them, and back."""

import streamlit as st

from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Exercise
from backprop.ui.shell.navigation import SCRIPTS, TITLES


def link_to_exercises(page: str) -> None:
    """Draw one line that leads to the exercises of this page, named as in `pages/NAME.py`; nothing, if it has none."""
    belonging = [exercise for exercise in CATALOG.values() if exercise.pages[0] == page]
    belonging = belonging or [exercise for exercise in CATALOG.values() if page in exercise.pages]
    if not belonging:
        return
    count = "1 exercise goes" if len(belonging) == 1 else f"{len(belonging)} exercises go"
    st.page_link(
        "pages/exercises.py",
        label=f"Try it yourself: {count} with this page",
        icon=":material/exercise:",
        query_params={"exercise": belonging[0].id},
    )


def pages_of(exercise: Exercise) -> None:
    """Draw a link to the page that an exercise belongs to."""
    page = exercise.pages[0]
    st.page_link(SCRIPTS[page], label=f"The page for this: {TITLES[page]}")
