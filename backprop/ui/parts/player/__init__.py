"""The player: play, pause and scrub through a run in the browser, with marks that move over the charts."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.datasets import Dataset
from backprop.ui.parts.numbers import number
from backprop.ui.parts.stepping import draw_stepping

# More positions than this cannot be told apart on a slider, and would only travel to the browser.
MAX_POSITIONS = 20_000


def player_words(unit: str) -> dict[str, str]:
    """The words of its buttons, where it moves by this: "step", "epoch"."""
    return {
        "play": "Play",
        "pause": "Pause",
        "first": f"First {unit}",
        "back": f"One {unit} back",
        "next": f"One {unit} on",
        "last": f"Last {unit}",
        "range": unit.capitalize(),
        "speed": "Speed",
        "slow": "Slow",
        "normal": "Normal",
        "fast": "Fast",
    }


def positions(steps: int) -> npt.NDArray[np.int64]:
    """The steps that the slider stops at: every one, or every second, third … where they are too many."""
    return np.arange(0, steps, -(-steps // MAX_POSITIONS))


def playable(steps: int, dataset: Dataset | None, series: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
    """A run as the player reads it from `layout.meta.run` of one of the figures that it plays.

    It travels with a figure so that marks and lines always belong to the same run, and so that the player itself need
    not be drawn again.

    Args:
        steps: how many steps the run has.
        dataset: the samples that the steps visit in turn, if they do.
        series: values by name, one for each of `positions(steps)`. Cursors and the readout refer to the names.
    """
    stops = positions(steps)
    samples = zip(dataset.x, dataset.y, strict=True) if dataset else ()
    return {
        "last_step": steps - 1,
        "stride": int(stops[1]) if len(stops) > 1 else 1,
        "positions": len(stops),
        "samples": [{"x": number(x), "y": number(y)} for x, y in samples],
        "series": {name: _base64(values) for name, values in series.items()},
    }


def draw_player(
    *, charts: str, step: int, words: Mapping[str, str], on_step: Callable[[int], None], key: str = "player"
) -> None:
    """Draw the player for the charts inside the container whose key is `charts`.

    Args:
        charts: key of the `st.container` that holds the figures. Each says in `layout.meta.cursors` what to mark; one
            holds the `playable` run in `layout.meta.run`.
        step: the step to stand at, from 0.
        words: texts for "play", "pause", "first", "back", "next", "last", "range", "speed", "slow", "normal", "fast"
            and "readout", in which `{name}` stands for a value of this step.
        on_step: called with the step at which the learner came to rest.
        key: the widget's key.
    """
    data = {"charts": charts, "words": dict(words)}
    draw_stepping("player", __file__, key=key, step=step, on_step=on_step, data=data)


def _base64(values: npt.NDArray[Any]) -> str:
    """Float32 in base64: a quarter of the size of the numbers as text, and nothing to parse."""
    with np.errstate(over="ignore"):
        return base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")
