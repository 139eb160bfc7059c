"""Forgetting to zero the gradients: what it does, what it is, and when the same adding-up is done on purpose."""

from dataclasses import replace

import streamlit as st

from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.forgetting.batch import draw_batch
from backprop.ui.forgetting.momentum import draw_momentum
from backprop.ui.forgetting.rates import draw_rates
from backprop.ui.forgetting.settings import Look
from backprop.ui.forgetting.stage import draw_stage
from backprop.ui.forgetting.state import FORGETTING, LOOK, PAGE
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.parts.closer_look import choose_look
from backprop.ui.parts.verdict_box import draw_verdict
from backprop.ui.parts.workbench import halves, heading
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style
from backprop.ui.training import verdicts
from backprop.ui.training.controls import draw_controls
from backprop.ui.training.one_weight import stop_at_several
from backprop.ui.training.pins import TRAINING_KEPT
from backprop.ui.training.runs import zeroed_and_forgotten
from backprop.ui.training.state import TRAINING

LOOK_WORDS: dict[Look, str] = {
    "rates": "Which learning rates work",
    "momentum": "It is momentum of exactly 1",
    "batch": "Adding up on purpose",
}

through_navigation()
colors = palette()
style()
TRAINING.begin(page=PAGE)
FORGETTING.begin()

heading("Forgetting to zero the gradients")
draw_first_line(
    "forgetting",
    "`backward()` **adds** to `w.grad`. Leave out `w.grad.zero_()`, and each [step](#term-step) moves w by the sum of "
    "all gradients so far.",
)
say_what_was_refused(TRAINING, FORGETTING)
controls, results = halves()

with controls:
    settings = draw_controls()
stop_at_several(settings, results, PAGE, FORGETTING)
zeroed, forgotten = zeroed_and_forgotten(settings.config)

with results:
    what_happened = f"{verdicts.forgotten_verdict(forgotten)} {verdicts.verdict(zeroed)}"
    draw_verdict(what_happened, verdicts.tone(forgotten.diagnosis))

    with st.container(key="stage"):
        draw_stage(zeroed, forgotten, colors)

    look = choose_look(LOOK_WORDS, key=LOOK)
    chosen = replace(FORGETTING.stored(), look=look)
    match look:
        case "momentum":
            chosen = replace(chosen, momentum=draw_momentum(zeroed, forgotten, colors))
        case "batch":
            chosen = replace(chosen, k=draw_batch(zeroed, forgotten, colors))
        case _:
            draw_rates(zeroed.run, forgotten.run, colors)
    link_to_exercises("forgetting")

TRAINING.finish(replace(settings, step=st.session_state["step"]), page=PAGE)
FORGETTING.finish(chosen)
TRAINING_KEPT.keep()
