"""What the colours of a map can say: what happened, the mean loss, the epochs it took, or how two loops differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.palette import Palette, mixed
from backprop.figures.sweep.colors import outcome_colors
from backprop.outcomes import NEVER, OUTCOMES, Outcome
from backprop.sweep import OutcomeMap

FLOOR, CEILING = 1e-12, 1e6  # of losses: beyond, one colour does for all
_APART = 1e4  # ratio of two losses from which on one colour does for all


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """What the colours of a map say: `values` of the grid's shape, and how they are drawn.

    `names`, `colors`: one for each whole number from 0, where the values are kinds. Otherwise `colors` is the scale
    from `low` to `high`, with `ticks` and their texts.
    """

    values: npt.NDArray[Any]
    colors: tuple[str, ...]
    names: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    ticks: tuple[tuple[float, str], ...] = ()
    title: str = ""


def outcome_field(found: OutcomeMap, palette: Palette, words: Mapping[str, str]) -> Field:
    """What happened to each run. `words`: the name of each outcome, by its value."""
    colors = outcome_colors(palette)
    return Field(found.outcomes, tuple(colors[one] for one in OUTCOMES), tuple(words[one.value] for one in OUTCOMES))


def loss_field(found: OutcomeMap, palette: Palette, *, title: str) -> Field:
    """The mean loss at the end, on a logarithmic scale: the lower, the stronger the optimum's colour."""
    exponents = np.log10(np.clip(found.mean_loss, FLOOR, CEILING)).astype(np.float32)
    low, high = (float(edge) for edge in (exponents.min(), exponents.max()))
    low, high = (np.floor(low), np.ceil(high)) if np.floor(low) < np.ceil(high) else (low - 1, high + 1)
    stride = max(1, int(high - low) // 5)
    ticks = tuple((float(power), f"10<sup>{power}</sup>") for power in range(int(low), int(high) + 1, stride))
    scale = (palette.optimum, mixed(palette.optimum, palette.surface, 0.35), outcome_colors(palette)[Outcome.DIVERGED])
    return Field(exponents, scale, low=float(low), high=float(high), ticks=ticks, title=title)


def epochs_field(found: OutcomeMap, palette: Palette, *, title: str) -> Field:
    """After how many epochs each run was at rest, logarithmic; no colour where it never was."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(found.epochs == NEVER, np.nan, np.log10(np.maximum(found.epochs, 1))).astype(np.float32)
    most = max(found.grid.epochs, 2)
    counts = sorted({1, most, *(count for count in (3, 10, 30, 100, 300) if count < most / 1.5)})
    ticks = tuple((float(np.log10(count)), f"{count:,}") for count in counts)
    scale = (palette.optimum, mixed(palette.optimum, palette.surface, 0.2))
    return Field(values, scale, low=0.0, high=float(np.log10(most)), ticks=ticks, title=title)


def difference_field(zeroed: OutcomeMap, forgotten: OutcomeMap, palette: Palette, names: Sequence[str]) -> Field:
    """Which loops diverge, in the colour of the one that does. `names`: neither, forgotten, zeroed, both."""
    diverged = OUTCOMES.index(Outcome.DIVERGED)
    kinds = (zeroed.outcomes == diverged) * 2 + (forgotten.outcomes == diverged)
    colors = (palette.optimum, palette.forgotten, palette.zeroed, outcome_colors(palette)[Outcome.DIVERGED])
    return Field(kinds.astype(np.uint8), colors, tuple(names))


def loss_difference_field(zeroed: OutcomeMap, forgotten: OutcomeMap, palette: Palette, *, title: str) -> Field:
    """The forgotten loop's mean loss in multiples of the zeroed one's, logarithmic; in the colour of the worse one."""
    losses = [np.clip(one.mean_loss, FLOOR, CEILING) for one in (forgotten, zeroed)]
    end = float(np.log10(_APART))
    values = np.clip(np.log10(losses[0] / losses[1]), -end, end).astype(np.float32)
    ticks = tuple((float(power), f"10<sup>{power}</sup>" if power else "1") for power in range(-4, 5, 2))
    return Field(
        values, (palette.zeroed, palette.surface, palette.forgotten), low=-end, high=end, ticks=ticks, title=title
    )
