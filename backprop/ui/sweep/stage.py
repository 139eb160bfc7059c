"""The map on the page: something at once, then the whole in pieces, which any move of the learner stops."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from backprop.figures.shared.palette import Palette
from backprop.figures.sweep.fields import (
    Field,
    difference_field,
    epochs_field,
    loss_difference_field,
    loss_field,
    outcome_field,
)
from backprop.figures.sweep.finder import slice_figure
from backprop.figures.sweep.heatmap import map_figure
from backprop.outcomes import NEVER
from backprop.sweep import Grid, OutcomeMap
from backprop.sweep.finder import best_rate, nearest_row, windows
from backprop.ui.parts.cells import draw_cells_readout
from backprop.ui.parts.clicks import Click, listen_for_clicks
from backprop.ui.parts.numbers import counted
from backprop.ui.parts.playback import draw_chart
from backprop.ui.sweep import words
from backprop.ui.sweep.settings import MapSettings, drawable, grids
from backprop.ui.sweep.store import known_map, map_of
from backprop.ui.training.settings import Settings
from backprop.ui.training.state import TRAINING

STAGE = "map_stage"
_OPEN, _STOPPED = "map_open", "map_stopped"
_QUICK = 8_000_000  # steps of all cells: less is done before a first picture could be looked at


def opened() -> bool:
    """Whether a cell was chosen: its run is on the training page now."""
    return bool(st.session_state.pop(_OPEN, False))


def draw_stage(settings: Settings, map_settings: MapSettings, colors: Palette) -> list[OutcomeMap]:
    """Draw map, slice and words. Returns the maps of the whole grid; none while they are stopped."""
    wanted = grids(settings, map_settings)
    varied = wanted[0].varied
    progress = st.empty()
    with st.container(key=STAGE):
        picture = st.empty()
    draw_cells_readout(charts=STAGE, words=words.readout(varied))
    listen_for_clicks(
        charts=STAGE,
        on_click=partial(_open_nearest, varied, (*wanted, *grids(settings, map_settings, coarse=True))),
    )
    below = st.empty()

    found = [one for grid in wanted if (one := known_map(grid)) is not None]
    if len(found) == len(wanted):
        _draw(found, settings, map_settings, colors, picture, below, name="fine")
        return found
    if sum(grid.cells * grid.total_steps for grid in wanted) > _QUICK:
        coarse = [map_of(grid) for grid in grids(settings, map_settings, coarse=True)]
        _draw(coarse, settings, map_settings, colors, picture, below, name="coarse")
        if st.session_state.get(_STOPPED) == wanted:
            with progress.container(horizontal=True, vertical_alignment="center"):
                st.info(f"Stopped. This is a coarse map{_shorter(coarse[0].grid, wanted[0])}.")
                st.button("Compute the whole map", key="map_resume", on_click=_resume)
            return []
    st.session_state.pop(_STOPPED, None)
    found = _refined(wanted, progress)
    _draw(found, settings, map_settings, colors, picture, below, name="fine")
    return found


def _refined(wanted: Sequence[Grid], progress: st.delta_generator.DeltaGenerator) -> list[OutcomeMap]:
    with progress.container(horizontal=True, vertical_alignment="center"):
        bar = st.empty()
        st.button("Stop", key="map_stop", icon=":material/stop_circle:", on_click=_stop, args=(wanted,))
    found = []
    for number, grid in enumerate(wanted):

        def show(share: float, before: int = number) -> None:
            # A point at which Streamlit turns to a newer request, and leaves this one.
            bar.progress(min((before + share) / len(wanted), 1.0), text=f"Running {wanted[0].cells:,} cells")

        found.append(map_of(grid, show))
    progress.empty()
    return found


def _draw(
    found: Sequence[OutcomeMap],
    settings: Settings,
    map_settings: MapSettings,
    colors: Palette,
    picture: st.delta_generator.DeltaGenerator,
    below: st.delta_generator.DeltaGenerator,
    *,
    name: str,
) -> None:
    grid = found[0].grid
    varied, own = grid.varied, getattr(settings, grid.varied)
    row = nearest_row(found[0], own)
    show = drawable(map_settings)
    heading = words.title(show, map_settings.loop, grid)
    figure = map_figure(
        found,
        _field(found, show, colors),
        colors,
        current=(settings.learning_rate, own),
        row=row,
        limits=[(windows(one.grid), "zeroed" if one.grid.zero_grad else "forgotten") for one in found],
        words=words.map_chart(heading, varied),
    )
    with picture.container():
        draw_chart(figure, key=f"chart_map_{name}", alt=words.map_alt(found, heading, settings))
    best = best_rate(found[0], row)
    start = grid.initial_ws[row]
    with below.container():
        if show == "epochs" and (found[0].epochs == NEVER).all():
            st.info(words.NONE_CONVERGED)
        st.markdown("  \n".join(words.shares(one) for one in found))
        st.button(
            "Open your run on the training page",
            key=f"map_open_run_{name}",
            icon=":material/show_chart:",
            on_click=_open,
            args=(varied, settings.learning_rate, own),
            help=f"The run with the learning rate and the initial {varied} that the controls above are set to.",
        )
        st.subheader("The learning-rate finder")
        st.markdown(words.finder(found[0], row, best))
        if best is not None:
            st.button(
                "Open the best rate’s run",
                key=f"map_open_best_{name}",
                icon=":material/show_chart:",
                on_click=_open,
                args=(varied, best.learning_rate, start),
            )
        figure = slice_figure(
            list(found),
            row,
            best,
            colors,
            current=settings.learning_rate,
            words=words.slice_chart(words.slice_title(found[0], row)),
        )
        draw_chart(figure, key=f"chart_slice_{name}", alt=words.slice_alt(found[0], row, best))


def _field(found: Sequence[OutcomeMap], show: str, colors: Palette) -> Field:
    if len(found) > 1 and show == "loss":
        return loss_difference_field(found[0], found[1], colors, title=words.RATIO_TITLE)
    if len(found) > 1:
        return difference_field(found[0], found[1], colors, words.DIFFERENCES)
    match show:
        case "loss":
            return loss_field(found[0], colors, title=words.LOSS_TITLE)
        case "epochs":
            return epochs_field(found[0], colors, title=words.EPOCHS_TITLE)
    return outcome_field(found[0], colors, words.OUTCOME_NAMES)


def _shorter(coarse: Grid, whole: Grid) -> str:
    return "" if coarse.epochs == whole.epochs else f" after {coarse.epochs:,} of {counted(whole.epochs, 'epoch')}"


def _open_nearest(varied: str, drawn: Sequence[Grid], click: Click) -> None:
    """Open the run of the cell that was clicked. The browser sends its numbers, of whichever map it shows."""
    rates = {rate for grid in drawn for rate in grid.learning_rates}
    starts = {w for grid in drawn for w in grid.initial_ws}
    rate = min(rates, key=lambda rate: max(rate / click.x, click.x / rate) if click.x > 0 else rate)
    _open(varied, rate, min(starts, key=lambda w: abs(w - click.y)))


def _open(varied: str, rate: float, start: float) -> None:
    begun: dict[str, Any] = {varied: start}
    TRAINING.choose(replace(TRAINING.stored(), learning_rate=rate, step=0, **begun))
    st.session_state[_OPEN] = True


def _stop(wanted: tuple[Grid, ...]) -> None:
    st.session_state[_STOPPED] = wanted


def _resume() -> None:
    st.session_state.pop(_STOPPED, None)
