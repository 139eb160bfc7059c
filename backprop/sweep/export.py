"""A map to take home: as a table, and as a short script that computes the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from backprop.models import MODELS
from backprop.outcomes import NEVER, OUTCOMES
from backprop.sweep.grid import Grid
from backprop.sweep.outcomes import OutcomeMap


def table(found: OutcomeMap) -> str:
    """The map as CSV, one line a cell: learning_rate, initial_w, final_w, final_loss, outcome, converged_epoch.

    Of a run that overflowed, `final_w` and `final_loss` may be `inf`, `-inf` or `nan`; `converged_epoch` is empty
    unless it converged.
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
        }
    )
    for name in ("final_w", "final_loss"):  # an empty field would say that it is not known
        frame[name] = frame[name].astype(object).where(frame[name].notna(), "nan")
    return frame.to_csv(index=False, lineterminator="\n")


def script(grid: Grid) -> str:
    """The map as a Python script that needs nothing but PyTorch and writes `map.csv`.

    For the linear model its numbers are the map's to the last digit; for the sigmoid the last digit may differ,
    because PyTorch computes long vectors of it in another way than single numbers.
    """
    after = "w.grad.zero_()" if grid.zero_grad else "# w.grad.zero_()  # forgotten"
    return f'''"""A map of learning rates and initial weights, in PyTorch (pip install torch). Writes map.csv."""

import torch

x_data = {list(grid.dataset.x)!r}
y_data = {list(grid.dataset.y)!r}
epochs = {grid.epochs:d}
learning_rates = {list(grid.learning_rates)!r}
initial_ws = {list(grid.initial_ws)!r}

# One long vector: a run for each pair.
cells = [(rate, start) for start in initial_ws for rate in learning_rates]
learning_rate = torch.tensor([rate for rate, _ in cells])
w = torch.tensor([start for _, start in cells], requires_grad=True)


def forward(x):
    return {MODELS[grid.model].code}


def loss(x, y):
    return (forward(x) - y) ** 2


running = torch.ones(len(cells), dtype=torch.bool)  # no number was too large yet
final_w, final_loss = w.detach().clone(), torch.zeros(len(cells))
for epoch in range(epochs):
    for x, y in zip(x_data, y_data):
        l = loss(x, y)
        l.backward(torch.ones(len(cells)))  # from every run's own loss
        with torch.no_grad():
            w -= learning_rate * w.grad
            final_w = torch.where(running, w, final_w)
            final_loss = torch.where(running, l, final_loss)
            running &= torch.isfinite(w) & torch.isfinite(l)
        {after}

with open("map.csv", "w") as file:
    print("learning_rate,initial_w,final_w,final_loss", file=file)
    for (rate, start), end, last in zip(cells, final_w.tolist(), final_loss.tolist()):
        print(rate, start, end, last, sep=",", file=file)
print("cells:", len(cells), "finished:", int(running.sum()))
'''
