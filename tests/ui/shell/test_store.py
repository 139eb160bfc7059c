"""The store: nothing computed twice, bounded, in turns that are fair, and left by whoever moves on."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import pytest

from backprop.ui.shell.bytes_of import bytes_of
from backprop.ui.shell.lock import FairLock
from backprop.ui.shell.store import Pieces, Store, in_one_piece


class Moved(Exception):
    """The learner moved a widget."""


class Counted:
    """Work of some pieces that says how many of them were computed in all."""

    def __init__(self, pieces: int = 4) -> None:
        self.pieces, self.computed, self.begun = pieces, 0, 0

    def begin(self) -> Pieces[int]:
        self.begun += 1
        return Pieces(self._generator())

    def _generator(self) -> Generator[float, None, int]:
        for piece in range(1, self.pieces):
            self.computed += 1
            yield piece / self.pieces
        self.computed += 1
        return self.computed


def leave(share: float) -> None:
    raise Moved


def leave_after_a_piece(share: float) -> None:
    if share:
        raise Moved


def test_what_has_been_computed_is_not_computed_again() -> None:
    store, work = Store(FairLock()), Counted()
    assert [store.get("a", work.begin) for _ in range(3)] == [4, 4, 4]
    assert work.computed == 4
    assert store.find("a") == 4


def test_sessions_that_ask_for_the_same_share_the_work() -> None:
    store, work, found = Store(FairLock()), Counted(50), list[int]()
    threads = [threading.Thread(target=lambda: found.append(store.get("a", work.begin))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [50] * 8
    assert (work.begun, work.computed) == (1, 50)


def test_progress_grows_from_nothing_and_ends_before_the_whole() -> None:
    shares = list[float]()
    Store(FairLock()).get("a", Counted().begin, on_progress=shares.append)
    assert shares == [0, 0.25, 0.5, 0.75]


def test_work_that_nobody_wants_any_more_is_dropped_and_begins_anew() -> None:
    store, work = Store(FairLock()), Counted()
    with pytest.raises(Moved):
        store.get("a", work.begin, on_progress=leave_after_a_piece)
    assert store.find("a") is None
    assert store.so_far("a") is None
    store.get("a", work.begin)
    assert work.begun == 2


def test_who_leaves_before_the_first_piece_has_nothing_computed() -> None:
    store, work = Store(FairLock()), Counted()
    with pytest.raises(Moved):
        store.get("a", work.begin, on_progress=leave)
    assert work.begun == 0


def test_others_who_want_it_go_on_with_what_one_has_left() -> None:
    store, work = Store(FairLock()), Counted(4)
    begun, other_is_there = threading.Event(), threading.Event()

    def first(share: float) -> None:
        if share:
            begun.set()
            assert other_is_there.wait(60)
            raise Moved

    def one() -> None:
        with pytest.raises(Moved):
            store.get("a", work.begin, on_progress=first)

    thread = threading.Thread(target=one)
    thread.start()
    assert begun.wait(60)
    shares = list[float]()

    def second(share: float) -> None:
        shares.append(share)
        other_is_there.set()

    assert store.get("a", work.begin, on_progress=second) == 4
    thread.join()
    assert shares[0] > 0
    assert (work.begun, work.computed) == (1, 4)


@dataclass
class Growing:
    """Work whose result can be looked at on the way."""

    at: int = 0

    @property
    def share(self) -> float:
        return self.at / 4

    @property
    def done(self) -> bool:
        return self.at == 4

    def advance(self) -> None:
        self.at += 1

    def result(self) -> list[int]:
        return [self.at]


def test_resumable_work_is_taken_up_where_it_stands_and_can_be_looked_at_meanwhile() -> None:
    store, work = Store(FairLock()), Growing()
    with pytest.raises(Moved):
        store.get("a", lambda: work, on_progress=leave_after_a_piece, resumable=True)
    partly = store.so_far("a")
    assert partly == [1]
    assert store.so_far("a") is partly
    assert store.find("a") is None
    assert store.get("a", Growing, resumable=True) == [4]
    assert work.done


def test_work_that_fails_tells_each_who_asks_and_leaves_nothing() -> None:
    def fail() -> int:
        raise ValueError("no such graph")

    store = Store(FairLock())
    for _ in range(2):
        with pytest.raises(ValueError, match="no such graph"):
            store.get("a", lambda: in_one_piece(fail))
    assert store.find("a") is None
    assert store.get("a", lambda: in_one_piece(lambda: 7)) == 7


def test_short_work_need_not_wait_for_the_end_of_long_work() -> None:
    store, long, short_done = Store(FairLock()), Counted(1_000_000), threading.Event()
    ended = list[float]()

    def go_on(share: float) -> None:
        if share:
            begun.set()
        if short_done.is_set():
            ended.append(share)
            raise Moved

    def work_long() -> None:
        with pytest.raises(Moved):
            store.get("long", long.begin, on_progress=go_on)

    begun = threading.Event()
    thread = threading.Thread(target=work_long)
    thread.start()
    assert begun.wait(60)
    assert store.get("short", lambda: in_one_piece(lambda: 1)) == 1
    short_done.set()
    thread.join()
    assert ended[0] < 1


def test_the_least_recently_used_leaves_first() -> None:
    def zeros() -> np.ndarray:
        return np.zeros(1_000, dtype=np.uint8)

    store = Store(FairLock(), max_bytes=3 * bytes_of(zeros()))
    for key in ("a", "b", "c", "a", "d"):
        store.get(key, lambda: in_one_piece(zeros))
    assert [store.find(key) is not None for key in "abcd"] == [True, False, True, True]


def test_what_has_left_no_longer_takes_room() -> None:
    def zeros() -> np.ndarray:
        return np.zeros(1_000_000)

    def fail() -> Generator[float, None, int]:
        yield 0.5
        raise Moved

    store = Store(FairLock(), max_bytes=3 * bytes_of(zeros()))
    for _ in range(20):
        for resumable in (False, True):
            with pytest.raises(Moved):
                store.get("left", lambda: Pieces(fail()), on_progress=leave_after_a_piece, resumable=resumable)
            with pytest.raises(Moved):
                store.get("left", lambda: Pieces(fail()))
    for key in "abcde":
        store.get(key, lambda: in_one_piece(zeros))
    assert [store.find(key) is not None for key in "abcde"] == [False, False, True, True, True]


def test_the_newest_stays_whatever_its_size() -> None:
    store = Store(FairLock(), max_bytes=1)
    for key in "ab":
        store.get(key, lambda: in_one_piece(lambda: np.zeros(1_000)))
    assert [store.find(key) is not None for key in "ab"] == [False, True]


def test_a_result_is_reckoned_with_its_arrays_and_the_objects_round_them() -> None:
    @dataclass(frozen=True)
    class Result:
        numbers: np.ndarray
        name: str

    shared = np.zeros(1_000)
    one = bytes_of(Result(shared, "x" * 500))
    assert 8_500 <= one < 9_000
    assert bytes_of((Result(shared, ""), Result(shared, ""))) < one + 500  # what is shared counts once
    assert bytes_of([(n,) for n in range(100)]) > 100 * 64
