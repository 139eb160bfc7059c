"""Chapter 1: what is to be learned."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.datasets import ARTICLE
from backprop.figures.lesson.fit import FitWords, fit_figure
from backprop.figures.shared.palette import Palette
from backprop.outcomes import mean_losses
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Choice
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import draw_chart
from backprop.ui.shell.store import stored

LOWEST, HIGHEST = 0.0, 3.0
_WORDS = FitWords(
    title="The data and the line",
    samples="samples",
    line="prediction w·x",
    miss="miss",
    below_title="Each miss, squared",
    squared="of each sample",
    mean="their mean: the loss",
    x_axis="x",
)


@stored
def _loss(w: float) -> float:
    return float(mean_losses("linear", ARTICLE, [w])[0])


def _losses() -> tuple[float, float]:
    return _loss(1.0), _loss(3.0)


def _larger() -> str:
    low, high = _losses()
    return "same" if np.isclose(low, high) else "low" if low > high else "high"


def _facts() -> dict[str, str]:
    low, high = _losses()
    return {"loss_at_1": number(low), "loss_at_3": number(high)}


def _draw(colors: Palette, guessed: bool, beside: DeltaGenerator) -> None:
    w = 1.0
    if guessed:
        w = beside.slider("w", LOWEST, HIGHEST, w, step=0.05, key="lesson_fit_w")
    x, y = ARTICLE.arrays()
    loss = _loss(w)
    figure = fit_figure(
        ARTICLE,
        w * x,
        colors,
        words=_WORDS,
        top=float((HIGHEST * x).max()) if guessed else float(y.max()),
        most=float((((HIGHEST if guessed else w) * x - y) ** 2).max()),
    )
    alt = f"The three samples and the line for w = {number(w)}. Below, each miss squared; their mean is {number(loss)}."
    draw_chart(figure, key="lesson_chart", alt=alt)
    st.markdown(f"With w = {number(w)} the loss is **{number(loss)}**.")


CHAPTER = Chapter(
    id="fit",
    guess=Choice(("low", "high", "same"), _larger),
    facts=_facts,
    draw=_draw,
    exercise="mean-loss",
    page="training",
)
