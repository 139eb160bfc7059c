"""Training runs and what is worked out from them for the pages: all of it by the app's one store."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import streamlit as st

from backprop.figures.shared.view import RunView, SeveralView, several_view, view
from backprop.figures.training.weight import Landscape, landscape
from backprop.outcomes import diagnose, diagnose_several, mean_losses
from backprop.outcomes.advice import Advice, Change, helpful, several_advice, worth_trying
from backprop.outcomes.centring import Centred, centred
from backprop.training import MAX_LEARNING_RATE, TrainingConfig, TrainingRun, train_in_pieces
from backprop.training.run import FloatArray
from backprop.training.step_gradients import step_gradients
from backprop.ui.parts.player import positions
from backprop.ui.shell.store import Pieces, Progress, computed, store
from backprop.ui.training.settings import MAX_EPOCHS, MIN_LEARNING_RATE

# Shorter trainings are over before a progress bar could be read.
STEPS_WORTH_A_PROGRESS_BAR = 8_000
_TRAINING = "Training; move a slider to stop"


def runs_of(configs: Sequence[TrainingConfig], on_progress: Progress | None = None) -> list[TrainingRun]:
    """A run for each of these settings, trained in one batch. `on_progress` as in `Store.get`."""
    return store().get(("runs", *configs), lambda: Pieces(train_in_pieces(configs)), on_progress=on_progress)


def trained(configs: Sequence[TrainingConfig]) -> list[TrainingRun]:
    """The same, where a long training shows how far it is.

    Moving a widget meanwhile stops it: each showing of progress is a point at which Streamlit turns to the newer
    request.
    """
    place = st.empty()

    def show(share: float) -> None:
        place.progress(min(share, 1.0), text=_TRAINING)

    long = max(config.total_steps for config in configs) > STEPS_WORTH_A_PROGRESS_BAR
    runs = runs_of(configs, show if long else None)
    place.empty()
    return runs


def zeroed_and_forgotten(config: TrainingConfig) -> tuple[RunView, RunView]:
    """The run, and the same with `w.grad` never zeroed; both in one loop."""
    zeroed, forgotten = _both(config)
    return viewed(zeroed), viewed(forgotten)


def several_zeroed_and_forgotten(config: TrainingConfig) -> tuple[SeveralView, SeveralView]:
    """The same, of a model with several parameters."""
    zeroed, forgotten = _both(config)
    return several_viewed(zeroed), several_viewed(forgotten)


def _both(config: TrainingConfig) -> list[TrainingRun]:
    return trained([replace(config, zero_grad=True), replace(config, zero_grad=False)])


def viewed(run: TrainingRun) -> RunView:
    """The run with what happened to it."""
    return computed(("view", run.config), lambda: view(run, diagnose(run)))


def several_viewed(run: TrainingRun) -> SeveralView:
    """The same for a run of a model with several parameters."""
    return computed(("view", run.config), lambda: several_view(run, diagnose_several(run)))


def several_advice_for(seen: SeveralView) -> list[Advice]:
    """What would have helped this run: worked out where the model is linear in its parameters, else tried out."""
    if seen.run.config.model == "logistic":
        return _tried(seen)
    rates = (MIN_LEARNING_RATE, MAX_LEARNING_RATE)
    return computed(
        ("advice", seen.run.config),
        lambda: several_advice(seen.run.config, seen.diagnosis, rates=rates, max_epochs=MAX_EPOCHS),
    )


def centring_of(seen: SeveralView) -> Centred | None:
    """What it would do to this run to centre its x."""
    config = seen.run.config
    if config.model == "logistic":
        return None
    return computed(("centring", config), lambda: centred(config, seen.diagnosis, most=MAX_LEARNING_RATE))


def advice_for(run_view: RunView) -> list[Advice]:
    """What would have helped this run, tried out in one batch."""
    return _tried(run_view)


def _tried(seen: RunView | SeveralView) -> list[Advice]:
    changes = worth_trying(
        seen.run.config, seen.diagnosis, rates=(MIN_LEARNING_RATE, MAX_LEARNING_RATE), max_epochs=MAX_EPOCHS
    )
    if not changes:
        return []
    tried: dict[Change, list[TrainingRun]] = {}
    for change, run in zip(changes.values(), trained(list(changes)), strict=True):
        tried.setdefault(change, []).append(run)
    return computed(("advice", seen.run.config), lambda: helpful(seen.diagnosis, tried))


def step_gradients_of(run: TrainingRun) -> FloatArray:
    """The gradient of each step's loss alone, shape (steps,)."""
    return computed(("step gradients", run.config), lambda: step_gradients(run))


def landscape_of(run_view: RunView) -> Landscape:
    """The curve of the mean loss where the run was, and its path on it."""
    return computed(("landscape", run_view.run.config), lambda: landscape(run_view))


def losses_at_stops(run: TrainingRun) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The mean loss over all samples before and after each step that the player stops at, each of shape (stops,)."""

    def losses() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        config, weights = run.config, run.weights.astype(np.float64)
        stops = positions(len(run))
        before, after = (
            mean_losses(config.model, config.dataset, weights[at], config.loss) for at in (stops, stops + 1)
        )
        return before, after

    return computed(("losses at stops", run.config), losses)
