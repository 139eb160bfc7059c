"""A map to take home: as a table, and as a short script that computes the same."""

import numpy as np
import pandas as pd

from backprop.models import MODELS
from backprop.notebooks import notebook_text
from backprop.outcomes import NEVER, OUTCOMES
from backprop.sweep.grid import Grid
from backprop.sweep.outcomes import OutcomeMap
from backprop.sweep.program import code_of


def table(found: OutcomeMap) -> str:
    """The map as CSV: learning_rate, initial_w, final_w, final_loss, outcome, converged_epoch, mean_loss of each cell.

    Where another parameter is varied, `initial_b`, say; and each of several parameters has its own `final_`.
    Of a run that overflowed, `final_w` and `final_loss` may be `inf`, `-inf` or `nan`, and `mean_loss` is `inf`;
    `converged_epoch` is empty unless it converged.
    """
    rows, columns = found.grid.shape
    names = [f"final_{name}" for name in MODELS[found.grid.model].parameters]
    ends = found.final_w.astype(np.float64).reshape(len(names), -1)
    epochs = found.epochs.ravel()
    frame = pd.DataFrame(
        {
            "learning_rate": np.tile(found.grid.learning_rates, rows),
            f"initial_{found.grid.varied}": np.repeat(found.grid.initial_ws, columns),
            **dict(zip(names, ends, strict=True)),
            "final_loss": found.final_loss.astype(np.float64).ravel(),
            "outcome": np.array([outcome.value for outcome in OUTCOMES])[found.outcomes.ravel()],
            "converged_epoch": [None if epoch == NEVER else str(epoch) for epoch in epochs.tolist()],
            "mean_loss": found.mean_loss.ravel(),
        }
    )
    for name in (*names, "final_loss"):  # an empty field would say that it is not known
        frame[name] = frame[name].astype(object).where(frame[name].notna(), "nan")
    return frame.to_csv(index=False, lineterminator="\n")


def script(grid: Grid, *, row: int) -> str:
    """The map as a Python script that needs nothing but PyTorch, writes `map.csv`, and finds the best rate of a row.

    Its numbers are the map's to the last digit, and the best rate is that of `finder.best_rate`.
    """
    code = code_of(grid, row)
    program = "\n\n".join(f"{text}\n" if name == "model" else text for name, text in code.items())
    heading = "A map of learning rates and initial weights, in PyTorch (pip install torch numpy). Writes map.csv."
    return f'"""{heading}"""\n\n{program}\n'


def notebook(grid: Grid, *, row: int) -> str:
    """The same as a Jupyter notebook, with a few words before each piece of the script."""
    return notebook_text(code_of(grid, row), _WORDS_OF_SEVERAL if grid.initial else _WORDS)


_WORDS = {
    "settings": (
        "# A map of learning rates\n\nYou need Python and PyTorch: `pip install torch numpy`. Run the cells from top "
        "to bottom.\n\nFirst the data and the settings: the loop runs from every initial weight with every "
        "learning rate."
    ),
    "model": "## Model and loss\n\nAll runs at once: `w` is a vector with one weight for each pair.",
    "loop": (
        "## Training\n\nEach run has its own loss, and `backward()` gives each weight its own gradient. Where a number "
        "becomes too large for float32, a run keeps what it had."
    ),
    "table": "## The map as a table\n\nOne line for each pair, in `map.csv`.",
    "finder": (
        "## The best learning rate of one row\n\nThe lowest mean loss at the end; among equal ones, the fewest epochs "
        "until w is about there for good. Change one setting, say what you expect, and run all the cells again."
    ),
}

_WORDS_OF_SEVERAL = _WORDS | {
    "settings": (
        "# A map of learning rates\n\nYou need Python and PyTorch: `pip install torch numpy`. Run the cells from top "
        "to bottom.\n\nFirst the data and the settings: the loop runs from every initial value of one parameter with "
        "every learning rate."
    ),
    "model": ("## Model and loss\n\nAll runs at once: `p` has a row for each parameter, with one value for each pair."),
    "loop": (
        "## Training\n\nEach run has its own loss, and `backward()` gives each parameter its own gradient. Where a "
        "number becomes too large for float32, a run keeps what it had."
    ),
    "finder": (
        "## The best learning rate of one row\n\nThe lowest mean loss at the end; among equal ones, the fewest epochs "
        "until every parameter is about there for good. Change one setting, say what you expect, and run all the cells "
        "again."
    ),
}
