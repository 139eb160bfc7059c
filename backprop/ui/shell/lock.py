"""A lock whose holders take turns, so that long work and short work can share it."""

import threading
from collections import deque


class FairLock:
    """A lock that goes to whoever has waited longest, and that its holder can pass round between pieces of long work.

        with lock:
            for piece in work:
                piece()
                lock.let_others_go()

    Then nobody waits longer than one piece of everybody before him. Not reentrant.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._queue: deque[threading.Lock] = deque()  # each locked until its thread's turn has come

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._queue.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().release()  # handed over: nobody can come between
            else:
                self._held = False

    def let_others_go(self) -> None:
        """Give the lock to those who wait for it now, and take it again after them. Only while holding it."""
        if self.waiting:
            self.__exit__()
            self.__enter__()

    @property
    def waiting(self) -> int:
        """How many threads wait for the lock."""
        return len(self._queue)
