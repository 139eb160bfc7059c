"""Where the page trains: in pieces, by the app's one store, so that it can be stopped and taken up again."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
import torch

from backprop.network import NetworkConfig, NetworkRun, Training
from backprop.network.backward import BackwardPass, backward_pass
from backprop.network.collapse import Collapse, collapse
from backprop.network.diagnosis import NetworkDiagnosis, diagnose
from backprop.network.experiments import mean_loss
from backprop.network.neuron import SamplePass, sample_pass
from backprop.network.surface import Surface, surface
from backprop.threads import one_thread
from backprop.ui.parts.numbers import counted
from backprop.ui.shell.store import Progress, computed, store

T = TypeVar("T")
# The others wait for the lock no longer than this; and a progress bar is worth reading only after the second.
PIECE_SECONDS = 0.05
SECONDS_WORTH_A_PROGRESS_BAR = 0.5
_STOPPED = "layers_stopped"


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A run, what its networks predict everywhere, and what happened in it."""

    run: NetworkRun
    surface: Surface
    diagnosis: NetworkDiagnosis


class _Learning:
    """The work of training a network, in pieces after which it can be looked at."""

    def __init__(self, config: NetworkConfig) -> None:
        self._training = Training(config)

    @property
    def share(self) -> float:
        return self._training.share

    @property
    def done(self) -> bool:
        return self._training.done

    def advance(self) -> None:
        self._training.advance(seconds=PIECE_SECONDS)

    def result(self) -> Learned:
        run = self._training.result()
        predicted = surface(run)
        return Learned(run, predicted, diagnose(run, predicted))


def learned(config: NetworkConfig, on_progress: Progress | None = None) -> Learned:
    """Train to the end, from where the training stands. `on_progress` as in `Store.get`."""
    return store().get(("network", config), lambda: _Learning(config), on_progress=on_progress, resumable=True)


def trained(config: NetworkConfig) -> Learned:
    """Train with these settings, unless it has been done or the learner has stopped it.

    A long training shows how far it is, with a button that stops it. Any other widget that is moved meanwhile only
    interrupts it: showing progress is where Streamlit turns to the newer request, and then it goes on.
    """
    if st.session_state.get(_STOPPED) not in (None, config):
        del st.session_state[_STOPPED]
    if st.session_state.get(_STOPPED) != config:
        place = st.empty()
        begun = time.monotonic()
        bar = None

        def show(share: float) -> None:
            nonlocal bar
            if time.monotonic() - begun < SECONDS_WORTH_A_PROGRESS_BAR:
                return
            if bar is None:
                with place.container(horizontal=True, vertical_alignment="center"):
                    bar = st.progress(0.0)
                    st.button("Stop here", key="layers_stop", on_click=_stop, args=(config,), width="content")
            epoch = round(share * config.epochs)
            bar.progress(share, text=f"Training: epoch {epoch:,} of {config.epochs:,}")

        found = learned(config, show)
        place.empty()
        return found
    so_far: Learned | None = store().so_far(("network", config))
    return so_far or computed(("network", config, "untrained"), lambda: _Learning(config).result())


# A network is told by its settings and the epoch.


def collapse_at(run: NetworkRun, snapshot: int) -> Collapse:
    """The one layer that the network comes to, or comes nearest to."""
    return _at(run, snapshot, "collapse", lambda: collapse(run.network(snapshot), run.config.points.ranges()))


def mean_loss_at(run: NetworkRun, snapshot: int) -> float:
    """The mean loss of all points."""
    parameters = torch.from_numpy(run.parameters[snapshot])
    return _at(run, snapshot, "mean loss", lambda: mean_loss(run.config, parameters))


def backward_at(run: NetworkRun, snapshot: int) -> BackwardPass:
    """The way back of all points."""
    return _at(run, snapshot, "backward", lambda: backward_pass(run.network(snapshot), run.config.points))


def sample_at(run: NetworkRun, snapshot: int, sample: int) -> SamplePass:
    """The way of one point, forward and back."""
    points = run.config.points

    def one_point() -> SamplePass:
        return sample_pass(run.network(snapshot), points.inputs[sample], points.y[sample])

    return _at(run, snapshot, f"sample {sample}", one_point)


def _at(run: NetworkRun, snapshot: int, what: str, function: Callable[[], T]) -> T:
    def with_one_thread() -> T:
        with one_thread():
            return function()

    return computed((what, run.config, int(run.epochs_at[snapshot])), with_one_thread)


def draw_go_on_button(run: NetworkRun) -> None:
    """For a training that was stopped: say so, with a button that takes it up again."""
    if not run.complete:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(stopped(run))
            st.button("Go on training", key="layers_go_on", on_click=_go_on)


def stopped(run: NetworkRun) -> str:
    return f"Stopped after {run.epochs:,} of {counted(run.config.epochs, 'epoch')}. What was computed is shown below."


def _stop(config: NetworkConfig) -> None:
    st.session_state[_STOPPED] = config


def _go_on() -> None:
    st.session_state.pop(_STOPPED, None)
