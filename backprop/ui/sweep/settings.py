"""The settings that only the map has, to and from the address; it shares the training page's.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from backprop.sweep import Grid
from backprop.ui.shell.fields import Choice, Fields, Number, setting
from backprop.ui.training.settings import MAX_W, PARAMETERS, Settings

Show = Literal["outcome", "loss", "epochs"]
Loop = Literal["zeroed", "forgotten", "difference"]
SHOWS: tuple[Show, ...] = get_args(Show)
LOOPS: tuple[Loop, ...] = get_args(Loop)
SIDES = (50, 100, 200, 400)  # more cells than that no screen shows apart
COARSE_SIDE, COARSE_STEPS = 40, 1_500  # what is there at once
RATE_STOPS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)
_STOPS = ", ".join(f"{stop:.6f}".rstrip("0").rstrip(".") for stop in RATE_STOPS)


@dataclass(frozen=True, slots=True)
class _Span:
    """Two of `RATE_STOPS`, the lower one first."""

    allowed: str = f"it is two of {_STOPS}, the lower one first"

    def read(self, text: str) -> tuple[float, float]:
        low, high = map(Number(RATE_STOPS[0], RATE_STOPS[-1]).read, text.split(","))
        if not {low, high} <= set(RATE_STOPS) or low >= high:
            raise ValueError(text)
        return low, high

    def write(self, value: tuple[float, float]) -> str:
        return ",".join(f"{rate:g}" for rate in value)


@dataclass(frozen=True, slots=True)
class MapSettings:
    """What a learner has chosen on the page.

    Attributes:
        show: what the colours say.
        loop: of which loop, or of both against one another.
        cells: how many learning rates; there is one initial weight more.
        rates: lowest and highest learning rate, two of `RATE_STOPS`.
        varied: of several parameters the one whose start the rows vary; see `varied_of`.
    """

    show: Show = setting("outcome", Choice(SHOWS))
    loop: Loop = setting("zeroed", Choice(LOOPS))
    cells: int = setting(200, Choice(SIDES))
    rates: tuple[float, float] = setting((1e-3, 1.0), _Span())
    varied: str = setting("b", Choice(PARAMETERS))


DEFAULTS = MapSettings()
FIELDS = Fields(DEFAULTS, key="map_")


def grids(settings: Settings, map_settings: MapSettings, *, coarse: bool = False) -> tuple[Grid, ...]:
    """The grids that a map needs: that of one loop, or of the zeroed and the forgotten one.

    Rates have four digits and weights two, so that a cell's run travels in a short link and stays the same run.
    `coarse`: fewer cells, and of a long run fewer epochs, for something to see at once.
    """
    side = min(map_settings.cells, COARSE_SIDE) if coarse else map_settings.cells
    epochs = min(settings.epochs, max(1, COARSE_STEPS // len(settings.dataset))) if coarse else settings.epochs
    loops = (True, False) if map_settings.loop == "difference" else (map_settings.loop == "zeroed",)
    return tuple(
        Grid(
            model=settings.model,
            learning_rates=tuple(float(f"{rate:.4g}") for rate in np.geomspace(*map_settings.rates, side)),
            initial_ws=tuple(round(float(w), 2) for w in np.linspace(-MAX_W, MAX_W, side + 1)),
            epochs=epochs,
            zero_grad=zero_grad,
            dataset=settings.dataset,
            varied=varied_of(settings, map_settings),
            loss=settings.loss_in_use,
            initial=settings.start if len(settings.parameters) > 1 else (),
        )
        for zero_grad in loops
    )


def varied_of(settings: Settings, map_settings: MapSettings) -> str:
    """The parameter that the rows vary: the one that was chosen, or the last where the model has not that one."""
    names = settings.parameters
    return map_settings.varied if map_settings.varied in names else names[-1]


def drawable(map_settings: MapSettings) -> Show:
    """What is drawn: epochs of two loops cannot be compared, since the forgotten one hardly ever comes to rest."""
    return "outcome" if map_settings.loop == "difference" and map_settings.show == "epochs" else map_settings.show
