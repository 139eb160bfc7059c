"""A closer look: at which learning rates each loop converges or stays bounded."""

from dataclasses import replace

import numpy as np
import streamlit as st

from backprop.figures.forgetting.rates import LoopFactors, RatesWords, stability_figure
from backprop.figures.shared.palette import Palette
from backprop.stability import epoch_factors
from backprop.stability.windows import Intervals, Windows, rates_of_interest, windows
from backprop.training import MAX_LEARNING_RATE, TrainingConfig, TrainingRun
from backprop.ui.forgetting.runs import measured
from backprop.ui.forgetting.words import LISTED, at_your_rate, listed, windows_in_words
from backprop.ui.parts.clicks import Click, listen_for_clicks
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import draw_chart
from backprop.ui.training.settings import MIN_LEARNING_RATE
from backprop.ui.training.state import TRAINING

PICTURE = "rates_picture"
_DOTS, _CURVE_POINTS = 33, 600
WORDS = RatesWords(
    title="An epoch multiplies the error by …",
    zeroed="zeroed",
    forgotten="forgotten",
    measured="measured",
    one="1: the error stays",
    current="your rate",
    zeroed_strip="zeroed converges",
    forgotten_strip="forgotten bounded",
    x_axis="learning rate",
)


def draw_rates(zeroed_run: TrainingRun, forgotten_run: TrainingRun, colors: Palette) -> None:
    """Draw it."""
    config = zeroed_run.config
    linear = config.model == "linear"
    if not np.float32(config.dataset.arrays()[0]).any():
        st.info("Every x is 0 here, so no gradient ever moves w, at any learning rate.")
        return
    st.markdown(
        "Below 1 the error shrinks from epoch to epoch. Above 1 it grows. "
        + (
            "The lines are exact, from the data alone; each dot is **measured**: two real runs that start apart, and "
            "what an epoch does to the distance between them. "
            if linear
            else "For the sigmoid there is no closed form, so there are no lines. Each dot is **measured**: two real "
            "runs that start a little apart, and what an epoch does to the distance between them. "
        )
        + "Click on the picture to take a learning rate from it."
    )
    found = windows(config.dataset) if linear else Windows((), (), (), (), ())
    low, high = rates_of_interest(found, current=config.learning_rate, highest=MAX_LEARNING_RATE)
    rates = tuple(np.geomspace(low, high, _DOTS).tolist())
    # The learning rate and the epochs of the run change nothing here but the mark.
    dots = measured(replace(config, learning_rate=1.0, epochs=1, zero_grad=True), rates)
    zeroed, forgotten = (
        _loop(config, zero_grad, low, high, kept, dot) if linear else LoopFactors(np.empty(0), np.empty(0), (), dot)
        for zero_grad, kept, dot in ((True, found.zeroed, dots[0]), (False, found.forgotten, dots[1]))
    )
    figure = stability_figure(
        zeroed, forgotten, colors, rates=np.array(rates), current=config.learning_rate, words=WORDS
    )
    with st.container(key=PICTURE):
        draw_chart(figure, key="chart_rates", alt=_alt(found, config) if linear else "Measured growth of both loops")
    listen_for_clicks(charts=PICTURE, on_click=_take)
    if linear:
        _words(found, zeroed_run, forgotten_run)


def _loop(
    config: TrainingConfig, zero_grad: bool, low: float, high: float, kept: Intervals, dots: np.ndarray
) -> LoopFactors:
    x = np.array(config.dataset.x)
    # Points also where the curve has a corner or a root, which a grid would miss.
    roots = 1 / (2 * x[x != 0] ** 2)
    special = np.concatenate([roots, [edge for interval in kept for edge in interval]])
    rates = np.sort(
        np.concatenate([np.geomspace(low, high, _CURVE_POINTS), special[(special > low) & (special < high)]])
    )
    return LoopFactors(rates, np.abs(epoch_factors(config.dataset, rates, zero_grad)), kept, dots)


def _words(found: Windows, zeroed: TrainingRun, forgotten: TrainingRun) -> None:
    st.markdown(windows_in_words(found))
    st.markdown(at_your_rate(found, zeroed, forgotten))
    if found.only_forgotten:
        with st.container(horizontal=True, gap="small"):
            for index, (low, high) in enumerate(found.only_forgotten[:LISTED]):
                rate = float(f"{(low * high) ** 0.5:.3g}")
                if low < rate < high and MIN_LEARNING_RATE <= rate <= MAX_LEARNING_RATE:
                    st.button(f"Try {number(rate)}", key=f"rates_try_{index}", on_click=_choose, args=(rate,))


def _take(click: Click) -> None:
    _choose(click.x)


def _choose(rate: float) -> None:
    rounded = float(f"{rate:.4g}")
    TRAINING.choose(replace(TRAINING.stored(), learning_rate=min(max(rounded, MIN_LEARNING_RATE), MAX_LEARNING_RATE)))


def _alt(found: Windows, config: TrainingConfig) -> str:
    return (
        "By how much an epoch multiplies the error, against the learning rate, for both loops: exact curves, and "
        f"measured values as dots. The zeroed loop converges {listed(found.zeroed)}; the forgotten one stays bounded "
        f"{listed(found.forgotten)}. Your learning rate is {number(config.learning_rate)}."
    )
