"""What the page says of a map, with its own numbers."""

from collections.abc import Sequence

import numpy as np

from backprop.figures.sweep.finder import SliceWords
from backprop.figures.sweep.heatmap import MapWords
from backprop.models import MODELS
from backprop.outcomes import OUTCOMES, Outcome, lowest
from backprop.sweep import Grid, OutcomeMap
from backprop.sweep.finder import (
    BestRate,
    all_diverged,
    count_as_low,
    first_edge,
    largest_converged,
    lowest_loss,
    rounding,
    start_loss,
)
from backprop.ui.parts.numbers import counted, number, told_apart
from backprop.ui.training.settings import Settings

OUTCOME_NAMES = {
    "converged": "converged",
    "descending": "not at rest yet",
    "stuck": "stuck",
    "oscillating": "not settling",
    "diverged": "diverged",
}
DIFFERENCES = ("neither diverges", "only forgotten diverges", "only zeroed diverges", "both diverge")
_IN_A_CELL = {
    "converged": "converged {epochs}; mean loss at the end {loss}",
    "descending": "was not at rest at the end; mean loss {loss}",
    "stuck": "got stuck; mean loss at the end {loss}",
    "oscillating": "did not settle; mean loss at the end {loss}",
    "diverged": "diverged; mean loss at the end {loss}",
}
NONE_CONVERGED = "No run converged here, so this map has nothing to colour. “What happened” shows what they did."
LOSS_TITLE, EPOCHS_TITLE, RATIO_TITLE = "mean loss", "epochs", "forgotten ÷<br>zeroed"


def readout(varied: str) -> dict[str, object]:
    """The words for the cell under the pointer, where the rows start from values of this parameter."""
    return {
        "idle": "Point at a cell to read what happened in that run. Click it to open the run on the training page.",
        "cell": f"Learning rate {{rate}}, initial {varied} {{w}}:",
        "zeroed": "zeroed, it {cell}.",
        "forgotten": "forgotten, it {cell}.",
        "outcomes": [_IN_A_CELL[outcome.value] for outcome in OUTCOMES],
        "no_epochs": "at the start",
        "one_epoch": "after 1 epoch",
        "epochs": "after {count} epochs",
        "too_large": "too large for float32 (about 3.4 × 10³⁸)",
    }


def map_chart(heading: str, varied: str) -> MapWords:
    """The words of the map."""
    return MapWords(
        title=heading,
        current="your run",
        x_axis="learning rate",
        y_axis=f"initial {varied}",
        zeroed_limit="exact limits, zeroed",
        forgotten_limit="exact limits, forgotten",
    )


def slice_chart(heading: str) -> SliceWords:
    """The words of the slice."""
    return SliceWords(
        title=heading, zeroed="zeroed", forgotten="forgotten", best="best", current="yours", x_axis="learning rate"
    )


def title(show: str, loop: str, grid: Grid) -> str:
    """The map's heading."""
    if loop == "difference":
        return (
            f"Which loop diverges in {counted(grid.epochs, 'epoch')}"
            if show == "outcome"
            else f"Mean loss after {counted(grid.epochs, 'epoch')}, forgotten ÷ zeroed"
        )
    what = {
        "outcome": f"What happened in {counted(grid.epochs, 'epoch')}",
        "loss": f"Mean loss after {counted(grid.epochs, 'epoch')}",
        "epochs": "Epochs until converged",
    }[show]
    return f"{what}, gradients {loop}"


def shares(found: OutcomeMap) -> str:
    """What happened to the runs, in a sentence. Counts and percentages each add up to the whole."""
    counts = np.bincount(found.outcomes.ravel(), minlength=len(OUTCOMES))
    order = [code for code in np.argsort(-counts, kind="stable").tolist() if counts[code]]
    percentages = _percentages(counts[order].tolist())
    parts = [
        f"{counts[code]:,} {OUTCOME_NAMES[OUTCOMES[code].value]} ({percentage})"
        for code, percentage in zip(order, percentages, strict=True)
    ]
    loop = "zeroed" if found.grid.zero_grad else "forgotten"
    return f"Of {counted(found.grid.cells, 'run')}, gradients {loop}: {', '.join(parts)}."


def _percentages(counts: Sequence[int]) -> list[str]:
    """Shares in tenths of a percent that add up to 100%: rounded down, then up where most was cut off."""
    tenths = np.array(counts) * 1000 // sum(counts)
    cut_off = np.array(counts) * 1000 % sum(counts)
    tenths[np.argsort(-cut_off, kind="stable")[: 1000 - tenths.sum()]] += 1
    return [f"{tenth / 10:g}%" if tenth else "under 0.1%" for tenth in tenths.tolist()]


