"""The program that computes a map, in pieces: for one weight, and for a model of several parameters."""

from backprop.models import MODELS
from backprop.notebooks import list_of
from backprop.sweep.finder import SAME_SHARE
from backprop.sweep.grid import Grid
from backprop.sweep.outcomes import ARRIVED_SHARE


def code_of(grid: Grid, row: int) -> dict[str, str]:
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
        "model": _model_of_several(grid),
        "loop": _LOOP_OF_SEVERAL.replace("AFTER", after),
        "table": _TABLE_OF_SEVERAL,
        "finder": _FINDER_OF_SEVERAL,
    }


def _model_of_several(grid: Grid) -> str:
    code = _MODEL_OF_SEVERAL.replace("NAMES", ", ".join(MODELS[grid.model].parameters))
    return code.replace("FORWARD", _FORWARD[grid.model]).replace("LOSS", _LOSS[grid.loss])


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
FORWARD


def loss(x, y):
LOSS


def mean_loss():
    return sum(loss(x, y) for x, y in zip(x_data, y_data)) / len(x_data)"""

_LOSS = {
    "squared_error": "    return (forward(x) - y) ** 2",
    "cross_entropy": """\
    prediction = forward(x)
    target = torch.full_like(prediction, y)
    return torch.nn.functional.binary_cross_entropy(prediction, target, reduction="none")""",
}

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

# As in `models`.
_ONE_BY_ONE = """\
    # PyTorch computes the sigmoid of a long vector in another way than that of a single number, and the last digit
    # may differ. An expanded vector it computes number by number.
    return torch.sigmoid(({argument}).reshape(-1, 1).expand(-1, 2))[:, 0]"""
_FORWARD = {
    "linear": f"    return {MODELS['linear'].code}",
    "affine": f"    return {MODELS['affine'].code}",
    "quadratic": f"    return {MODELS['quadratic'].code}",
    "sigmoid": _ONE_BY_ONE.format(argument="x * w"),
    "logistic": _ONE_BY_ONE.format(argument="w * x + b"),
}
