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
    code = _code(grid, row)
    program = "\n\n".join(f"{text}\n" if name == "model" else text for name, text in code.items())
    heading = "A map of learning rates and initial weights, in PyTorch (pip install torch numpy). Writes map.csv."
    return f'"""{heading}"""\n\n{program}\n'


def notebook(grid: Grid, *, row: int) -> str:
    """The same as a Jupyter notebook, with a few words before each piece of the script."""
    return notebook_text(_code(grid, row), _WORDS_OF_SEVERAL if grid.initial else _WORDS)


def _code(grid: Grid, row: int) -> dict[str, str]:
    """The pieces of the program, in order. Nothing but numbers and `MODELS` goes into them."""
    if grid.initial:
        return _code_of_several(grid, row)
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


def _code_of_several(grid: Grid, row: int) -> dict[str, str]:
    """The same for a model of several parameters, which are the rows of one tensor, p."""
    names = MODELS[grid.model].parameters
    after = "p.grad.zero_()" if grid.zero_grad else "# p.grad.zero_()  # forgotten"
    starts = ", ".join(f'"{name}": {start!r}' for name, start in zip(names, grid.initial, strict=True))
    settings = [
        "import torch",
        "",
        list_of("x_data = ", map(repr, grid.dataset.x)),
        list_of("y_data = ", map(repr, grid.dataset.y)),
        f"epochs = {grid.epochs:d}",
        list_of("learning_rates = ", map(repr, grid.learning_rates)),
        f"initial = {{{starts}}}",
        f'varied = "{grid.varied}"  # this one starts from each of these values instead',
        list_of("varied_starts = ", map(repr, grid.initial_ws)),
        f"row = {row:d}  # of varied_starts, counted from 0: the learning-rate finder looks at the runs from there",
    ]
    return {
        "settings": "\n".join(settings),
        "model": _MODEL_OF_SEVERAL.replace("NAMES", ", ".join(names)).replace("FORWARD", MODELS[grid.model].code),
        "loop": _LOOP_OF_SEVERAL.replace("AFTER", after),
        "table": _TABLE_OF_SEVERAL,
        "finder": _FINDER_OF_SEVERAL,
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

_MODEL_OF_SEVERAL = """\
# One long vector for each parameter: a run for each pair.
cells = [(rate, start) for start in varied_starts for rate in learning_rates]
learning_rate = torch.tensor([rate for rate, _ in cells])
p = torch.tensor(
    [[start if name == varied else begun for _, start in cells] for name, begun in initial.items()],
    requires_grad=True,
)


def forward(x):
    NAMES = p
    return FORWARD


def loss(x, y):
    return (forward(x) - y) ** 2


def mean_loss():
    return sum(loss(x, y) for x, y in zip(x_data, y_data)) / len(x_data)"""

_LOOP_OF_SEVERAL = """\
running = torch.ones(len(cells), dtype=torch.bool)  # no number was too large yet
final, final_loss = p.detach().clone(), torch.zeros(len(cells))
in_row = slice(row * len(learning_rates), (row + 1) * len(learning_rates))
ends = [final[:, in_row]]  # the parameters before the first epoch, and after each
for epoch in range(epochs):
    for x, y in zip(x_data, y_data):
        l = loss(x, y)
        l.backward(torch.ones(len(cells)))  # from every run's own loss
        with torch.no_grad():
            p -= learning_rate * p.grad
            final = torch.where(running, p, final)
            final_loss = torch.where(running, l, final_loss)
            running &= torch.isfinite(p).all(0) & torch.isfinite(l)
        AFTER
    ends.append(final[:, in_row])"""

_TABLE_OF_SEVERAL = """\
p = final.double()
end_loss = torch.where(running, mean_loss(), torch.inf)
with open("map.csv", "w") as file:
    columns = [f"initial_{varied}", *(f"final_{name}" for name in initial), "final_loss", "mean_loss"]
    print("learning_rate", *columns, sep=",", file=file)
    for (rate, start), *numbers in zip(cells, *final.tolist(), final_loss.tolist(), end_loss.tolist()):
        print(rate, start, *numbers, sep=",", file=file)
print("cells:", len(cells), "finished:", int(running.sum()))"""

_FINDER_OF_SEVERAL = f"""\
# The learning-rate finder: the lowest mean loss at the end, then the fewest epochs until all are about there for good.
start = {{**initial, varied: varied_starts[row]}}
p = torch.tensor(list(start.values()), dtype=torch.float64)
start_loss, end_loss, ends = mean_loss().item(), end_loss[in_row], torch.stack(ends)
rounding = {SAME_SHARE!r} * sum(y * y for y in y_data) / len(y_data)  # float32 does not tell such losses apart
if end_loss.min() < start_loss - rounding:
    away = (ends - ends[-1]).abs().amax(1)
    there = away <= {ARRIVED_SHARE!r} * away[0]
    needed = epochs + 1 - there.flip(0).long().cumprod(0).sum(0)  # epochs
    lowest = (end_loss <= end_loss.min() + rounding).nonzero()[:, 0]
    soonest = lowest[needed[lowest] == needed[lowest].min()]
    best = int(soonest[len(soonest) // 2])
    print("from", start, "the best learning rate is", learning_rates[best])
    print("mean loss at the start:", start_loss, "at the end:", end_loss[best].item())
else:
    print("from", start, "no learning rate ends below the mean loss at the start,", start_loss)"""

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

_FORWARD = {
    "linear": f"    return {MODELS['linear'].code}",
    # As in `models`.
    "sigmoid": """\
    # PyTorch computes the sigmoid of a long vector in another way than that of a single number, and the last digit
    # may differ. An expanded vector it computes number by number.
    return torch.sigmoid((x * w).reshape(-1, 1).expand(-1, 2))[:, 0]""",
}
