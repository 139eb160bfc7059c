"""The settings that only the map has, to and from the address; it shares the training page's.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from backprop.sweep import Grid
from backprop.ui.settings import MAX_W, Settings

Show = Literal["outcome", "loss", "epochs"]
Loop = Literal["zeroed", "forgotten", "difference"]
SHOWS: tuple[Show, ...] = get_args(Show)
LOOPS: tuple[Loop, ...] = get_args(Loop)
SIDES = (50, 100, 200, 400)  # more cells than that no screen shows apart
COARSE_SIDE, COARSE_STEPS = 40, 1_500  # what is there at once
RATE_STOPS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)


@dataclass(frozen=True, slots=True)
class MapSettings:
    """What a learner has chosen on the page.

    Attributes:
        show: what the colours say.
        loop: of which loop, or of both against one another.
        cells: how many learning rates; there is one initial weight more.
        rates: lowest and highest learning rate, two of `RATE_STOPS`.
    """

    show: Show = "outcome"
    loop: Loop = "zeroed"
    cells: int = 200
    rates: tuple[float, float] = (1e-3, 1.0)


DEFAULTS = MapSettings()


def grids(settings: Settings, own: MapSettings, *, coarse: bool = False) -> tuple[Grid, ...]:
    """The grids that a map needs: that of one loop, or of the zeroed and the forgotten one.

    Rates have four digits and weights two, so that a cell's run travels in a short link and stays the same run.
    `coarse`: fewer cells, and of a long run fewer epochs, for something to see at once.
    """
    side = min(own.cells, COARSE_SIDE) if coarse else own.cells
    epochs = min(settings.epochs, max(1, COARSE_STEPS // len(settings.dataset))) if coarse else settings.epochs
    loops = (True, False) if own.loop == "difference" else (own.loop == "zeroed",)
    return tuple(
        Grid(
            model=settings.model,
            learning_rates=tuple(float(f"{rate:.4g}") for rate in np.geomspace(*own.rates, side)),
            initial_ws=tuple(round(float(w), 2) for w in np.linspace(-MAX_W, MAX_W, side + 1)),
            epochs=epochs,
            zero_grad=zero_grad,
            dataset=settings.dataset,
        )
        for zero_grad in loops
    )


def shown(own: MapSettings) -> Show:
    """What is drawn: epochs of two loops cannot be compared, since the forgotten one hardly ever comes to rest."""
    return "outcome" if own.loop == "difference" and own.show == "epochs" else own.show


def to_query(own: MapSettings) -> dict[str, str]:
    """What differs from the defaults, as query parameters."""
    query: dict[str, str] = {}
    if own.show != DEFAULTS.show:
        query["show"] = own.show
    if own.loop != DEFAULTS.loop:
        query["loop"] = own.loop
    if own.cells != DEFAULTS.cells:
        query["cells"] = str(own.cells)
    if own.rates != DEFAULTS.rates:
        query["rates"] = ",".join(f"{rate:g}" for rate in own.rates)
    return query


def from_query(query: Mapping[str, str]) -> tuple[MapSettings, list[str]]:
    """Read query parameters. Returns settings, and one sentence for each that could not be used."""
    own, refused = DEFAULTS, []
    show, loop, cells, rates = (query.get(name) for name in ("show", "loop", "cells", "rates"))
    if show is not None:
        if (chosen := next((one for one in SHOWS if one == show), None)) is not None:
            own = replace(own, show=chosen)
        else:
            refused.append(_refused("show", show, f"it is one of: {', '.join(SHOWS)}", DEFAULTS.show))
    if loop is not None:
        if (of := next((one for one in LOOPS if one == loop), None)) is not None:
            own = replace(own, loop=of)
        else:
            refused.append(_refused("loop", loop, f"it is one of: {', '.join(LOOPS)}", DEFAULTS.loop))
    if cells is not None:
        if cells in map(str, SIDES):
            own = replace(own, cells=int(cells))
        else:
            allowed = ", ".join(map(str, SIDES))
            refused.append(_refused("cells", cells, f"it is one of: {allowed}", str(DEFAULTS.cells)))
    if rates is not None:
        span = _span(rates)
        if span is not None:
            own = replace(own, rates=span)
        else:
            stops = ", ".join(f"{stop:g}" for stop in RATE_STOPS)
            used = ",".join(f"{rate:g}" for rate in DEFAULTS.rates)
            refused.append(_refused("rates", rates, f"it is two of {stops}, the lower one first", used))
    return own, refused


def _span(text: str) -> tuple[float, float] | None:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (low, high) if low in RATE_STOPS and high in RATE_STOPS and low < high else None


def _refused(name: str, text: str, allowed: str, used: str) -> str:
    return f"The link asks for {name} = “{text[:40]}”, but {allowed}; {used} is used instead."
