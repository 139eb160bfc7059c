"""The store of runs: nothing trained twice, bounded, safe between threads, and stopped by an exception."""

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from backprop.datasets import PRESETS
from backprop.training import TrainingConfig, TrainingRun, train, train_all
from backprop.ui import runs
from backprop.ui.runs import RunStore, bytes_of

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
    configs = [replace(SHORT, initial_w=float(w)) for w in range(4)]
    store = RunStore(max_bytes=3 * bytes_of(train(SHORT)))
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


def test_runs_of_hardly_a_step_cannot_fill_the_memory() -> None:
    """Each takes about a thousand bytes of objects beside the 16 of its step."""
    store = RunStore(max_bytes=100_000)
    for w in range(200):
        store.get([TrainingConfig(epochs=1, initial_w=w / 10, dataset=PRESETS["one sample"])])
    assert 10 < len(store._runs) < 100


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


def test_a_short_training_need_not_wait_for_the_end_of_a_long_one() -> None:
    """The long one is held up in its middle until the short one is there."""
    store, begun, short_done = RunStore(), threading.Event(), threading.Event()
    shares, waited = list[float](), list[bool]()

    def show(share: float) -> None:
        shares.append(share)
        if len(shares) == 3:
            begun.set()
            while not store._training._queue:  # the short one waits for the lock
                time.sleep(0.001)
        if len(shares) == 4:
            waited.append(short_done.wait(10))

    long = threading.Thread(target=store.get, args=([TrainingConfig(epochs=2_000)], show))
    long.start()
    begun.wait()
    assert len(store.get([SHORT])[0]) == 6
    short_done.set()
    long.join()
    assert waited == [True]


def test_who_waits_for_anothers_training_sees_its_progress_and_takes_over_when_it_is_stopped(
    trained: list[TrainingConfig],
) -> None:
    class Moved(Exception):
        pass

    store, long = RunStore(), TrainingConfig(epochs=2_000)
    begun, stop = threading.Event(), threading.Event()

    def first(share: float) -> None:
        if share > 0:
            begun.set()
            stop.wait()
            raise Moved

    def second(share: float) -> None:
        seen.append(share)
        stop.set()

    def leave() -> None:
        with pytest.raises(Moved):
            store.get([long], first)

    seen: list[float] = []
    thread = threading.Thread(target=leave)
    thread.start()
    begun.wait()
    assert len(store.get([long], second)[0]) == 6_000
    thread.join()
    assert seen[0] > 0  # the first one's
    assert seen[1] == 0  # its own
    assert trained == [long, long]
    assert store._underway == {}
