"""What PyTorch computes for the pages: once for all sessions, piece by piece behind one lock, kept while there is room.

Many threads of tiny PyTorch operations slow one another down fourfold; one at a time is fastest for all. Long work
gives the lock away after each piece, so that whoever asked for something short does not wait for its end.
"""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

import streamlit as st

from backprop.ui.shell.bytes_of import bytes_of
from backprop.ui.shell.lock import FairLock

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")
MAX_BYTES = 96_000_000  # a map of 400 × 401 cells takes 1.8 MB, a run of 300 steps 6 kB
UNFINISHED_BYTES = 2_000_000  # what interrupted work that may be taken up again is reckoned at
Progress = Callable[[float], None]


class Work(Protocol[T_co]):
    """Something to compute, in pieces of some 50 ms at most, so that others need not wait longer for the lock."""

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""

    @property
    def done(self) -> bool: ...

    def advance(self) -> None:
        """Compute the next piece."""

    def result(self) -> T_co:
        """What has been computed so far; everything, once it is done."""


class Pieces(Generic[T]):
    """Work written as a generator, which yields the share that is done, 0 to 1, and returns the result."""

    def __init__(self, generator: Generator[float, None, T]) -> None:
        self._generator = generator
        self._result: list[T] = []
        self.share = 0.0

    @property
    def done(self) -> bool:
        return bool(self._result)

    def advance(self) -> None:
        try:
            self.share = next(self._generator)
        except StopIteration as end:
            self.share = 1.0
            self._result.append(end.value)

    def result(self) -> T:
        return self._result[0]


def in_one_piece(function: Callable[[], T]) -> Pieces[T]:
    """Work that is too short to be worth interrupting."""

    def generator() -> Generator[float, None, T]:
        return function()
        yield

    return Pieces(generator())


class _Entry:
    """Work that somebody asked for. It begins, and goes on, only behind the lock."""

    def __init__(self, begin: Callable[[], Work[Any]], *, resumable: bool) -> None:
        self.begin, self.resumable = begin, resumable
        self.work: Work[Any] | None = None
        self.result: Any = None
        self.result_share = -1.0  # how much had been done when `result` was taken
        self.waiting = 0  # sessions that want it now
        self.failed = False
        self.bytes = UNFINISHED_BYTES
        self.counted = 0  # of these bytes, in the store's total

    @property
    def share(self) -> float:
        return 0.0 if self.work is None else self.work.share

    @property
    def done(self) -> bool:
        return self.result_share == 1.0

    def advance(self) -> None:
        try:
            if self.work is None:
                self.work = self.begin()
            if not self.work.done:
                self.work.advance()
            if self.work.done:
                self.take_result()
        except BaseException:
            self.failed = True
            raise

    def take_result(self) -> Any:
        assert self.work is not None
        share = 1.0 if self.work.done else self.work.share
        if self.result_share != share:
            self.result, self.result_share = self.work.result(), share
            self.bytes = max(bytes_of(self.result), 0 if self.done else UNFINISHED_BYTES)
        if self.done:
            self.work = None
            self.begin = _never
        return self.result


def _never() -> Work[Any]:
    raise AssertionError("This work is done.")


class Store:
    """Results by what was asked for, the least recently used leaving first; shared between sessions.

    Args:
        lock: held while PyTorch runs.
        max_bytes: of what is kept, about; the newest stays whatever its size.
    """

    def __init__(self, lock: FairLock, *, max_bytes: int = MAX_BYTES) -> None:
        self._lock, self._max_bytes = lock, max_bytes
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._bytes = 0  # of all entries; going through thousands of them at every answer would take longer than it
        self._guard = threading.Lock()

    def find(self, key: Hashable) -> Any:
        """The whole result, if it is there; else None."""
        with self._guard:
            entry = self._entries.get(key)
            return entry.result if entry is not None and entry.done else None

    def get(
        self,
        key: Hashable,
        begin: Callable[[], Work[T]],
        *,
        on_progress: Progress | None = None,
        resumable: bool = False,
    ) -> T:
        """The result, computed now unless it is there. Sessions that ask for the same work on it in turns.

        Args:
            key: what is asked for; equal keys have equal results.
            begin: gives the work, before its first piece. Called behind the lock.
            on_progress: called with the share done before the first piece and after each but the last. An exception
                that it raises, as Streamlit's when a learner moves on, leaves the work to the others who want it, and
                is passed on.
            resumable: whether work that nobody wants any more is kept, to be taken up where it stands.

        Raises:
            Exception: whatever the work raises. Nothing is kept of it.
        """
        while True:
            entry = self._enter(key, begin, resumable=resumable)
            try:
                while not (entry.done or entry.failed):
                    if on_progress is not None:
                        on_progress(entry.share)
                    with self._lock:
                        if not (entry.done or entry.failed):
                            entry.advance()
                if entry.done:
                    result: T = entry.result
                    return result
            finally:
                self._leave(key, entry)

    def so_far(self, key: Hashable) -> Any:
        """What has been computed of interrupted work; None where there is none."""
        with self._guard:
            entry = self._entries.get(key)
        if entry is None or entry.done or entry.work is None:
            return None if entry is None else entry.result
        with self._lock:
            return entry.take_result()

    def _enter(self, key: Hashable, begin: Callable[[], Work[T]], *, resumable: bool) -> _Entry:
        with self._guard:
            entry = self._entries.get(key)
            if entry is not None and entry.failed:
                self._drop(key)
                entry = None
            if entry is None:
                entry = self._entries[key] = _Entry(begin, resumable=resumable)
            self._entries.move_to_end(key)
            entry.waiting += 1
            return entry

    def _leave(self, key: Hashable, entry: _Entry) -> None:
        with self._guard:
            entry.waiting -= 1
            if self._entries.get(key) is entry:
                if entry.failed or not (entry.done or entry.resumable or entry.waiting):
                    self._drop(key)
                else:
                    self._bytes += entry.bytes - entry.counted
                    entry.counted = entry.bytes
            for old in list(self._entries)[:-1] if self._bytes > self._max_bytes else ():
                if self._bytes > self._max_bytes and not self._entries[old].waiting:
                    self._drop(old)

    def _drop(self, key: Hashable) -> None:
        self._bytes -= self._entries.pop(key).counted


@st.cache_resource
def store() -> Store:
    """The app's one store, behind the app's one lock."""
    return Store(FairLock())


def computed(key: Hashable, function: Callable[[], T]) -> T:
    """What `function` returns, computed by the store in one piece; `key` says what it is."""
    return store().get(key, lambda: in_one_piece(function))


def stored(function: Callable[P, T]) -> Callable[P, T]:
    """A function of hashable arguments, computed by the store in one piece."""

    @functools.wraps(function)
    def through_the_store(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (function.__module__, function.__qualname__, args, *kwargs.items())
        return computed(key, lambda: function(*args, **kwargs))

    return through_the_store
