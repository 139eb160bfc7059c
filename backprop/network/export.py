"""A network's training to take home: as a script and a notebook that need nothing but PyTorch."""

import math

from backprop.network.activations import ACTIVATIONS
from backprop.network.config import NetworkConfig
from backprop.notebooks import list_of, notebook_text

_MOST_PROGRESS_LINES = 15


def script(config: NetworkConfig) -> str:
    """The run as a Python script.

    It computes what `train(config)` computes, to the last digit where PyTorch is the same, and stops where that stops.
    Its last two lines: `mean loss of all points: …`, with the parameters at the end, and `final loss: …`, the mean of
    the losses that the last whole epoch met.
    """
    code = _code(config)
    program = "\n\n".join(code[name] for name in ("imports", "settings", "network", "loop", "after"))
    return f'"""A network learns by gradient descent, in PyTorch (pip install torch numpy)."""\n\n{program}\n'


def notebook(config: NetworkConfig) -> str:
    """The same as a Jupyter notebook: the script cut into cells, with a few words before each."""
    code = _code(config)
    return notebook_text({**code, "settings": f"{code['imports']}\n\n{code['settings']}"}, _words(config))


def _code(config: NetworkConfig) -> dict[str, str]:
    """The pieces of the program. Nothing but numbers and `ACTIVATIONS` goes into them."""
    return {
        "imports": "import math\n\nimport torch\nfrom torch import nn",
        "settings": "\n".join(
            [
                list_of(
                    "inputs = torch.tensor(", [f"[{', '.join(map(repr, row))}]" for row in config.points.inputs], ")"
                ),
                list_of("y = torch.tensor(", [f"[{value!r}]" for value in config.points.y], ")"),
                "",
                f"learning_rate = {config.learning_rate!r}",
                f"epochs = {config.epochs:d}",
                f"batch_size = {min(config.batch_size or len(config.points), len(config.points)):d}",
            ]
        ),
        "network": _network(config),
        "loop": _LOOP.replace("EVERY", str(math.ceil(config.epochs / _MOST_PROGRESS_LINES))),
        "after": _AFTER,
    }


def _network(config: NetworkConfig) -> str:
    lines = [
        "torch.set_num_threads(1)  # for matrices this small, more threads only wait for one another",
        f"torch.manual_seed({config.seed:d})  # the same initial weights every time",
        "network = nn.Sequential(",
    ]
    for number, (rows, columns) in enumerate(config.shapes, start=1):
        lines.append(f"    nn.Linear({columns}, {rows}),  # W{number}: {rows} x {columns}, b{number}: {rows}")
        if number < config.layers:
            lines.append(f"    {ACTIVATIONS[config.activation].code},")
    return "\n".join([*lines, ")"])


_LOOP = """\
final_loss = math.nan
for epoch in range(epochs):
    epoch_loss = 0.0
    for start in range(0, len(y), batch_size):
        batch = slice(start, min(start + batch_size, len(y)))
        loss = ((network(inputs[batch]) - y[batch]) ** 2).mean()
        network.zero_grad()
        loss.backward()
        with torch.no_grad():  # the update belongs to no graph
            for parameter in network.parameters():
                parameter -= learning_rate * parameter.grad
        epoch_loss += (batch.stop - start) / len(y) * loss.item()

    numbers = sum(parameter.sum().item() for parameter in network.parameters())
    if not math.isfinite(epoch_loss) or not math.isfinite(numbers):
        print(f"stopped in epoch {epoch}: a number is too large for float32")
        break
    final_loss = epoch_loss
    if epoch % EVERY == 0 or epoch == epochs - 1:
        print("progress:", epoch, epoch_loss)"""

_AFTER = """\
for name, parameter in network.named_parameters():
    print(name, tuple(parameter.shape), "gradient norm:", parameter.grad.norm().item())
with torch.no_grad():
    print("mean loss of all points:", ((network(inputs) - y) ** 2).mean().item())
print("final loss:", final_loss)

# The same in PyTorch's own words, in place of the lines from `loss = …` to the update:
# loss_function, optimizer = nn.MSELoss(), torch.optim.SGD(network.parameters(), lr=learning_rate)
# loss = loss_function(network(inputs[batch]), y[batch])
# optimizer.zero_grad(); loss.backward(); optimizer.step()"""


def _words(config: NetworkConfig) -> dict[str, str]:
    """The words before each cell, in Markdown."""
    hidden = (
        "There is no hidden layer: the prediction is a plain sum of weighted inputs and a bias."
        if config.layers == 1
        else f"Between the layers is `{ACTIVATIONS[config.activation].code}`. Without a nonlinear function there, all "
        "layers together can do no more than one."
    )
    return {
        "settings": (
            "# A network learns\n\nYou need Python and PyTorch: `pip install torch numpy`. "
            "Run the cells from top to bottom.\n\nFirst the data and the settings."
        ),
        "network": f"## The network\n\nEach `nn.Linear` holds a weight matrix and a bias vector. {hidden}",
        "loop": (
            "## Training\n\nFor each batch: the mean loss, `backward()` for the gradient of every weight and bias, and "
            "one step against it. If a number becomes too large for float32, the loop stops."
        ),
        "after": (
            "## After training\n\nThe final loss is the one that the last epoch met, before its last update; the mean "
            "loss of all points is that of the network as it is now. Compare the gradient of the first layer with that "
            "of the last. Then change one setting, say what you expect, and run all the cells again."
        ),
    }
