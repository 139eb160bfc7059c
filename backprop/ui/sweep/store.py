"""Maps by their grids, by the app's one store."""

from backprop.sweep import Grid, OutcomeMap, map_outcomes
from backprop.sweep.finder import windows
from backprop.ui.shell.store import Pieces, Progress, store


def known_map(grid: Grid) -> OutcomeMap | None:
    """The map, if it has been computed."""
    found: OutcomeMap | None = store().find(("map", grid))
    return found


def map_of(grid: Grid, on_progress: Progress | None = None) -> OutcomeMap:
    """The map, computed now unless it has been. `on_progress` as in `Store.get`."""
    windows(grid)  # up to a second without PyTorch, and so without lock
    return store().get(("map", grid), lambda: Pieces(map_outcomes(grid)), on_progress=on_progress)
