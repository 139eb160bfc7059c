"""The main job: sliders drive a real PyTorch loop, and three charts show what it did."""

from dataclasses import replace

import streamlit as st

from backprop.models import ONE_WEIGHT, predict
from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.exercises.state import keep_in_browser
from backprop.ui.glossary import with_terms
from backprop.ui.graph.links import link_to_graph
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.parts.number_box import number_box, whole_box
from backprop.ui.parts.numbers import number
from backprop.ui.parts.workbench import halves, heading
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style
from backprop.ui.trace.links import link_to_step
from backprop.ui.training import verdicts
from backprop.ui.training.close_up import draw_close_up
from backprop.ui.training.controls import draw_controls, say_which_loss_is_used, with_later_choices
from backprop.ui.training.optimizers.settings import OPTIMIZER_STATE
from backprop.ui.training.optimizers.stage import draw_optimizers
from backprop.ui.training.pins import TRAINING_KEPT, TRAINING_PINS
from backprop.ui.training.runs import several_zeroed_and_forgotten, zeroed_and_forgotten
from backprop.ui.training.settings import MAX_X, SCALES
from backprop.ui.training.several.stage import (
    draw_several_close_up,
    draw_several_stage,
    draw_several_verdict,
    draw_surface,
    draw_surface_choices,
)
from backprop.ui.training.stage import draw_one_weight_stage, draw_one_weight_verdict
from backprop.ui.training.starting_points import draw_training_starting_points
from backprop.ui.training.state import TRAINING
from backprop.ui.training.take_home import draw_run_as_code, draw_step_log

INTRODUCTION = (
    "One number, **w**, learns to predict y from x. Each [step](#term-step) measures the error (the **loss**) "
    "and its slope (the **gradient**), then moves w downhill."
)
OF_SEVERAL = (
    "`backward()` finds a **gradient** for each number, and each [step](#term-step) moves them all. Contour lines join "
    "places of equal loss, as on a map."
)

through_navigation()
colors = palette()
style()
TRAINING.begin()
OPTIMIZER_STATE.begin(page=TRAINING.page)

beside_title = heading("Train a model, and watch")
introduction = draw_first_line("training", inviting=True).empty()
say_what_was_refused(TRAINING, OPTIMIZER_STATE)
controls, results = halves()

with controls:
    settings = draw_controls()
with beside_title:
    example = draw_training_starting_points(settings)
introduction.markdown(with_terms(example or (INTRODUCTION if settings.model in ONE_WEIGHT else OF_SEVERAL)))

settings = with_later_choices(settings)
one_weight = settings.model in ONE_WEIGHT
optimizers = OPTIMIZER_STATE.stored()
if one_weight:
    zeroed, forgotten = zeroed_and_forgotten(settings.config)
    zeroed_run, forgotten_run = zeroed.run, forgotten.run
else:
    several = several_zeroed_and_forgotten(settings.config)
    zeroed_run, forgotten_run = (one.run for one in several)
last_step = len(zeroed_run) - 1
if settings.step > last_step:  # set at need only: it may be typed in at this moment
    st.session_state["step"] = last_step
    settings = replace(settings, step=last_step)

with results:
    if one_weight:
        draw_one_weight_verdict(zeroed, forgotten)
        draw_one_weight_stage(zeroed, forgotten, colors, scale=settings.scale, step=settings.step)
    else:
        say_which_loss_is_used(settings)
        draw_several_verdict(settings, *several)
        draw_several_stage(settings, *several, colors)

    # --- results, options ---

    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="results"):
        x = number_box("Predict for x", -MAX_X, MAX_X, key="x", step=1, width=150)
        before = predict(settings.model, x=x, w=settings.w if one_weight else settings.start)
        st.metric("Prediction before", number(before, 8), width="content")
        st.metric("Prediction after", verdicts.reached(zeroed_run.predict(x)), width="content")
        for name, value in zip(settings.parameters, zeroed_run.final, strict=True):
            st.metric(f"Final {name}", verdicts.reached(value), width="content")
        st.metric("Loss of the last sample", verdicts.reached(zeroed_run.final_loss, 5), width="content")
        st.segmented_control(
            "Loss axis", SCALES, format_func=str.capitalize, key="scale", required=True, persist_state="session"
        )
        if not one_weight:
            draw_surface_choices(settings)
        TRAINING_PINS.draw_button(settings, zeroed if one_weight else several[0])
        TRAINING_PINS.draw_menus()

    # --- one step, all steps, the code ---

    with st.container(key="details"):
        if not one_weight:
            optimizers = draw_optimizers(settings, zeroed_run, colors)
            draw_surface(settings, several[0], colors)
        st.subheader("One step in close-up")
        step = whole_box("Step", 0, last_step, key="step", width=170)
        if one_weight:
            draw_close_up(zeroed_run, forgotten_run, step, colors)
            link_to_step(settings.config, step)
        else:
            draw_several_close_up(settings, zeroed_run, forgotten_run, step, colors)
        link_to_graph(zeroed_run, step)
        draw_step_log(zeroed_run)
        draw_run_as_code(zeroed_run)
        link_to_exercises("training")

TRAINING.finish(replace(settings, x=x, step=step))
OPTIMIZER_STATE.finish(optimizers, page=TRAINING.page)
TRAINING_KEPT.keep()
keep_in_browser()
TRAINING_PINS.train_missing()