def finder(found: OutcomeMap, row: int, best: BestRate | None) -> str:
    """The best learning rate of the slice, in a few sentences of Markdown."""
    grid = found.grid
    start = f"From {_start_of(found, row)}, gradients {'zeroed' if grid.zero_grad else 'forgotten'},"
    if best is None:
        return f"{start} {_none_is_best(found, row)}"
    text = (
        f"{start} the best of these {len(grid.learning_rates)} learning rates is **{number(best.learning_rate)}**: "
        f"after {counted(grid.epochs, 'epoch')} its mean loss is the lowest, {number(best.mean_loss, 3)}."
    )
    if (same := count_as_low(found, row)) > 1:
        text += f" Of the {same} that end as low, to float32’s rounding, none needs fewer epochs."
    if best.outcome is Outcome.DIVERGED:
        text += " With more epochs it runs away."
    elif best.epochs:
        text += f" {_moving(grid)[0]} at rest after {counted(best.epochs, 'epoch')}."
    elif found.arrived[row, best.column] == grid.epochs:
        text += f" At the end {_moving(grid)[1]} still moving."
    return text + _largest_that_converges(found, row, best)


def _start_of(found: OutcomeMap, row: int) -> str:
    """Where the row's runs start: `w = 1`; of several parameters all: `w = 1, b = 0.5`."""
    grid = found.grid
    start = np.atleast_1d(grid.starts(np.array([row])).T[0]).tolist()
    return ", ".join(f"{name} = {number(at)}" for name, at in zip(MODELS[grid.model].parameters, start, strict=True))


def _moving(grid: Grid) -> tuple[str, str]:
    """What is at rest, and what was moving."""
    return ("All parameters are", "a parameter was") if grid.initial else ("w is", "w was")


def _none_is_best(found: OutcomeMap, row: int) -> str:
    if not found.grid.initial and lowest(found.grid.model, found.grid.dataset).w is None:
        return "there is no best rate: every x is 0, so nothing moves w."
    loss = start_loss(found, row)
    if loss <= lowest_loss(found.grid) + rounding(found):
        others = "no other parameters have" if found.grid.initial else "no other w has"
        return f"there is nothing to learn: {others} a lower mean loss."
    if not all_diverged(found, row):
        return f"no learning rate here ends below the mean loss at the start, {number(loss)}."
    edge = first_edge(found, row)
    return "every one of these learning rates diverges." + (
        "" if edge is None else f" Below {number(edge, 3)} the loop does not."
    )


def _largest_that_converges(found: OutcomeMap, row: int, best: BestRate) -> str:
    column = largest_converged(found, row)
    if column is None or found.grid.learning_rates[column] <= best.learning_rate:
        return ""
    text = f" The largest one here that converges is {number(found.grid.learning_rates[column])}"
    loss, start = float(found.mean_loss[row, column]), start_loss(found, row)
    if loss <= best.mean_loss + rounding(found):
        return f"{text}."
    above = (
        f", above the {number(start, 3)} at the start" if loss > start and number(loss, 3) != number(start, 3) else ""
    )
    return f"{text}; its mean loss at the end is {told_apart(best.mean_loss, loss, digits=3)[1]}{above}."


def map_alt(maps: Sequence[OutcomeMap], heading: str, settings: Settings) -> str:
    """The map in a few sentences, for those who cannot see it."""
    grid = maps[0].grid
    own = getattr(settings, grid.varied)
    rates = f"{number(grid.learning_rates[0])} to {number(grid.learning_rates[-1])}"
    return (
        f"{heading}. Heat map of learning rate {rates}, logarithmic, against initial {grid.varied} "
        f"{number(grid.initial_ws[0])} to {number(grid.initial_ws[-1])}. {' '.join(shares(one) for one in maps)} "
        f"Your run: learning rate {number(settings.learning_rate)}, initial {grid.varied} {number(own)}."
    )


def slice_title(found: OutcomeMap, row: int) -> str:
    """The slice's heading."""
    grid = found.grid
    return f"Mean loss after {counted(grid.epochs, 'epoch')}, from {_start_of(found, row)}"


def slice_alt(found: OutcomeMap, row: int, best: BestRate | None) -> str:
    """The slice in a few sentences."""
    return f"{slice_title(found, row)}, against the learning rate. {finder(found, row, best).replace('**', '')}"
