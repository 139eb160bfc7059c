"""The lesson: eight chapters, in each of which a guess comes before what is guessed is run."""

from dataclasses import replace

import streamlit as st

from backprop.ui.exercises.state import keep_in_browser
from backprop.ui.lesson.one_chapter import draw_chapter
from backprop.ui.lesson.state import LESSON, NUMBER, reached, settings
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.presenting import present
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style

through_navigation()
colors = palette()
style()
LESSON.begin()
shown = replace(settings(), lesson=st.session_state[NUMBER])
present(shown.present)
reached(shown.lesson)
say_what_was_refused(LESSON)
draw_chapter(shown, colors)
keep_in_browser()
LESSON.finish(shown)
