"""The map of learning rates: a run for each learning rate and initial weight, all at once."""

import streamlit as st

from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.parts.workbench import halves, heading
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style
from backprop.ui.sweep.controls import draw_map_controls, draw_varied
from backprop.ui.sweep.stage import draw_stage, opened
from backprop.ui.sweep.state import MAP, PAGE
from backprop.ui.sweep.take_home import draw_downloads
from backprop.ui.training.controls import draw_controls, say_which_loss_is_used
from backprop.ui.training.pins import TRAINING_KEPT
from backprop.ui.training.state import TRAINING

through_navigation()
if opened():
    st.switch_page("pages/training.py")
colors = palette()
style()
TRAINING.begin(page=PAGE)
MAP.begin()

beside_title = heading("Map of learning rates")
draw_first_line(
    "sweep",
    "Here every point is a run of its own: across, its learning rate; upwards, where w or another parameter starts. "
    "Click on a point to open its run.",
)
say_what_was_refused(TRAINING, MAP)
controls, results = halves()

with controls:
    settings = draw_controls()
with beside_title:
    varied = draw_varied(settings)
with results:
    say_which_loss_is_used(settings)
    map_settings = draw_map_controls(varied)
    # Before the work: it may be left at any moment.
    TRAINING.finish(settings, page=PAGE)
    MAP.finish(map_settings)
    TRAINING_KEPT.keep()
    draw_downloads(draw_stage(settings, map_settings, colors), settings)
    link_to_exercises("sweep")
