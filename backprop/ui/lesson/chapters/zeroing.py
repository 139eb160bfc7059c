"""Chapter 6: why the gradient is set to zero."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.figures.shared.palette import Palette
from backprop.training import TrainingConfig
from backprop.ui.forgetting.stage import draw_stage
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Number
from backprop.ui.parts.numbers import number
from backprop.ui.training import verdicts
from backprop.ui.training.runs import runs_of, step_gradients_of, zeroed_and_forgotten

_STEP = "lesson_zeroing_step"
_HEIGHT = 320  # of the charts: the chapter should stay on a screen or little more
CONFIG = TrainingConfig(epochs=30)
RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25)
_FORGETFUL = f"""\
for x, y in zip(x_data, y_data):
    loss = (x * w - y) ** 2
    loss.backward()
    w.data -= {CONFIG.learning_rate} * w.grad
    # w.grad.zero_() is missing"""


def _second() -> tuple[float, float, float, float]:
    """Without zeroing: `w.grad` at the first update and w after it; the second sample's own gradient; `w.grad` then."""
    (run,) = runs_of([replace(CONFIG, zero_grad=False)])
    return float(run.gradients[0]), float(run.weights[1]), float(step_gradients_of(run)[1]), float(run.gradients[1])


def _facts() -> dict[str, str]:
    first, w, own, held = _second()
    return {"first": number(first), "w": number(w), "own": number(own), "held": number(held)}


def _draw(colors: Palette, guessed: bool, beside: DeltaGenerator) -> None:
    if not guessed:
        st.code(_FORGETFUL, language="python")
        st.markdown("Two steps of this loop are run once you have said what `w.grad` holds at the second.")
        return
    st.session_state.setdefault(_STEP, 0)
    rate = beside.select_slider(
        "Learning rate", RATES, value=CONFIG.learning_rate, format_func=number, key="lesson_zeroing_rate"
    )
    zeroed, forgotten = zeroed_and_forgotten(replace(CONFIG, learning_rate=rate))
    st.markdown(verdicts.forgotten_verdict(forgotten))
    draw_stage(zeroed, forgotten, colors, key=_STEP, height=_HEIGHT)


CHAPTER = Chapter(
    id="zeroing",
    guess=Number(
        lambda: _second()[3],
        {
            "replaced": lambda: _second()[2],
            "old": lambda: _second()[0],
            "difference": lambda: _second()[2] - _second()[0],
            "sign": lambda: -_second()[3],
        },
    ),
    facts=_facts,
    draw=_draw,
    exercise="mend-the-forgetful-loop",
    page="forgetting",
    wide=True,
)
