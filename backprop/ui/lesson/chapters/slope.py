"""Chapter 2: which way is downhill."""

import numpy as np
import numpy.typing as npt
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.datasets import ARTICLE
from backprop.figures.graph.slope import SlopeWords, slope_figure
from backprop.figures.shared.palette import Palette
from backprop.graph import Graph, Nudge, nudge, nudged_results, record
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Choice
from backprop.ui.parts.numbers import number, told_apart
from backprop.ui.parts.playback import draw_chart
from backprop.ui.shell.store import stored

LOWEST, HIGHEST = 0.0, 4.0
NUDGES = (1.0, 0.5, 0.1, 0.01, 0.001)
_POINTS = 81
_WORDS = SlopeWords(
    title="The loss, for every w", here="here", slope="its slope, as a straight line", nudged="nudged", x_axis="w"
)


def _graph(w: float) -> Graph:
    return record("mean((x*w - y)**2)", {"x": ARTICLE.x, "w": w, "y": ARTICLE.y}, ("w",))


@stored
def _nudged(w: float = 1.0, size: float = 0.1) -> Nudge:
    return nudge(_graph(w), "w", size)


@stored
def _curve() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    ws = np.linspace(LOWEST - 0.25, HIGHEST + 1.1, _POINTS)
    return ws, nudged_results(_graph(0.0), "w", ws)


def _change() -> str:
    """Which of the choices is nearest to what the loss really does."""
    here = _nudged()
    choices = {"falls": here.predicted, "falls-all": here.gradient, "rises": -here.predicted}
    return min(choices, key=lambda name: abs(choices[name] - here.actual))


def _facts() -> dict[str, str]:
    here = _nudged()
    return {
        "loss": number(here.result, 3),
        "gradient": number(here.gradient, 3),
        "predicted": number(here.predicted, 3),
        "actual": number(here.actual, 3),
        "about": number(abs(here.predicted), 1),
        "about_gradient": number(abs(here.gradient), 1),
    }


def compared(here: Nudge) -> str:
    """What the gradient says of the nudge, and what is true, in a sentence or two."""
    predicted, actual = told_apart(here.predicted, here.actual, digits=3)
    flat = " Here the slope is 0: this is the lowest place." if here.gradient == 0 else ""
    off = number(abs(here.actual - here.predicted), 2)
    return (
        f"Slope times nudge is {number(here.gradient, 4)} × {number(here.size)} = **{predicted}**. Really the loss "
        f"changes by **{actual}**. They are {off} apart.{flat}"
    )


def _draw(colors: Palette, guessed: bool, beside: DeltaGenerator) -> None:
    w, size = 1.0, 0.1
    if guessed:
        with beside.container(horizontal=True, gap="medium"):
            w = st.slider("w", LOWEST, HIGHEST, w, step=0.05, key="lesson_slope_w")
            size = st.select_slider("Nudge w by", NUDGES, value=size, format_func=number, key="lesson_slope_nudge")
    here = _nudged(w, size)
    figure = slope_figure(*_curve(), here, colors, words=_WORDS, nudged=guessed)
    steep = "falls" if here.gradient < 0 else "rises" if here.gradient > 0 else "is flat"
    draw_chart(
        figure,
        key="lesson_chart",
        alt=f"The loss over w: a valley with its lowest place at w = 2. At w = {number(w)} the curve {steep}, with "
        f"slope {number(here.gradient, 4)}.",
    )
    st.markdown(
        compared(here)
        if guessed
        else f"At w = 1 the loss is **{number(here.result, 3)}** and its slope **{number(here.gradient, 3)}**."
    )


CHAPTER = Chapter(
    id="slope",
    guess=Choice(("falls", "falls-all", "rises"), _change),
    facts=_facts,
    draw=_draw,
    exercise="small-nudge",
    page="training",
)
