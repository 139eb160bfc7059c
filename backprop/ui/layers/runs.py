"""Where the page trains: in pieces, behind the app's one lock, with a bounded store of trainings."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from backprop.network import NetworkConfig, NetworkRun, Training
from backprop.network.judgement import Judgement, judge
from backprop.network.surface import Surface, surface
from backprop.ui.layers.words import count
from backprop.ui.runs import one_at_a_time
from backprop.ui.turns import Turns

MAX_TRAININGS = 24  # some 1.5 MB each at most
# The others wait for the lock no longer than this; and a progress bar is worth reading only after the second.
PIECE_SECONDS = 0.05
SECONDS_WORTH_A_PROGRESS_BAR = 0.5
_STOPPED = "layers_stopped"


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A run, what its networks predict everywhere, and what happened in it."""

    run: NetworkRun
    surface: Surface
    judgement: Judgement


class TrainingStore:
    """Trainings by their settings, finished or not, the least recently used leaving first; shared between sessions."""

    def __init__(self, computing: Turns, most: int = MAX_TRAININGS) -> None:
        self._computing = computing
        self._most = most
        self._storing = threading.Lock()
        self._trainings: OrderedDict[NetworkConfig, Training] = OrderedDict()
        self._learned: dict[NetworkConfig, Learned] = {}

    def training(self, config: NetworkConfig) -> Training:
        """The training for these settings: as far as somebody has brought it, or a new one."""
        with self._storing:
            found = self._trainings.get(config)
            if found is None:
                found = self._trainings[config] = Training(config)
            self._trainings.move_to_end(config)
            while len(self._trainings) > self._most:
                oldest, _ = self._trainings.popitem(last=False)
                self._learned.pop(oldest, None)
            return found

    def train(self, config: NetworkConfig, on_piece: Callable[[float], None]) -> None:
        """Bring the training to its end, in pieces.

        `on_piece` is called between two pieces with the share that is done. An exception that it raises stops the
        training and is passed on; what has been computed stays.
        """
        training = self.training(config)
        while not training.done:
            with self._computing:
                training.advance(seconds=PIECE_SECONDS)
            if not training.done:
                on_piece(training.share)

    def learned(self, config: NetworkConfig) -> Learned:
        """What has been learned so far."""
        training = self.training(config)
        found = self._learned.get(config)
        if found is None or found.run.epochs < training.epoch or found.run.complete != training.done:
            with self._computing:
                run = training.result()
                predicted = surface(run)
                found = Learned(run, predicted, judge(run, predicted))
            with self._storing:
                if config in self._trainings:
                    self._learned[config] = found
        return found


@st.cache_resource
def store() -> TrainingStore:
    return TrainingStore(one_at_a_time())


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

        store().train(config, show)
        place.empty()
    return store().learned(config)


def go_on_button(run: NetworkRun) -> None:
    """For a training that was stopped: say so, with a button that takes it up again."""
    if not run.complete:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(stopped(run))
            st.button("Go on training", key="layers_go_on", on_click=_go_on)


def stopped(run: NetworkRun) -> str:
    return f"Stopped after {run.epochs:,} of {count(run.config.epochs, 'epoch')}. What was computed is shown below."


def _stop(config: NetworkConfig) -> None:
    st.session_state[_STOPPED] = config


def _go_on() -> None:
    st.session_state.pop(_STOPPED, None)
