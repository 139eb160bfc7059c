"""The main job: sliders drive a real PyTorch loop, and three charts show what it did."""

from dataclasses import replace

import streamlit as st

from backprop.figures.forgetting.loops import forgetting_figure
from backprop.figures.training.loss import loss_figure
from backprop.figures.training.weight import weight_figure
from backprop.models import predict
from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.exercises.state import keep_in_browser
from backprop.ui.glossary import with_terms
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.parts.number_box import number_box, whole_box
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import CHARTS, draw_chart, draw_playback, pair
from backprop.ui.parts.verdict_box import draw_verdict
from backprop.ui.parts.workbench import halves, heading
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style
from backprop.ui.trace.links import link_to_step
from backprop.ui.training import chart_words, verdicts
from backprop.ui.training.close_up import draw_close_up
from backprop.ui.training.controls import draw_controls
from backprop.ui.training.pins import TRAINING_KEPT, TRAINING_PINS
from backprop.ui.training.runs import advice_for, landscape_of, zeroed_and_forgotten
from backprop.ui.training.settings import MAX_X, SCALES
from backprop.ui.training.starting_points import draw_training_starting_points
from backprop.ui.training.state import TRAINING
from backprop.ui.training.take_home import draw_run_as_code, draw_step_log

INTRODUCTION = (
    "One number, **w**, learns to predict y from x. Each [step](#term-step) measures the error (the **loss**) "
    "and its slope (the **gradient**), then moves w downhill."
)

through_navigation()
colors = palette()
style()
TRAINING.begin()

beside_title = heading("Train one weight, and watch")
introduction = draw_first_line("training", inviting=True).empty()
say_what_was_refused(TRAINING)
controls, results = halves()

with controls:
    settings = draw_controls()
with beside_title:
    example = draw_training_starting_points(settings)
introduction.markdown(with_terms(example or INTRODUCTION))

zeroed, forgotten = zeroed_and_forgotten(settings.config)
zeroed_run, forgotten_run = zeroed.run, forgotten.run
last_step = len(zeroed_run) - 1
if st.session_state["step"] > last_step:  # noqa: PLR1730 (set at need only: it may be typed in at this moment)
    st.session_state["step"] = last_step
scale = st.session_state["scale"]
pins = TRAINING_PINS.runs()

with results:
    what_happened = f"{verdicts.verdict(zeroed, advice_for(zeroed))}  \n{verdicts.forgotten_verdict(forgotten)}"
    draw_verdict(what_happened, verdicts.tone(zeroed.diagnosis))

    # --- the charts, and the player that moves over them ---

    with st.container(key="stage"):
        with st.container(key=CHARTS):
            loss_place, w_place, forgetting_place = st.columns(3, gap="small")
            with loss_place:
                figure = loss_figure(zeroed, colors, words=chart_words.LOSS_CHART, scale=scale, pins=pins)
                figure["layout"]["meta"]["run"] = pair(zeroed_run, forgotten_run)
                draw_chart(figure, key="chart_loss", alt=chart_words.loss_alt(zeroed, len(pins)))
            with w_place:
                figure = weight_figure(zeroed, landscape_of(zeroed), colors, words=chart_words.WEIGHT_CHART, pins=pins)
                draw_chart(figure, key="chart_w", alt=chart_words.weight_alt(zeroed, len(pins)))
            with forgetting_place:
                figure = forgetting_figure(zeroed, forgotten, colors, words=chart_words.FORGETTING_CHART)
                draw_chart(figure, key="chart_forgetting", alt=chart_words.forgetting_alt(zeroed, forgotten))
        with st.container(key="playbar"):
            draw_playback(st.session_state["step"])

    # --- results, options ---

    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="results"):
        x = number_box("Predict for x", -MAX_X, MAX_X, key="x", step=1, width=150)
        st.metric("Prediction before", number(predict(settings.model, x=x, w=settings.w), 8), width="content")
        st.metric("Prediction after", verdicts.reached(zeroed_run.predict(x)), width="content")
        st.metric("Final w", verdicts.reached(zeroed_run.final_w), width="content")
        st.metric("Loss of the last sample", verdicts.reached(zeroed_run.final_loss, 5), width="content")
        st.segmented_control(
            "Loss axis", SCALES, format_func=str.capitalize, key="scale", required=True, persist_state="session"
        )
        TRAINING_PINS.draw_button(settings, zeroed)
        TRAINING_PINS.draw_menus()

    # --- one step, all steps, the code ---

    with st.container(key="details"):
        st.subheader("One step in close-up")
        step = whole_box("Step", 0, last_step, key="step", width=170)
        draw_close_up(zeroed_run, forgotten_run, step, colors)
        link_to_step(settings.config, step)
        draw_step_log(zeroed_run)
        draw_run_as_code(zeroed_run)
        link_to_exercises("training")

TRAINING.finish(replace(settings, x=x, scale=scale, step=step))
TRAINING_KEPT.keep()
keep_in_browser()
TRAINING_PINS.train_missing()
