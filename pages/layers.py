"""Layers: weight matrices, bias vectors, and why a nonlinear function belongs between them."""

from dataclasses import replace

import streamlit as st

from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.glossary import with_terms
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.network.advice import advice, draw_advice_button
from backprop.ui.network.collapse import draw_collapse
from backprop.ui.network.controls import draw_controls
from backprop.ui.network.gradients import draw_gradients
from backprop.ui.network.matrices import draw_matrices
from backprop.ui.network.neuron import draw_neuron
from backprop.ui.network.pins import LAYERS_KEPT, LAYERS_PINS
from backprop.ui.network.runs import draw_go_on_button, trained
from backprop.ui.network.settings import EDGES, Look
from backprop.ui.network.stage import at_chosen, chosen_neuron, draw_stage, snapshot
from backprop.ui.network.starting_points import draw_network_starting_points
from backprop.ui.network.state import LAYERS, key
from backprop.ui.network.take_home import draw_network_as_code
from backprop.ui.network.verdict import tone, verdict
from backprop.ui.parts.closer_look import choose_look
from backprop.ui.parts.verdict_box import draw_verdict
from backprop.ui.parts.workbench import halves, heading
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style

LOOK_WORDS: dict[Look, str] = {
    "neuron": "One neuron",
    "matrices": "The matrices",
    "collapse": "Without σ",
    "gradients": "Where the gradient goes",
}

INTRODUCTION = (
    "A [layer](#term-layer) multiplies its inputs by a [matrix](#term-matrix) of weights, **W**, and "
    "adds a [vector](#term-vector) of biases, **b**. Each layer but the last then applies a function, **σ**."
)

through_navigation()
colors = palette()
style()
LAYERS.begin()

beside_title = heading("Layers")
introduction = draw_first_line("network").empty()
say_what_was_refused(LAYERS)
controls, results = halves()

with controls:
    settings = draw_controls()
with beside_title:
    example = draw_network_starting_points(settings)
introduction.markdown(with_terms(example or INTRODUCTION))

with results:
    learned = trained(settings.config)
    draw_go_on_button(learned.run)
    chosen = chosen_neuron(settings)
    here = snapshot(learned.run, settings.at)

    what_happened, to_try = verdict(learned.run, learned.diagnosis), advice(learned.run, learned.diagnosis)
    draw_verdict(f"{what_happened} {to_try}".strip(), tone(learned.diagnosis))
    draw_advice_button(settings, learned.run, learned.diagnosis)
    edges = st.session_state[key("edges")]
    with st.container(key="stage"):
        draw_stage(replace(settings, edges=edges), learned, chosen, colors)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="results"):
        st.segmented_control(
            "Edges show",
            EDGES,
            format_func="Edges: {}".format,
            key=key("edges"),
            required=True,
            persist_state="session",
            label_visibility="collapsed",
        )
        LAYERS_PINS.draw_button(settings, learned.run)
        LAYERS_PINS.draw_menus()

    look = choose_look(LOOK_WORDS, key=key("look"))
    settings = at_chosen(replace(settings, edges=edges, look=look), chosen)
    with st.container(key="closer_look"):
        match look:
            case "matrices":
                settings = replace(settings, layer=draw_matrices(learned.run, here, chosen.layer, colors))
            case "collapse":
                draw_collapse(settings, learned, here)
            case "gradients":
                draw_gradients(learned.run, here, colors)
            case _:
                settings = draw_neuron(settings, learned.run, here, chosen)
    draw_network_as_code(learned.run)
    link_to_exercises("network")

LAYERS.finish(replace(settings, at=st.session_state[key("at")]))
LAYERS_KEPT.keep()
LAYERS_PINS.train_missing()
