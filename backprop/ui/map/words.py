"""What the page says of a map, with its own numbers."""

from __future__ import annotations

from collections.abc import Sequence

from backprop.outcomes import OUTCOMES, Outcome
from backprop.sweep import Grid, OutcomeMap
from backprop.sweep.finder import BestRate
from backprop.ui.numbers import number
from backprop.ui.settings import Settings
from backprop.ui.verdicts import epochs

OUTCOME_NAMES = {
    "converged": "converged",
    "descending": "still descending",
    "stuck": "stuck",
    "oscillating": "oscillating",
    "diverged": "diverged",
}
DIFFERENCES = ("both stay near", "only zeroed stays near", "only forgotten stays near", "both run away")
_IN_A_CELL = {
    "converged": "converged after {epochs} epochs; final loss {loss}",
    "descending": "was still descending at the end; final loss {loss}",
    "stuck": "got stuck; final loss {loss}",
    "oscillating": "was oscillating to the end; final loss {loss}",
    "diverged": "diverged; final loss {loss}",
}
READOUT = {
    "idle": "Point at a cell to read what became of that run. Click it to open the run on the training page.",
    "cell": "Learning rate {rate}, initial w {w}:",
    "zeroed": "zeroed, it {cell}.",
    "forgotten": "forgotten, it {cell}.",
    "outcomes": [_IN_A_CELL[outcome.value] for outcome in OUTCOMES],
    "too_large": "too large for float32",
}
MAP_CHART = {
    "current": "your run",
    "x_axis": "learning rate",
    "y_axis": "initial w",
    "zeroed_limit": "exact limits, zeroed",
    "forgotten_limit": "exact limits, forgotten",
}
NONE_CONVERGED = "No run converged here, so this map has nothing to colour. “What happened” shows what they did."
SLICE_CHART = {
    "zeroed": "zeroed",
    "forgotten": "forgotten",
    "best": "best",
    "current": "yours",
    "x_axis": "learning rate",
}
LOSS_TITLE, EPOCHS_TITLE, RATIO_TITLE = "final loss", "epochs", "forgotten ÷<br>zeroed"


def title(show: str, loop: str, grid: Grid) -> str:
    """The map's heading."""
    if loop == "difference":
        return (
            "Which loop stays near the optimum"
            if show == "outcome"
            else "Final loss of the forgotten loop ÷ the zeroed one’s"
        )
    what = {
        "outcome": f"What happened in {epochs(grid.epochs)}",
        "loss": f"Final loss after {epochs(grid.epochs)}",
        "epochs": "Epochs until converged",
    }[show]
    return f"{what}, gradients {loop}"


def shares(found: OutcomeMap) -> str:
    """What became of the runs, in a sentence. The counts add up to all of them, which rounded shares often do not."""
    whole = found.grid.cells
    counts = [(int((found.outcomes == code).sum()), OUTCOME_NAMES[one.value]) for code, one in enumerate(OUTCOMES)]
    parts = [f"{count:,} {name} ({_percent(count, whole)})" for count, name in sorted(counts, reverse=True) if count]
    loop = "zeroed" if found.grid.zero_grad else "forgotten"
    return f"Of {found.grid.cells:,} runs, gradients {loop}: {', '.join(parts)}."


def _percent(count: int, whole: int) -> str:
    share = 100 * count / whole
    return "under 1%" if share < 1 else "over 99%" if 99 < share < 100 else f"{share:.0f}%"


def finder(best: BestRate | None, start: float, grid: Grid) -> str:
    """The best learning rate of the slice, in one or two sentences of Markdown."""
    row = f"From w = {number(start)}, gradients {'zeroed' if grid.zero_grad else 'forgotten'},"
    if best is None:
        return f"{row} every one of these learning rates diverges. Try smaller ones."
    if best.outcome is Outcome.CONVERGED and best.epochs == 0:
        return f"{row} there is nothing to learn: w already stands where the loop would bring it."
    rate = number(best.learning_rate)
    if best.outcome is not Outcome.CONVERGED:
        return (
            f"{row} no run comes to rest within {epochs(grid.epochs)}. The lowest final loss is "
            f"{number(best.final_loss, 3)}, at learning rate **{rate}**."
        )
    text = f"{row} the best of these {len(grid.learning_rates)} learning rates is **{rate}**: "
    text += f"w is at rest after {epochs(best.epochs or 0)}."
    if best.largest_converged is not None and best.largest_converged > best.learning_rate:
        text += f" The largest one here that still converges is {number(best.largest_converged)}."
    return text


def map_alt(maps: Sequence[OutcomeMap], heading: str, settings: Settings) -> str:
    """The map in a few sentences, for those who cannot see it."""
    grid = maps[0].grid
    rates = f"{number(grid.learning_rates[0])} to {number(grid.learning_rates[-1])}"
    return (
        f"{heading}. Heat map of learning rate {rates}, logarithmic, against initial w "
        f"{number(grid.initial_ws[0])} to {number(grid.initial_ws[-1])}. {' '.join(shares(one) for one in maps)} "
        f"Your run: learning rate {number(settings.lr)}, initial w {number(settings.w)}."
    )


def slice_title(start: float) -> str:
    """The slice's heading."""
    return f"Final loss of the runs that start at w = {number(start)}"


def slice_alt(best: BestRate | None, start: float, grid: Grid) -> str:
    """The slice in a sentence or two."""
    return f"{slice_title(start)}, against the learning rate. {finder(best, start, grid).replace('**', '')}"
