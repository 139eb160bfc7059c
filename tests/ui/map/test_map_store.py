"""The store of maps: nothing computed twice, bounded, in short turns, and stopped by an exception."""

import threading
from collections.abc import Iterator

import pytest

from backprop.sweep import Grid, OutcomeMap, map_outcomes, pieces
from backprop.ui.map import store
from backprop.ui.map.store import MapStore
from backprop.ui.turns import Turns

SMALL = Grid(learning_rates=(0.01, 0.1), initial_ws=(1.0,), epochs=3)


def grid(number: int) -> Grid:
    return Grid(learning_rates=(0.01, 0.1), initial_ws=(float(number),), epochs=3)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[Grid]:
    """Every grid that is computed from now on."""
    log: list[Grid] = []

    def compute_and_note(asked: Grid) -> Iterator[float]:
        log.append(asked)
        return map_outcomes(asked)

    monkeypatch.setattr(store, "map_outcomes", compute_and_note)
    return log


def test_threads_that_ask_for_the_same_map_share_one_computation(computed: list[Grid]) -> None:
    maps, found = MapStore(Turns()), []
    threads = [threading.Thread(target=lambda: found.append(maps.get(SMALL))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in found}) == 1
    assert len(found) == 6
    assert computed == [SMALL]


def test_the_least_recently_used_map_leaves_first_when_there_are_too_many(computed: list[Grid]) -> None:
    maps = MapStore(Turns(), max_maps=2)
    maps.get(grid(0))
    maps.get(grid(1))
    maps.get(grid(0))
    maps.get(grid(2))
    assert [maps.find(grid(number)) is not None for number in range(3)] == [True, False, True]


def test_maps_leave_when_they_take_too_many_bytes_but_the_newest_stays() -> None:
    size = MapStore(Turns()).get(SMALL).nbytes
    maps = MapStore(Turns(), max_bytes=2 * size)
    for number in range(4):
        maps.get(grid(number))
    assert [maps.find(grid(number)) is not None for number in range(4)] == [False, False, True, True]
    tight = MapStore(Turns(), max_bytes=1)
    assert tight.find(tight.get(SMALL).grid) is not None


def test_a_learner_who_moves_on_stops_the_work_and_the_next_one_takes_it_up(
    monkeypatch: pytest.MonkeyPatch, computed: list[Grid]
) -> None:
    monkeypatch.setattr(pieces, "PAUSE_AFTER", 0.0)

    class Moved(Exception):
        pass

    shares: list[float] = []

    def move_on(share: float) -> None:
        shares.append(share)
        raise Moved

    maps = MapStore(Turns())
    with pytest.raises(Moved):
        maps.get(SMALL, move_on)
    assert shares[0] < 1
    assert maps.find(SMALL) is None
    assert isinstance(maps.get(SMALL), OutcomeMap)
    assert computed == [SMALL, SMALL]


def test_others_have_their_turn_while_a_long_map_is_computed() -> None:
    turn = Turns()
    maps = MapStore(turn)
    long = Grid(learning_rates=(0.01,) * 100, initial_ws=(1.0,) * 100, epochs=1000)
    turns: list[float] = []

    def other() -> None:
        while not turns or turns[-1] < 1:
            with turn:
                turns.append(latest[-1])

    latest = [0.0]
    thread = threading.Thread(target=other)
    thread.start()
    maps.get(long, latest.append)
    turns.append(1.0)
    thread.join()
    assert len(set(turns)) > 3  # at more than three places of the work somebody else had the lock


def test_whoever_waits_for_the_same_map_is_told_how_far_it_is_and_may_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    class Moved(Exception):
        pass

    def leave(share: float) -> None:
        raise Moved

    monkeypatch.setattr(pieces, "PAUSE_AFTER", 0.0)
    maps = MapStore(Turns())
    begun, go_on = threading.Event(), threading.Event()

    def wait(share: float) -> None:
        begun.set()
        go_on.wait(10)

    thread = threading.Thread(target=lambda: maps.get(SMALL, wait))
    thread.start()
    begun.wait(10)
    with pytest.raises(Moved):
        maps.get(SMALL, leave)
    go_on.set()
    thread.join()
    assert maps.find(SMALL) is not None
