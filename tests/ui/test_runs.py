"""The store of runs: nothing trained twice, bounded, safe between threads, and stopped by an exception."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from backprop.training import TrainingConfig, TrainingRun, train_all
from backprop.ui import runs
from backprop.ui.runs import RunStore

SHORT = TrainingConfig(epochs=2)


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[TrainingConfig]:
    """Every config that is trained from now on."""
    log: list[TrainingConfig] = []

    def train_and_note(configs: Any, **options: Any) -> list[TrainingRun]:
        log.extend(configs)
        return train_all(configs, **options)

    monkeypatch.setattr(runs, "train_all", train_and_note)
    return log


def test_equal_settings_are_trained_once(trained: list[TrainingConfig]) -> None:
    store = RunStore()
    first = store.get([SHORT])
    assert store.get([TrainingConfig(epochs=2)]) == first
    assert trained == [SHORT]


def test_threads_that_ask_for_the_same_share_one_training(trained: list[TrainingConfig]) -> None:
    store = RunStore()
    found: list[TrainingRun] = []
    threads = [threading.Thread(target=lambda: found.extend(store.get([SHORT]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({id(run) for run in found}) == 1
    assert trained == [SHORT]


def test_the_least_recently_used_run_leaves_first(trained: list[TrainingConfig]) -> None:
    store = RunStore(max_steps=20)  # three runs of six steps
    configs = [replace(SHORT, initial_w=float(w)) for w in range(4)]
    for config in configs[:3]:
        store.get([config])
    store.get([configs[0]])
    store.get([configs[3]])
    trained.clear()
    for config in (configs[0], configs[2], configs[3]):
        store.get([config])
    assert trained == []
    store.get([configs[1]])
    assert trained == [configs[1]]


def test_a_training_that_is_stopped_stores_nothing_and_frees_the_lock() -> None:
    class Moved(Exception):
        pass

    def stop(share: float) -> None:
        raise Moved

    store = RunStore()
    long = TrainingConfig(epochs=10_000)
    with pytest.raises(Moved):
        store.get([long], stop)
    assert len(store.get([replace(long, epochs=1)])[0]) == 3
    assert store._find([long]) is None
