"""Where the app trains: a lock round the loop, and a bounded store of results in front of it.

Many threads of tiny PyTorch operations slow each other down fourfold; one at a time is fastest for all.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from backprop.training import TrainingConfig, TrainingRun, train_all

MAX_STORED_STEPS = 2_000_000  # 16 bytes a step: 32 MB
# Shorter trainings are over before a progress bar could be read.
STEPS_WORTH_A_PROGRESS_BAR = 8_000


class RunStore:
    """Results by their settings, the least recently used leaving first; safe to share between sessions."""

    def __init__(self, max_steps: int = MAX_STORED_STEPS, training: threading.Lock | None = None) -> None:
        self._max_steps = max_steps
        self._runs: OrderedDict[TrainingConfig, TrainingRun] = OrderedDict()
        self._steps = 0
        self._training = training or threading.Lock()
        self._storing = threading.Lock()

    def get(
        self, configs: Sequence[TrainingConfig], on_progress: Callable[[float], None] | None = None
    ) -> list[TrainingRun]:
        """A run for each of these settings, trained now unless it is stored.

        An exception that `on_progress` raises stops the training and is passed on; nothing is stored then.
        """
        if found := self._find(configs):
            return found
        with self._training:
            # Somebody else may have trained the same while this one waited.
            if found := self._find(configs):
                return found
            runs = train_all(configs, on_progress=on_progress)
            self._store(runs)
            return runs

    def _find(self, configs: Sequence[TrainingConfig]) -> list[TrainingRun] | None:
        with self._storing:
            found = [self._runs[config] for config in configs if config in self._runs]
            if len(found) < len(configs):
                return None
            for config in configs:
                self._runs.move_to_end(config)
            return found

    def _store(self, runs: Sequence[TrainingRun]) -> None:
        with self._storing:
            for run in runs:
                if run.config not in self._runs:
                    self._runs[run.config] = run
                    self._steps += len(run)
            while self._steps > self._max_steps and len(self._runs) > 1:
                _, oldest = self._runs.popitem(last=False)
                self._steps -= len(oldest)


@st.cache_resource
def one_at_a_time() -> threading.Lock:
    """The lock round everything that runs PyTorch, for all sessions."""
    return threading.Lock()


@st.cache_resource
def _store() -> RunStore:
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
    runs = _store().get(configs, show if long else None)
    place.empty()
    return runs
