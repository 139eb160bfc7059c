"""Maps by their grids: each computed once for all sessions, in short turns, and kept as long as there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

import streamlit as st

from backprop.stability import converging_learning_rates
from backprop.sweep import Grid, OutcomeMap, map_outcomes
from backprop.ui.runs import one_at_a_time
from backprop.ui.turns import Turns

MAX_MAPS = 64
MAX_BYTES = 64_000_000  # a map of 400 × 401 cells takes 1.8 MB
_LOOK_AGAIN = 0.1  # seconds, while somebody else computes the same map


class MapStore:
    """Safe to share between sessions; the least recently used map leaves first.

    Args:
        turn: held while PyTorch runs, some 40 ms at a time.
        max_maps, max_bytes: bounds of what is kept; the newest map stays whatever its size.
    """

    def __init__(self, turn: Turns, *, max_maps: int = MAX_MAPS, max_bytes: int = MAX_BYTES) -> None:
        self._turn, self._max_maps, self._max_bytes = turn, max_maps, max_bytes
        self._maps: OrderedDict[Grid, OutcomeMap] = OrderedDict()
        self._in_work: dict[Grid, _Work] = {}
        self._guard = threading.Lock()

    def find(self, grid: Grid) -> OutcomeMap | None:
        """The map if it is stored."""
        with self._guard:
            if grid in self._maps:
                self._maps.move_to_end(grid)
            return self._maps.get(grid)

    def get(self, grid: Grid, on_progress: Callable[[float], None] | None = None) -> OutcomeMap:
        """The map, computed now unless it is stored or in work for somebody else.

        Args:
            grid: what to map.
            on_progress: called now and then with the share done. An exception that it raises stops the work and is
                passed on; whoever waits for the same map then takes it up from the beginning.
        """
        report = on_progress or (lambda share: None)
        while True:
            if (found := self.find(grid)) is not None:
                return found
            with self._guard:
                work = self._in_work.get(grid)
                if work is None and grid not in self._maps:
                    mine = self._in_work[grid] = _Work()
                    break
            if work is not None:
                work.done.wait(_LOOK_AGAIN)
                report(work.share)
        try:
            found = self._compute(grid, mine, report)
            self._keep(found)
            return found
        finally:
            with self._guard:
                del self._in_work[grid]
            mine.done.set()

    def _compute(self, grid: Grid, mine: _Work, report: Callable[[float], None]) -> OutcomeMap:
        if grid.model == "linear":
            converging_learning_rates(grid.dataset, grid.zero_grad)  # up to a second, without PyTorch; then it is known
        steps = map_outcomes(grid)
        while True:
            with self._turn:
                try:
                    mine.share = next(steps)
                except StopIteration as end:
                    found: OutcomeMap = end.value
                    return found
            report(mine.share)

    def _keep(self, found: OutcomeMap) -> None:
        with self._guard:
            self._maps[found.grid] = found
            while len(self._maps) > 1 and (
                len(self._maps) > self._max_maps or sum(one.nbytes for one in self._maps.values()) > self._max_bytes
            ):
                self._maps.popitem(last=False)


class _Work:
    """A map in work: how far it is, and an event for its end."""

    def __init__(self) -> None:
        self.share = 0.0
        self.done = threading.Event()


@st.cache_resource
def maps() -> MapStore:
    """The app's store of maps."""
    return MapStore(one_at_a_time())
