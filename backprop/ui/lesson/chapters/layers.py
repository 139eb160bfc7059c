"""Chapter 8: from a number to a matrix."""

from dataclasses import replace

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.figures.network.learned import learned_figure
from backprop.figures.network.loss import epochs_figure
from backprop.figures.shared.common import ChartWords
from backprop.figures.shared.palette import Palette
from backprop.network import NetworkConfig
from backprop.network.activations import ActivationName
from backprop.network.data import PRESETS
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Choice
from backprop.ui.network.runs import Learned, learned
from backprop.ui.network.stage import draw_epoch_player, learned_alt, learned_words, loss_alt
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import CHARTS, draw_chart
from backprop.ui.parts.player import playable
from backprop.ui.parts.scenes import paint_scenes

CONFIG = NetworkConfig(
    layers=2, width=4, activation="identity", learning_rate=0.1, epochs=1_000, points=PRESETS["sine"]
)
_BETWEEN: dict[ActivationName, str] = {"identity": "nothing", "sigmoid": "the sigmoid"}
_STEP = "lesson_layers_step"
_STRAIGHT = 1e-4  # of the predictions' range: what rounding may bend a line by


def _learned(between: ActivationName) -> Learned:
    rate = 0.5 if between == "sigmoid" else CONFIG.learning_rate
    return learned(replace(CONFIG, activation=between, learning_rate=rate))


def _bends(result: Learned) -> int:
    """How often the slope of the learned curve changes its sign; −1 for a straight line."""
    curve = result.surface.predictions[-1].ravel().astype(np.float64)
    rises = np.diff(curve)
    if np.abs(np.diff(rises)).max() <= _STRAIGHT * np.ptp(curve):
        return -1
    return int((np.diff(np.sign(rises)) != 0).sum())


def _observed() -> str:
    bends = _bends(_learned("identity"))
    return "line" if bends < 0 else "bend" if bends <= 1 else "wave"


def _facts() -> dict[str, str]:
    without, with_sigmoid = (float(_learned(between).run.losses[-1]) for between in _BETWEEN)
    return {"loss": number(without, 3), "loss_sigmoid": number(with_sigmoid, 2)}


def _draw(colors: Palette, guessed: bool, beside: DeltaGenerator) -> None:
    between: ActivationName = "identity"
    if guessed:
        between = beside.segmented_control(
            "Between the layers", list(_BETWEEN), format_func=_BETWEEN.__getitem__, default=between, required=True,
            key="lesson_layers_between",
        )  # fmt: skip
    result = _learned(between)
    run = result.run
    at = min(st.session_state.get(_STEP, run.snapshots), run.snapshots - 1) if guessed else 0
    with st.container(key=CHARTS):
        left, right = st.columns(2, gap="small")
        with left:
            figure = learned_figure(run, result.surface, colors, words=learned_words(run))
            if not guessed:
                figure["layout"]["meta"]["scenes"] = []
            draw_chart(figure, key="lesson_chart", alt=learned_alt(result, at) if guessed else "The points of a wave.")
        if guessed:
            with right:
                figure = epochs_figure(
                    run.losses, colors, words=ChartWords(title="Mean loss of each epoch", x_axis="epoch"), pins={}
                )
                series = {"epoch": run.epochs_at, "loss": result.surface.losses}
                figure["layout"]["meta"]["run"] = playable(run.snapshots, None, series)
                draw_chart(figure, key="lesson_losses", alt=loss_alt(run, 0))
    if guessed:
        draw_epoch_player(run, at, on_step=_rest_at)
        paint_scenes(charts=CHARTS)


def _rest_at(step: int) -> None:
    st.session_state[_STEP] = step


CHAPTER = Chapter(
    id="layers",
    guess=Choice(("line", "bend", "wave"), _observed),
    facts=_facts,
    draw=_draw,
    exercise="two-layers-are-one",
    page="network",
    wide=True,
)
