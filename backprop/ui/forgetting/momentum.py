"""A closer look: forgetting is momentum of exactly 1."""

from __future__ import annotations

import numpy as np
import streamlit as st

from backprop.figures.palette import Palette
from backprop.figures.view import RunView, value_range
from backprop.figures.weights_compared import WeightSeries, weights_figure
from backprop.optimizers import largest_difference
from backprop.ui.forgetting.runs import with_momentum
from backprop.ui.forgetting.state import MOMENTUM
from backprop.ui.numbers import number
from backprop.ui.playback import chart


def momentum_look(zeroed: RunView, forgotten: RunView, colors: Palette) -> float:
    """Draw it. Returns the momentum that the learner has chosen."""
    st.markdown(
        "PyTorch's optimiser `SGD` can keep a **velocity** v: at each step `v ← momentum · v + gradient`, and then "
        "`w ← w − learning_rate · v`. With momentum 1 nothing of v is ever lost. It is the sum of all gradients, which "
        "is just what `w.grad` holds when nobody zeroes it."
    )
    momentum = st.slider("Momentum", 0.0, 1.0, step=0.01, key=MOMENTUM, persist_state="session", width=420)
    run = forgotten.run
    histories = [with_momentum(run.config, one).astype(np.float64) for one in (1.0, momentum)]
    shown = min(len(histories[0]), forgotten.shown + 1)
    one, damped = (history[:shown] for history in histories)
    lost = run.weights[:shown].astype(np.float64)
    steps = np.arange(shown)
    figure = weights_figure(
        [
            WeightSeries("forgotten", steps, lost, colors.forgotten, "dashed"),
            WeightSeries("SGD, momentum 1", steps, one, colors.ink, "marks"),
            WeightSeries(f"SGD, momentum {momentum:g}", steps, damped, colors.ink, "line"),
        ],
        colors,
        title="w",
        x_axis="step",
        low_high=value_range([forgotten], "weights"),
    )
    difference, scale = largest_difference(one, lost)
    chart(
        figure,
        key="chart_momentum",
        alt=f"w of the forgotten loop and of SGD with momentum 1, which coincide, and with momentum {momentum:g}, "
        f"which ends at {number(float(damped[-1]))}.",
    )
    st.markdown(
        f"Over these {shown - 1:,} steps the forgotten loop and `torch.optim.SGD([w], lr={run.config.learning_rate:g}, "
        f"momentum=1.0)` differ by at most {number(difference, 2)}, with weights up to {number(scale, 3)}: "
        f"that is rounding. {_damping(momentum, damped)}"
    )
    return momentum


def _damping(momentum: float, weights: np.ndarray) -> str:
    if momentum == 1:
        return "Choose a momentum below 1 to see what damping does."
    kept = (
        "Momentum 0 keeps nothing of the velocity: that is the loop that zeroes."
        if momentum == 0
        else f"With momentum {momentum:g} each step keeps {momentum:.0%} of the velocity and loses the rest. "
        "That loss is the damping which the forgetful loop lacks."
    )
    early, late = np.array_split(weights, 2)
    low, high = float(late.min()), float(late.max())
    if not high - low <= float(early.max() - early.min()):
        return f"{kept} At this learning rate its swings grow all the same."
    if number(low, 4) == number(high, 4):
        return f"{kept} In the second half of these steps its w stays at {number(low, 4)}."
    return f"{kept} In the second half of these steps its w stays between {number(low, 4)} and {number(high, 4)}."
