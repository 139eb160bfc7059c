"""The part of the training page that compares optimisers; costs nothing until it is opened."""

from dataclasses import replace

import streamlit as st

from backprop.figures.shared.palette import Palette
from backprop.figures.training.optimizers import PathsWords, losses_figure, paths_figure
from backprop.figures.training.parameters import axes_of
from backprop.outcomes import lowest_point
from backprop.training import MAX_LEARNING_RATE, OptimizerName, TrainingRun
from backprop.ui.parts.downloads import unfolded
from backprop.ui.parts.number_box import number_box
from backprop.ui.parts.numbers import number
from backprop.ui.parts.playback import draw_chart
from backprop.ui.training.optimizers import words
from backprop.ui.training.optimizers.settings import FIELDS, OPTIMIZER_STATE, OPTIMIZERS_OPEN, OptimizerSettings
from backprop.ui.training.runs import trained
from backprop.ui.training.settings import Settings

_COMPARED: tuple[OptimizerName, ...] = ("momentum", "rmsprop", "adam", "adagrad")


def draw_optimizers(settings: Settings, plain: TrainingRun, colors: Palette) -> OptimizerSettings:
    """Draw it, folded up at first. `plain` is the page's own run. Returns what the learner has chosen."""
    chosen = OPTIMIZER_STATE.stored()
    place = unfolded("Other optimisers, side by side", key=OPTIMIZERS_OPEN, icon=":material/alt_route:")
    if not place:
        return chosen
    with place:
        st.markdown(
            "PyTorch has other rules for the step. From the same start and on the same data, each takes its own path. "
            "A learning rate of 0 leaves one out."
        )
        with st.container(horizontal=True, gap="small", key="optimizer_rates"):
            rates = {
                name: number_box(
                    words.NAMES[name], 0.0, MAX_LEARNING_RATE, key=FIELDS.key(name), help=words.RULES[name], width=170
                )
                for name in _COMPARED
            }
        chosen = OptimizerSettings(**rates)
        config = replace(settings.config, zero_grad=True)
        others = [replace(config, optimizer=name, learning_rate=rate) for name, rate in chosen.rates.items()]
        runs = [plain, *(trained(others) if others else [])]
        _draw_charts(settings, runs, colors)
        st.markdown(words.table(runs, settings.x))
        st.markdown(words.comparison(runs))
    return chosen


def _draw_charts(settings: Settings, runs: list[TrainingRun], colors: Palette) -> None:
    names = settings.parameters
    across, up = axes_of(names, settings.held)
    held = [name for name in names if name not in (across, up)]
    end = runs[0].final[names.index(held[0])] if held else 0.0
    shown = PathsWords(
        title=f"Mean loss, for every {across} and {up}",
        x_axis="",
        names=tuple(words.named(run.config) for run in runs),
        lowest="lowest loss",
        held=f"{held[0]} held at {number(end)}, where plain descent ends" if held else "",
    )
    config = runs[0].config
    lowest = lowest_point(config.model, config.dataset, config.loss)
    left, right = st.columns(2, gap="small")
    with left:
        places = (names.index(across), names.index(up))
        figure = paths_figure(runs, lowest, colors, words=shown, places=places)
        draw_chart(figure, key="chart_paths", alt=words.paths_alt(runs, across, up))
    with right:
        shown = replace(shown, title="Mean loss at the end of each epoch", x_axis="epoch")
        draw_chart(losses_figure(runs, colors, words=shown), key="chart_compared", alt=words.losses_alt(runs))
