"""Where the app trains: a lock round the loop, and a bounded store of results in front of it.

Many threads of tiny PyTorch operations slow each other down fourfold; one at a time is fastest for all. A long training
passes the lock round after each few hundred steps.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from backprop.figures.view import RunView
from backprop.outcomes.advice import Advice, Change, helpful, worth_trying
from backprop.training import MAX_LEARNING_RATE, TrainingConfig, TrainingRun, train_all
from backprop.ui.settings import MAX_EPOCHS, MIN_LEARNING_RATE
from backprop.ui.turns import Turns

MAX_STORED_BYTES = 32_000_000
# Shorter trainings are over before a progress bar could be read.
STEPS_WORTH_A_PROGRESS_BAR = 8_000


# How often somebody who waits for another's training looks whether it is still wanted. Seconds.
_GLANCE = 0.2


class _Underway:
    """A training that one thread does, for others too."""

    def __init__(self) -> None:
        self.share = 0.0
        self.over = threading.Event()


def bytes_of(run: TrainingRun) -> int:
    """About what a run takes: its four numbers a step, its samples, and the objects round them, without which very
    short runs would seem to take nothing.
    """
    return 16 * len(run) + 64 * len(run.config.dataset) + 1_000


class RunStore:
    """Results by their settings, the least recently used leaving first; safe to share between sessions."""

    def __init__(self, max_bytes: int = MAX_STORED_BYTES, training: Turns | None = None) -> None:
        self._max_bytes = max_bytes
        self._runs: OrderedDict[TrainingConfig, TrainingRun] = OrderedDict()
        self._bytes = 0
        self._training = training or Turns()
        self._storing = threading.Lock()
        self._underway: dict[tuple[TrainingConfig, ...], _Underway] = {}

    def get(
        self, configs: Sequence[TrainingConfig], on_progress: Callable[[float], None] | None = None
    ) -> list[TrainingRun]:
        """A run for each of these settings, trained now unless it is stored, or just being trained for another.

        `on_progress` is called with the share done, 0 to 1. An exception that it raises stops the training and is
        passed on; nothing is stored then, and if others wait for the same, one of them trains.
        """
        wanted = tuple(configs)
        while True:
            with self._storing:
                if found := self._find(wanted):
                    return found
                others = self._underway.get(wanted)
                if others is None:
                    mine = self._underway[wanted] = _Underway()
                    break
            while not others.over.wait(_GLANCE):
                if on_progress is not None:
                    on_progress(others.share)
        try:
            return self._train(wanted, mine, on_progress)
        finally:
            with self._storing:
                del self._underway[wanted]
            mine.over.set()

    def _train(
        self, configs: Sequence[TrainingConfig], underway: _Underway, on_progress: Callable[[float], None] | None
    ) -> list[TrainingRun]:
        def between(share: float) -> None:
            underway.share = share
            if on_progress is not None:
                on_progress(share)
            self._training.let_others_go()

        with self._training:
            if on_progress is not None:
                on_progress(0.0)  # whoever asked may have left while this waited
            runs = train_all(configs, on_progress=between)
        with self._storing:
            self._store(runs)
        return runs

    def _find(self, configs: Sequence[TrainingConfig]) -> list[TrainingRun] | None:
        found = [self._runs[config] for config in configs if config in self._runs]
        if len(found) < len(configs):
            return None
        for config in configs:
            self._runs.move_to_end(config)
        return found

    def _store(self, runs: Sequence[TrainingRun]) -> None:
        for run in runs:
            if run.config not in self._runs:
                self._runs[run.config] = run
                self._bytes += bytes_of(run)
        while self._bytes > self._max_bytes and len(self._runs) > 1:
            _, oldest = self._runs.popitem(last=False)
            self._bytes -= bytes_of(oldest)


@st.cache_resource
def one_at_a_time() -> Turns:
    """The lock round everything that runs PyTorch, for all sessions."""
    return Turns()


@st.cache_resource
def run_store() -> RunStore:
    return RunStore(training=one_at_a_time())


def zeroed_and_forgotten(config: TrainingConfig, *, training: str) -> tuple[TrainingRun, TrainingRun]:
    """The run, and the same with `w.grad` never zeroed; both in one loop. `training` as in `trained`."""
    zeroed, forgotten = trained(
        [replace(config, zero_grad=True), replace(config, zero_grad=False)],
        training=training,
    )
    return zeroed, forgotten


def trained(configs: Sequence[TrainingConfig], *, training: str) -> list[TrainingRun]:
    """A run for each of these settings, trained now unless it is stored.

    Args:
        configs: the settings.
        training: what a progress bar says while a long training runs. Moving a widget meanwhile stops it: each
            showing of progress is a point at which Streamlit turns to the newer request.
    """
    place = st.empty()

    def show(share: float) -> None:
        place.progress(min(share, 1.0), text=training)

    long = max(config.total_steps for config in configs) > STEPS_WORTH_A_PROGRESS_BAR
    runs = run_store().get(configs, show if long else None)
    place.empty()
    return runs


def advice_for(shown: RunView) -> list[Advice]:
    """What would have helped this run, tried out now in one batch unless it is stored."""
    changes = worth_trying(
        shown.run.config, shown.diagnosis, rates=(MIN_LEARNING_RATE, MAX_LEARNING_RATE), max_epochs=MAX_EPOCHS
    )
    tried: dict[Change, list[TrainingRun]] = {}
    for change, run in zip(changes.values(), run_store().get(list(changes)) if changes else [], strict=True):
        tried.setdefault(change, []).append(run)
    return helpful(shown.diagnosis, tried)
