"""Chapter 4: one step downhill."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.datasets import Dataset
from backprop.figures.shared.palette import Palette
from backprop.figures.training.weight import weight_figure
from backprop.outcomes import lowest
from backprop.training import TrainingConfig, TrainingRun
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Number
from backprop.ui.parts.numbers import counted, number, told_apart
from backprop.ui.parts.playback import CHARTS, draw_chart, draw_playback, pair
from backprop.ui.training import chart_words
from backprop.ui.training.runs import landscape_of, runs_of, zeroed_and_forgotten

_STEP = "lesson_step"
SAMPLE = Dataset((3.0,), (6.0,))
CONFIG = TrainingConfig(learning_rate=0.1, epochs=12, dataset=SAMPLE)
RATES = (0.001, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.055, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13)
_WORDS = replace(chart_words.WEIGHT_CHART, landscape_title="The loss of this sample, for every w")
_READOUT = "Step {step} of {last}: w is {w}, w.grad {gradient}, so w goes to {w_after}."


def _first() -> tuple[float, float]:
    """`w.grad` at the first update, and w after it."""
    (run,) = runs_of([CONFIG])
    return float(run.gradients[0]), float(run.weights[1])


def _facts() -> dict[str, str]:
    (run,) = runs_of([CONFIG])
    gradient, after = _first()
    return {
        "gradient": number(gradient),
        "after": number(after),
        "moved": number(-CONFIG.learning_rate * gradient),
        "loss_before": number(float(run.losses[0])),
        "loss_after": number(float(run.losses[1]), 3),
    }


def ended(run: TrainingRun) -> str:
    """Where the steps have led, and whether that is nearer to the best w than the start was."""
    start, end = float(run.weights[0]), float(run.weights[-1])
    best = lowest(run.config.model, run.config.dataset).w
    assert best is not None
    before, after = abs(start - best), abs(end - best)
    where = "nearer to {} than" if after < before else "farther from {} than" if after > before else "as far from {} as"
    reads, _ = told_apart(end, best)
    return f"After {counted(len(run), 'step')} w is **{reads}**: {where.format(number(best))} at the start."


def _draw(colors: Palette, guessed: bool, beside: DeltaGenerator) -> None:
    rate = CONFIG.learning_rate
    if guessed:
        rate = beside.select_slider("Learning rate", RATES, value=rate, format_func=number, key="lesson_step_rate")
    if not guessed:
        st.latex(r"w \leftarrow w - \text{rate} \cdot \text{gradient}")
        start = f"`w` is 1, the rate {number(rate)} and the gradient {number(_first()[0])}"
        st.markdown(f"Here {start}. Once you have said where w goes, the step is run.")
        return
    zeroed, forgotten = zeroed_and_forgotten(replace(CONFIG, learning_rate=rate))
    last = len(zeroed.run) - 1
    st.session_state.setdefault(_STEP, 0)
    st.markdown(ended(zeroed.run))
    with st.container(key=CHARTS):
        figure = weight_figure(zeroed, landscape_of(zeroed), colors, words=_WORDS, pins={})
        figure["layout"]["meta"]["run"] = pair(zeroed.run, forgotten.run)
        draw_chart(figure, key="lesson_chart", alt=chart_words.weight_alt(zeroed, 0))
    draw_playback(min(st.session_state[_STEP], last), readout=_READOUT, key=_STEP)


CHAPTER = Chapter(
    id="step",
    guess=Number(
        lambda: _first()[1],
        {
            "uphill": lambda: 2 - _first()[1],
            "only-the-move": lambda: _first()[1] - 1,
            "whole-gradient": lambda: 1 - _first()[0],
        },
    ),
    facts=_facts,
    draw=_draw,
    exercise="land-in-one-step",
    page="training",
)
