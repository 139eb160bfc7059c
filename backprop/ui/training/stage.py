"""What a run of one weight looks like: the verdict, the three charts and the player that moves over them."""

import streamlit as st

from backprop.figures.forgetting.loops import forgetting_figure
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import RunView
from backprop.figures.training.loss import loss_figure
from backprop.figures.training.weight import weight_figure
from backprop.ui.parts.playback import CHARTS, draw_chart, draw_playback, pair
from backprop.ui.parts.verdict_box import draw_verdict
from backprop.ui.training import chart_words, verdicts
from backprop.ui.training.pins import TRAINING_PINS
from backprop.ui.training.runs import advice_for, landscape_of
from backprop.ui.training.settings import Scale


def draw_one_weight_verdict(zeroed: RunView, forgotten: RunView) -> None:
    """Draw what happened to both loops."""
    what_happened = f"{verdicts.verdict(zeroed, advice_for(zeroed))}  \n{verdicts.forgotten_verdict(forgotten)}"
    draw_verdict(what_happened, verdicts.tone(zeroed.diagnosis))


def draw_one_weight_stage(zeroed: RunView, forgotten: RunView, colors: Palette, *, scale: Scale, step: int) -> None:
    """Draw the charts, and the player that moves over them."""
    pins = TRAINING_PINS.runs()
    alike = {name: pin for name, pin in pins.items() if isinstance(pin, RunView)}
    with st.container(key="stage"):
        with st.container(key=CHARTS):
            loss_place, w_place, forgetting_place = st.columns(3, gap="small")
            with loss_place:
                figure = loss_figure(zeroed, colors, words=chart_words.LOSS_CHART, scale=scale, pins=pins)
                figure["layout"]["meta"]["run"] = pair(zeroed.run, forgotten.run)
                draw_chart(figure, key="chart_loss", alt=chart_words.loss_alt(zeroed, len(pins)))
            with w_place:
                figure = weight_figure(zeroed, landscape_of(zeroed), colors, words=chart_words.WEIGHT_CHART, pins=alike)
                draw_chart(figure, key="chart_w", alt=chart_words.weight_alt(zeroed, len(alike)))
            with forgetting_place:
                figure = forgetting_figure(zeroed, forgotten, colors, words=chart_words.FORGETTING_CHART)
                draw_chart(figure, key="chart_forgetting", alt=chart_words.forgetting_alt(zeroed, forgotten))
        with st.container(key="playbar"):
            draw_playback(step)
