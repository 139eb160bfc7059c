"""A map to take home: as a table, and as a short script that computes the same."""

import numpy as np
import pandas as pd

from backprop.models import MODELS
from backprop.notebooks import list_of, notebook_text
from backprop.outcomes import NEVER, OUTCOMES
from backprop.sweep.finder import SAME_SHARE
from backprop.sweep.grid import Grid
from backprop.sweep.outcomes import ARRIVED_SHARE, OutcomeMap


def table(found: OutcomeMap) -> str:
    """The map as CSV: learning_rate, initial_w, final_w, final_loss, outcome, converged_epoch, mean_loss of each cell.

    Of a run that overflowed, `final_w` and `final_loss` may be `inf`, `-inf` or `nan`, and `mean_loss` is `inf`;
    `converged_epoch` is empty unless it converged.
    """
    rows, columns = found.grid.shape
    epochs = found.epochs.ravel()
    frame = pd.DataFrame(
        {
            "learning_rate": np.tile(found.grid.learning_rates, rows),
            "initial_w": np.repeat(found.grid.initial_ws, columns),
            "final_w": found.final_w.astype(np.float64).ravel(),
            "final_loss": found.final_loss.astype(np.float64).ravel(),
            "outcome": np.array([outcome.value for outcome in OUTCOMES])[found.outcomes.ravel()],
            "converged_epoch": [None if epoch == NEVER else str(epoch) for epoch in epochs.tolist()],
            "mean_loss": found.mean_loss.ravel(),
        }
    )
    for name in ("final_w", "final_loss"):  # an empty field would say that it is not known
        frame[name] = frame[name].astype(object).where(frame[name].notna(), "nan")
    return frame.to_csv(index=False, lineterminator="\n")


def script(grid: Grid, *, row: int) -> str:
    """The map as a Python script that needs nothing but PyTorch, writes `map.csv`, and finds the best rate of a row.

    Its numbers are the map's to the last digit, and the best rate is that of `finder.best_rate`.
    """
    code = _code(grid, row)
    program = "\n\n".join(f"{text}\n" if name == "model" else text for name, text in code.items())
    heading = "A map of learning rates and initial weights, in PyTorch (pip install torch numpy). Writes map.csv."
    return f'"""{heading}"""\n\n{program}\n'


def notebook(grid: Grid, *, row: int) -> str:
    """The same as a Jupyter notebook, with a few words before each piece of the script."""
    return notebook_text(_code(grid, row), _WORDS)


def _code(grid: Grid, row: int) -> dict[str, str]:
    """The pieces of the program, in order. Nothing but numbers and `MODELS` goes into them."""
    after = "w.grad.zero_()" if grid.zero_grad else "# w.grad.zero_()  # forgotten"
    settings = [
        "import torch",
        "",
        list_of("x_data = ", map(repr, grid.dataset.x)),
        list_of("y_data = ", map(repr, grid.dataset.y)),
        f"epochs = {grid.epochs:d}",
        list_of("learning_rates = ", map(repr, grid.learning_rates)),
        list_of("initial_ws = ", map(repr, grid.initial_ws)),
        f"row = {row:d}  # of initial_ws, counted from 0: the learning-rate finder looks at the runs from there",
    ]
    return {
        "settings": "\n".join(settings),
        "model": _MODEL.replace("FORWARD", _FORWARD[grid.model]),
        "loop": _LOOP.replace("AFTER", after),
        "table": _TABLE,
        "finder": _FINDER,
    }


_MODEL = """\
# One long vector: a run for each pair.
cells = [(rate, start) for start in initial_ws for rate in learning_rates]
learning_rate = torch.tensor([rate for rate, _ in cells])
w = torch.tensor([start for _, start in cells], requires_grad=True)


def forward(x):
FORWARD


def loss(x, y):
    return (forward(x) - y) ** 2


def mean_loss():
    return sum(loss(x, y) for x, y in zip(x_data, y_data)) / len(x_data)"""

_LOOP = """\
running = torch.ones(len(cells), dtype=torch.bool)  # no number was too large yet
final_w, final_loss = w.detach().clone(), torch.zeros(len(cells))
in_row = slice(row * len(learning_rates), (row + 1) * len(learning_rates))
ends = [final_w[in_row]]  # w before the first epoch, and after each
for epoch in range(epochs):
    for x, y in zip(x_data, y_data):
        l = loss(x, y)
        l.backward(torch.ones(len(cells)))  # from every run's own loss
        with torch.no_grad():
            w -= learning_rate * w.grad
            final_w = torch.where(running, w, final_w)
            final_loss = torch.where(running, l, final_loss)
            running &= torch.isfinite(w) & torch.isfinite(l)
        AFTER
    ends.append(final_w[in_row])"""

_TABLE = """\
w = final_w.double()
end_loss = torch.where(running, mean_loss(), torch.inf)
with open("map.csv", "w") as file:
    print("learning_rate,initial_w,final_w,final_loss,mean_loss", file=file)
    for (rate, start), *numbers in zip(cells, final_w.tolist(), final_loss.tolist(), end_loss.tolist()):
        print(rate, start, *numbers, sep=",", file=file)
print("cells:", len(cells), "finished:", int(running.sum()))"""

_FINDER = f"""\
# The learning-rate finder: the lowest mean loss at the end, then the fewest epochs until w is about there for good.
w = torch.tensor(initial_ws[row], dtype=torch.float64)
start_loss, end_loss, ends = mean_loss().item(), end_loss[in_row], torch.stack(ends)
rounding = {SAME_SHARE!r} * sum(y * y for y in y_data) / len(y_data)  # float32 does not tell such losses apart
if end_loss.min() < start_loss - rounding:
    there = (ends - ends[-1]).abs() <= {ARRIVED_SHARE!r} * (ends[0] - ends[-1]).abs()
    needed = epochs + 1 - there.flip(0).long().cumprod(0).sum(0)  # epochs
    lowest = (end_loss <= end_loss.min() + rounding).nonzero()[:, 0]
    soonest = lowest[needed[lowest] == needed[lowest].min()]
    best = int(soonest[len(soonest) // 2])
    print("from w =", initial_ws[row], "the best learning rate is", learning_rates[best])
    print("mean loss at the start:", start_loss, "at the end:", end_loss[best].item())
else:
    print("from w =", initial_ws[row], "no learning rate ends below the mean loss at the start,", start_loss)"""

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

_FORWARD = {
    "linear": f"    return {MODELS['linear'].code}",
    # As in `models`.
    "sigmoid": """\
    # PyTorch computes the sigmoid of a long vector in another way than that of a single number, and the last digit
    # may differ. An expanded vector it computes number by number.
    return torch.sigmoid((x * w).reshape(-1, 1).expand(-1, 2))[:, 0]""",
}
