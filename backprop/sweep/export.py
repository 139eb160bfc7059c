"""A map to take home: as a table, and as a short script that computes the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from backprop.models import MODELS
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
    after = "w.grad.zero_()" if grid.zero_grad else "# w.grad.zero_()  # forgotten"
    return f'''"""A map of learning rates and initial weights, in PyTorch (pip install torch). Writes map.csv."""

import torch

x_data = {list(grid.dataset.x)!r}
y_data = {list(grid.dataset.y)!r}
epochs = {grid.epochs:d}
learning_rates = {list(grid.learning_rates)!r}
initial_ws = {list(grid.initial_ws)!r}
row = {row:d}  # of initial_ws, counted from 0: the learning-rate finder looks at the runs from there

# One long vector: a run for each pair.
cells = [(rate, start) for start in initial_ws for rate in learning_rates]
learning_rate = torch.tensor([rate for rate, _ in cells])
w = torch.tensor([start for _, start in cells], requires_grad=True)


def forward(x):
{_FORWARD[grid.model]}


def loss(x, y):
    return (forward(x) - y) ** 2


def mean_loss():
    return sum(loss(x, y) for x, y in zip(x_data, y_data)) / len(x_data)


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
        {after}
    ends.append(final_w[in_row])

w = final_w.double()
end_loss = torch.where(running, mean_loss(), torch.inf)
with open("map.csv", "w") as file:
    print("learning_rate,initial_w,final_w,final_loss,mean_loss", file=file)
    for (rate, start), *numbers in zip(cells, final_w.tolist(), final_loss.tolist(), end_loss.tolist()):
        print(rate, start, *numbers, sep=",", file=file)
print("cells:", len(cells), "finished:", int(running.sum()))

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
    print("from w =", initial_ws[row], "no learning rate ends below the mean loss at the start,", start_loss)
'''


_FORWARD = {
    "linear": f"    return {MODELS['linear'].code}",
    # As in `models`.
    "sigmoid": """\
    # PyTorch computes the sigmoid of a long vector in another way than that of a single number, and the last digit
    # may differ. An expanded vector it computes number by number.
    return torch.sigmoid((x * w).reshape(-1, 1).expand(-1, 2))[:, 0]""",
}
