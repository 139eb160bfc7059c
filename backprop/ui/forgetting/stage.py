"""The two loops side by side, with the player, and what `w.grad` held at the step in words."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from backprop.figures.forgetting.held import HeldWords, held_figure
from backprop.figures.forgetting.loops import forgetting_figure
from backprop.figures.shared.common import HEIGHT
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import RunView
from backprop.ui.forgetting.words import at_this_step, ended
from backprop.ui.parts.numbers import counted
from backprop.ui.parts.playback import CHARTS, STEP, draw_chart, draw_playback, values_at
from backprop.ui.parts.player import playable, positions
from backprop.ui.training.chart_words import FORGETTING_CHART
from backprop.ui.training.runs import step_gradients_of

WEIGHTS_CHART = replace(FORGETTING_CHART, title="w", below_title="Loss of each step")
HELD_CHART = HeldWords(
    title="What w.grad held",
    x_axis="step",
    zeroed="zeroed",
    forgotten="forgotten",
    left_over="left over from earlier steps",
    alone="this step's own gradient",
    close_title="Inside w.grad",
)
_READOUT = (
    "Step {step} of {last}, sample x = {x}, y = {y}. Zeroed: w {w}, loss {loss}, w.grad {gradient}. "
    "Forgotten: w {w_forgotten}, loss {loss_forgotten}; own gradient {alone}, left over {left_over}, "
    "so w.grad held {gradient_forgotten}."
)


def draw_stage(zeroed: RunView, forgotten: RunView, colors: Palette, *, key: str = STEP, height: int = HEIGHT) -> None:
    """Draw the charts, of this height in pixels, at the step that the session keeps under `key`, and the player."""
    alone = step_gradients_of(forgotten.run)
    last = len(zeroed.run) - 1
    if st.session_state[key] > last:  # noqa: PLR1730 (set at need only: it may be typed in at this moment)
        st.session_state[key] = last
    step: int = st.session_state[key]
    with st.container(key=CHARTS):
        left, right = st.columns(2, gap="small")
        with left:
            figure = forgetting_figure(zeroed, forgotten, colors, words=WEIGHTS_CHART, below="losses")
            figure["layout"]["meta"]["run"] = _pair(zeroed, forgotten, alone)
            figure["layout"]["height"] = height
            draw_chart(figure, key="chart_loops", alt=_weights_alt(zeroed, forgotten))
        with right:
            words = replace(HELD_CHART, close_title=f"{HELD_CHART.close_title}, up to step {step:,}")
            figure = held_figure(zeroed, forgotten, alone, colors, step=step, words=words)
            figure["layout"]["height"] = height
            draw_chart(figure, key="chart_held", alt=_held_alt(forgotten, alone, step))
    with st.container(key="playbar"):
        draw_playback(step, readout=_READOUT, key=key)
    st.markdown(at_this_step(forgotten.run, alone, step))


def _pair(zeroed: RunView, forgotten: RunView, alone: np.ndarray) -> dict[str, Any]:
    """The two runs as the player reads them."""
    stops = positions(len(zeroed.run))
    held = values_at(forgotten.run.gradients, stops)
    mine = values_at(alone, stops)
    before = np.concatenate([[0.0], forgotten.run.gradients[:-1]])  # what `w.grad` held already
    return playable(
        len(zeroed.run),
        zeroed.run.config.dataset,
        {
            "w": zeroed.run.weights[stops],
            "loss": zeroed.run.losses[stops],
            "gradient": zeroed.run.gradients[stops],
            "w_forgotten": values_at(forgotten.run.weights[:-1], stops),
            "loss_forgotten": values_at(forgotten.run.losses, stops),
            "gradient_forgotten": held,
            "alone": mine,
            "left_over": values_at(before, stops),
        },
    )


def _weights_alt(zeroed: RunView, forgotten: RunView) -> str:
    ends = [ended(one.run.final_w) for one in (zeroed, forgotten)]
    losses = [ended(one.run.final_loss) for one in (zeroed, forgotten)]
    return (
        f"Two panels over {counted(len(zeroed.run), 'step')}. w ends at {ends[0]} with zeroing and at {ends[1]} "
        f"without; the last loss is {losses[0]} with zeroing and {losses[1]} without."
    )


def _held_alt(forgotten: RunView, alone: np.ndarray, step: int) -> str:
    at = min(step, len(forgotten.run) - 1)
    return (
        "Two panels. Above, what w.grad held in both loops over all steps; below, bars for a few steps, each split "
        f"into what was left over and the step's own gradient. At step {at:,} w.grad held "
        f"{ended(float(forgotten.run.gradients[at]))}, of which {ended(float(alone[at]))} was the step's own."
    )
