"""A closer look: forgetting is momentum of exactly 1."""

import numpy as np
import streamlit as st

from backprop.figures.forgetting.weights_compared import WeightSeries, weights_figure
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import RunView, value_range
from backprop.ui.forgetting.runs import with_momentum
from backprop.ui.forgetting.state import MOMENTUM
from backprop.ui.forgetting.words import damping, momentum_1, momentum_text
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import draw_chart


def draw_momentum(zeroed: RunView, forgotten: RunView, colors: Palette) -> float:
    """Draw it. Returns the momentum that the learner has chosen."""
    st.markdown(
        "PyTorch's optimiser `SGD` can keep a **velocity** v: at each step `v ← momentum · v + gradient`, and then "
        "`w ← w − learning_rate · v`. With momentum 1 nothing of v is ever lost: it is the sum of all gradients so "
        "far, just what `w.grad` holds when nobody zeroes it."
    )
    momentum = st.slider("Momentum", 0.0, 1.0, step=0.01, format="%g", key=MOMENTUM, persist_state="session", width=420)
    reads, run = momentum_text(momentum), forgotten.run
    histories = [with_momentum(run.config, one).astype(np.float64) for one in (1.0, momentum)]
    shown = min(len(histories[0]), forgotten.shown_steps + 1)
    one, damped = (history[:shown] for history in histories)
    lost = run.weights[:shown].astype(np.float64)
    steps = np.arange(shown)
    figure = weights_figure(
        [
            WeightSeries("forgotten", steps, lost, colors.forgotten, "dashed"),
            WeightSeries("SGD, momentum 1", steps, one, colors.ink, "marks"),
            WeightSeries(f"SGD, momentum {reads}", steps, damped, colors.ink, "line"),
        ],
        colors,
        title="w",
        x_axis="step",
        low_high=value_range([forgotten], "weights"),
    )
    last = float(damped[np.isfinite(damped)][-1])
    draw_chart(
        figure,
        key="chart_momentum",
        alt=f"w of the forgotten loop and of SGD with momentum 1, and with momentum {reads}, where it last is "
        f"{number(last)}.",
    )
    st.markdown(f"{momentum_1(run, one, shown - 1)} {damping(run.config, momentum, damped)}")
    return momentum
