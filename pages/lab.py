"""The lab of classic mistakes: make each of them safely, and see what PyTorch really does."""

from dataclasses import replace

import streamlit as st

from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.mistakes.card import draw_card
from backprop.ui.mistakes.picker import draw_picker, turn_over
from backprop.ui.mistakes.runs import PYTORCH
from backprop.ui.mistakes.state import LAB
from backprop.ui.mistakes.telling import TITLES
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style

through_navigation()
colors = palette()
style()
LAB.begin()
settings = LAB.stored()

st.title("The lab of classic mistakes")
draw_first_line(
    "mistakes",
    f"Everybody makes these mistakes once. Open one: {PYTORCH} really runs the code that you see, and the page shows "
    "what it did. They stand in the order in which you would write a program.",
)
say_what_was_refused(LAB)

card_place, list_place = st.columns([3.6, 1], gap="medium")  # on a telephone, the card before the list
with card_place:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(TITLES[settings.card], anchor=False, width="content")
        turn_over(settings)
    value = draw_card(settings, colors)
    link_to_exercises("mistakes")
with list_place:
    draw_picker(settings)

LAB.finish(replace(settings, value=value))
