"""What a run of several parameters looks like: the verdict, three charts and the player, and a step in close-up."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
import streamlit as st

from backprop.figures.forgetting.loops import ParameterSeries, forgetting_figure
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import SeveralView
from backprop.figures.training.loss import loss_figure
from backprop.figures.training.parameters import axes_of, parameters_figure
from backprop.figures.training.surface import surface_figure
from backprop.models import MODELS, ONE_WEIGHT
from backprop.training import TrainingRun
from backprop.ui.parts.clicks import Click, listen_for_clicks
from backprop.ui.parts.downloads import unfolded
from backprop.ui.parts.playback import CHARTS, draw_chart, draw_playback, values_at
from backprop.ui.parts.player import playable, positions
from backprop.ui.parts.verdict_box import draw_verdict
from backprop.ui.training import chart_words
from backprop.ui.training.close_up import draw_formulas
from backprop.ui.training.pins import TRAINING_PINS
from backprop.ui.training.runs import centring_of, several_advice_for
from backprop.ui.training.settings import MAX_W, Settings
from backprop.ui.training.several import chart_words as words
from backprop.ui.training.several import verdicts
from backprop.ui.training.several.close_up import several_forgotten_sentence, several_formulas
from backprop.ui.training.state import TRAINING

SURFACE = "surface"
_ON_THE_SURFACE = "2"  # the panel of the chart, as Plotly numbers its axes


def draw_several_verdict(settings: Settings, zeroed: SeveralView, forgotten: SeveralView) -> None:
    """Draw what happened to both loops, and why."""
    text = verdicts.verdict(zeroed, settings.x, several_advice_for(zeroed), centring_of(zeroed))
    draw_verdict(f"{text}\n\n{verdicts.forgotten_verdict(forgotten)}", verdicts.tone(zeroed.diagnosis))


def draw_several_stage(settings: Settings, zeroed: SeveralView, forgotten: SeveralView, colors: Palette) -> None:
    """Draw the charts, and the player that moves over them."""
    name, watched = settings.watched, settings.parameters.index(settings.watched)
    pins = TRAINING_PINS.runs()
    alike = {
        key: pin for key, pin in pins.items() if isinstance(pin, SeveralView) and pin.run.config.model == settings.model
    }
    with st.container(key="stage"):
        with st.container(key=CHARTS):
            loss_place, parameters_place, forgetting_place = st.columns(3, gap="small")
            with loss_place:
                figure = loss_figure(
                    zeroed, colors, words=chart_words.LOSS_CHART, scale=settings.scale, pins=pins, asked=settings.x
                )
                figure["layout"]["meta"]["run"] = several_pair(zeroed.run, forgotten.run)
                draw_chart(figure, key="chart_loss", alt=chart_words.loss_alt(zeroed, len(pins)))
            with parameters_place, st.container(key=SURFACE):
                figure = parameters_figure(zeroed, colors, words=words.PARAMETERS_CHART, held=settings.held, pins=alike)
                draw_chart(figure, key="chart_parameters", alt=words.parameters_alt(zeroed, settings.held, len(alike)))
            with forgetting_place:
                figure = forgetting_figure(
                    zeroed.of(watched),
                    forgotten.of(watched),
                    colors,
                    words=words.forgetting_chart(name),
                    series=ParameterSeries(name, f"gradient_{name}"),
                )
                draw_chart(figure, key="chart_forgetting", alt=words.forgetting_alt(zeroed, forgotten, watched))
        with st.container(key="playbar"):
            draw_playback(settings.step, readout=words.readout(settings.parameters))
    listen_for_clicks(charts=SURFACE, on_click=_start_there)


def draw_surface_choices(settings: Settings) -> None:
    """Draw the choice of what the surface holds, and of the parameter that is shown where zeroing is forgotten."""
    names = settings.parameters
    if len(names) > 2:
        st.segmented_control(
            "The surface holds", names, key="held", required=True, persist_state="session",
            help="The contour lines are drawn over the other two. Click on them to start from there.",
        )  # fmt: skip
    st.segmented_control(
        "Forgetting shows",
        names,
        key="watched",
        required=True,
        persist_state="session",
        help="Which parameter stands in the chart on the right, with its gradient.",
    )


def draw_surface(settings: Settings, zeroed: SeveralView, colors: Palette) -> None:
    """Draw the surface in three dimensions, folded up at first."""
    place = unfolded("The surface in 3D", key="surface_open", icon=":material/landscape:")
    if not place:
        return
    across, up = axes_of(settings.parameters, settings.held)
    places = (settings.parameters.index(across), settings.parameters.index(up))
    held = "" if len(settings.parameters) < 3 else f" {settings.held} is held at its value at the end of the run."
    said = f"The mean loss over {across} and {up}, in powers of ten, with the path of this run on it.{held}"
    with place:
        st.caption(f"{said} Drag to turn it.")
        figure = surface_figure(zeroed, colors, words=words.SURFACE, places=places)
        st.plotly_chart(figure, key="chart_surface", alt=said, theme=None, config={"displayModeBar": False})


def draw_several_close_up(
    settings: Settings, zeroed: TrainingRun, forgotten: TrainingRun, step: int, colors: Palette
) -> None:
    """Draw one step in formulas."""
    draw_formulas(several_formulas(zeroed, step, colors), settings.config, weights="p")
    st.caption(f"`p` stands for each of the parameters, {', '.join(settings.parameters)}.")
    st.caption(several_forgotten_sentence(forgotten, step, settings.parameters.index(settings.watched)))


def several_pair(zeroed: TrainingRun, forgotten: TrainingRun) -> dict[str, Any]:
    """The two runs as the player reads them from a figure."""
    stops = positions(len(zeroed))
    series = {"prediction": zeroed.predictions[stops], "loss": zeroed.losses[stops]}
    for index, name in enumerate(MODELS[zeroed.config.model].parameters):
        series |= {
            name: zeroed.weights[stops, index],
            f"{name}_after": zeroed.weights[stops + 1, index],
            f"gradient_{name}": zeroed.gradients[stops, index],
            f"{name}_forgotten": values_at(forgotten.weights[:-1, index], stops),
            f"gradient_{name}_forgotten": values_at(forgotten.gradients[:, index], stops),
        }
    return playable(len(zeroed), zeroed.config.dataset, series)


def _start_there(click: Click) -> None:
    """Begin the run where the surface was clicked."""
    settings = TRAINING.stored()
    if click.axes != _ON_THE_SURFACE or settings.model in ONE_WEIGHT:
        return
    names = axes_of(settings.parameters, settings.held)
    at = np.clip([click.x, click.y], -MAX_W, MAX_W)
    starts = {name: float(f"{value:.3g}") for name, value in zip(names, at.tolist(), strict=True)}
    TRAINING.choose(replace(settings, step=0, **cast(Any, starts)))
