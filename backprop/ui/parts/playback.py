"""Playing training runs: which values the player moves its marks by, and what its line of text says."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from plotly.basedatatypes import BaseFigure

from backprop.figures.shared.common import Figure
from backprop.figures.shared.enlarge import enlarged
from backprop.training import TrainingRun
from backprop.ui.parts.player import draw_player, playable, player_words, positions
from backprop.ui.shell.presenting import BY, presenting
from backprop.ui.training.runs import losses_at_stops

CHARTS = "charts"
STEP = "step"  # the key, in the session, of the step at which the player of the training page stands

_READOUT = (
    "Step {step} of {last}, epoch {epoch}. Sample x = {x}, y = {y}: prediction {prediction}, loss {loss}, "
    "w.grad {gradient}, so w goes from {w} to {w_after}. Forgotten: w.grad {gradient_forgotten}, w {w_forgotten}."
)


def draw_playback(step: int, *, readout: str = _READOUT, key: str = STEP) -> None:
    """Draw the player for the charts.

    Args:
        step: to stand at.
        readout: its line of text, with `{name}` for the values of the step.
        key: where the session keeps the step at which it came to rest.
    """
    draw_player(
        charts=CHARTS, step=step, words={**player_words("step"), "readout": readout}, on_step=_resting_under(key)
    )


def pair(zeroed: TrainingRun, forgotten: TrainingRun) -> dict[str, Any]:
    """The two runs as the player reads them from a figure."""
    stops = positions(len(zeroed))
    landscape, landscape_after = losses_at_stops(zeroed)
    return playable(
        len(zeroed),
        zeroed.config.dataset,
        {
            "prediction": zeroed.predictions[stops],
            "loss": zeroed.losses[stops],
            "gradient": zeroed.gradients[stops],
            "w": zeroed.weights[stops],
            "w_after": zeroed.weights[stops + 1],
            "landscape": landscape,
            "landscape_after": landscape_after,
            "w_forgotten": values_at(forgotten.weights[:-1], stops),
            "gradient_forgotten": values_at(forgotten.gradients, stops),
        },
    )


class Valid(BaseFigure):  # type: ignore[misc]  # has no types
    """A figure that Plotly need not check again.

    Handed a dict, `st.plotly_chart` has Plotly check every part of it, at every rerun: for the three charts of the
    training page that takes as long as their training. The tests check every figure that they draw, once.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure  # nothing else: it is what `BaseFigure.__init__` does that takes so long

    def to_dict(self) -> Figure:
        return self._figure


def draw_chart(figure: Figure, *, key: str, alt: str) -> None:
    """Draw one of the charts that the player moves its marks over."""
    # The figures bring their own colours for the theme, and are drawn faster without Streamlit's.
    if presenting():
        figure = enlarged(figure, BY)
    st.plotly_chart(Valid(figure), key=key, alt=alt, theme=None, config={"displayModeBar": False})


def values_at(values: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """The values at these steps; NaN after the last."""
    return np.where(stops < len(values), values[np.minimum(stops, len(values) - 1)], np.nan)


def _resting_under(key: str) -> Callable[[int], None]:
    def rest_at(step: int) -> None:
        st.session_state[key] = step

    return rest_at
