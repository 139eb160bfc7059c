"""The computational graph: every value, every gradient, one step at a time."""

import streamlit as st

from backprop.ui.exercises.links import link_to_exercises
from backprop.ui.graph.controls import draw_expression_input, draw_leaves, explain, runnable
from backprop.ui.graph.derivation import draw_derivation
from backprop.ui.graph.links import link_to_training
from backprop.ui.graph.notes import notes
from backprop.ui.graph.nudging import draw_nudging
from backprop.ui.graph.runs import recorded
from backprop.ui.graph.stage import draw_stage
from backprop.ui.graph.state import GRAPH, STEP, TEXT
from backprop.ui.graph.take_home import draw_graph_as_code
from backprop.ui.lesson.links import draw_first_line
from backprop.ui.shell.navigation import through_navigation
from backprop.ui.shell.state import say_what_was_refused
from backprop.ui.shell.theme import palette, style

through_navigation()
colors = palette()
style()
GRAPH.begin()

st.title("The computational graph")
draw_first_line(
    "graph",
    "On the way forward, PyTorch notes every operation between a parameter and the result: that is the "
    "[graph](#term-graph). `backward()` goes through it from the result back to the parameters and multiplies as it "
    "goes. Step through both.",
)
say_what_was_refused(GRAPH)

expression, problem = draw_expression_input()
problem_place = st.container()

stage_place, leaf_place = st.columns([3.4, 1], gap="medium")  # on a telephone, the graph before its inputs
with leaf_place:
    wanted = draw_leaves(expression)
settings, refusal = runnable(wanted)
st.session_state[STEP] = settings.step
with problem_place:
    if problem := problem or refusal:
        explain(problem, st.session_state[TEXT])
    if problem or wanted is None:
        st.caption(f"Until then the graph below is the last one that worked: `{settings.expression}`")

with stage_place:
    if (said := notes(recorded(settings))) and not problem:
        st.info(said)
    draw_stage(settings, colors)

draw_nudging(settings, colors)
draw_derivation(settings)
draw_graph_as_code(settings)
link_to_training(settings)
link_to_exercises("graph")
