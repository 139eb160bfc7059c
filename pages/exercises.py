"""Exercises that check themselves: a map of chapters, and one exercise at a time."""

import streamlit as st

from backprop.exercises.catalog import CATALOG
from backprop.ui.exercises.chapter_map import draw_chapter_map
from backprop.ui.exercises.instructor import draw_instructor
from backprop.ui.exercises.keeping import draw_keeping
from backprop.ui.exercises.one_exercise import draw_exercise, draw_playground
from backprop.ui.exercises.settings import PLAYGROUND
from backprop.ui.exercises.state import EXERCISES, keep_in_browser, said, view
from backprop.ui.glossary import with_terms
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.presenting import present
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style

through_navigation()
colors = palette()
style()
EXERCISES.begin()
shown = view()
present(shown.present)
if note := said():
    st.info(note)
say_what_was_refused(EXERCISES)

if shown.exercise in CATALOG:
    draw_exercise(CATALOG[shown.exercise], shown, colors)
elif shown.exercise == PLAYGROUND:
    draw_playground(shown, colors)
else:
    st.title("Exercises", anchor=False)
    purpose = (
        f"{len(CATALOG)} short exercises, from one gradient by hand to a whole training loop. Each answer is checked "
        "by really running PyTorch, and you are told what a wrong one shows. Begin at the top, or where you like."
    )
    if shown.alone:
        st.markdown(with_terms(purpose))
    else:
        draw_first_line("exercises", purpose)
    draw_chapter_map(shown)
    if not shown.alone:
        st.caption(
            "There are code exercises for your own editor, too: `python -m backprop.exercises start FOLDER`, in the "
            "folder of the project, writes them."
        )

if not shown.alone:
    draw_keeping()
    draw_instructor(shown)
keep_in_browser()
EXERCISES.finish(shown)
