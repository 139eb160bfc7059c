"""Where the exercises run PyTorch: behind the app's one lock, with bounded stores in front."""

from __future__ import annotations

import streamlit as st

from backprop.exercises.answers import Answer
from backprop.exercises.catalog import CATALOG
from backprop.exercises.chapters.graph import recorded
from backprop.exercises.exercise import GraphScene
from backprop.exercises.loop_judging import lessons_run
from backprop.exercises.loop_running import Loop, LoopRun, run_loop
from backprop.exercises.verdicts import Verdict
from backprop.graph import Graph
from backprop.training import TrainingRun
from backprop.ui.runs import one_at_a_time


def checked(exercise_id: str, answer: Answer) -> Verdict:
    """The verdict on an answer."""
    return _checked(exercise_id, tuple(answer.items()))


def passes(exercise_id: str, answer: Answer) -> bool:
    """Whether an answer passes."""
    return checked(exercise_id, answer).passed


@st.cache_resource(max_entries=1_000, show_spinner=False)
def _checked(exercise_id: str, answer: tuple[tuple[str, str], ...]) -> Verdict:
    with one_at_a_time():
        return CATALOG[exercise_id].check(dict(answer))


@st.cache_resource(max_entries=200, show_spinner=False)
def loop_run(loop: Loop) -> LoopRun:
    """What a loop of chosen lines does."""
    with one_at_a_time():
        return run_loop(loop)


@st.cache_resource(max_entries=50, show_spinner=False)
def graph_of(scene: GraphScene) -> Graph:
    """The graph of a scene."""
    with one_at_a_time():
        return recorded(scene)


@st.cache_resource(show_spinner=False)
def lesson() -> TrainingRun:
    """The lesson's own loop, to compare with."""
    with one_at_a_time():
        return lessons_run()
