"""A run to take home: the lesson's loop with its settings as a script or a notebook, and its step log as a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backprop.losses import LOSSES, LossName
from backprop.models import MODELS
from backprop.notebooks import list_of, notebook_text
from backprop.training import OPTIMIZERS, TrainingConfig, TrainingRun

_MOST_PROGRESS_LINES = 20
_LEARNS = {1: "One weight learns", 2: "Two parameters learn", 3: "Three parameters learn"}
_FORGOTTEN = "# w.grad.zero_()  # forgotten: each gradient is added to all those before it"
_ZEROED = "w.grad.zero_()  # else the next gradient would be added to this one"


def script(config: TrainingConfig) -> str:
    """The run as a Python script that needs nothing but PyTorch.

    It computes what `train(config)` computes, to the last digit, stops where that stops, and ends with two
    lines: `final w: …` and `final loss: …`.
    """
    code = _code(config)
    loop = "\n\n".join([code["before"], code["loop"], code["after"]])
    # The model is two functions; Python's style sets them apart with two blank lines.
    program = "\n\n\n".join([code["settings"], code["model"], loop])
    learns = _LEARNS[len(MODELS[config.model].parameters)]
    return f'"""{learns} by gradient descent, in PyTorch (pip install torch numpy)."""\n\n{program}\n'


def notebook(config: TrainingConfig) -> str:
    """The same as a Jupyter notebook, nbformat 4.5: the script cut into cells, with a few words before each."""
    return notebook_text(_code(config), _words(config))


def table(run: TrainingRun) -> str:
    """The step log as CSV, one line per step, each number with the digits that give the same number back.

    Where a run overflowed, its last line holds `inf`, `-inf` or `nan`.
    """
    return run.steps.to_csv(index=False, na_rep="nan", lineterminator="\n")


def _code(config: TrainingConfig) -> dict[str, str]:
    """The pieces of the program, in order. Nothing but numbers and `MODELS` goes into them."""
    final = "\n".join(f'print("final {name}:", {name}.item())' for name in MODELS[config.model].parameters)
    return {
        "settings": _settings(config),
        "model": (
            "def forward(x):\n"
            f"    return {MODELS[config.model].code}\n"
            "\n\n"
            "def loss(x, y):\n"
            f"    return {LOSSES[config.loss].code}"
        ),
        "before": 'print("prediction before training:", 4, forward(4).item())',
        "loop": _loop(config),
        "after": (
            f'print("prediction after training:", 4, forward(4).item())\n{final}\nprint("final loss:", l.item())'
        ),
    }


def _settings(config: TrainingConfig) -> str:
    lines = [
        "import math",
        "",
        "import torch",
        "",
        list_of("x_data = ", map(repr, config.dataset.x)),
        list_of("y_data = ", map(repr, config.dataset.y)),
        "",
        f"learning_rate = {config.learning_rate!r}",
        f"epochs = {config.epochs:d}",
    ]
    if config.accumulation_steps > 1:
        lines.append(f"accumulation_steps = {config.accumulation_steps:d}")
    for name, value in zip(MODELS[config.model].parameters, config.start, strict=True):
        lines.append(f"{name} = torch.tensor([{value!r}], requires_grad=True)")
    if config.optimizer != "descent":
        parameters = ", ".join(MODELS[config.model].parameters)
        lines.append(f"optimizer = {OPTIMIZERS[config.optimizer].code.format(parameters=parameters)}")
    return "\n".join(lines)


def _loop(config: TrainingConfig) -> str:
    """The lesson's loop. It checks for overflow after the update, as `backprop.training` does."""
    names = MODELS[config.model].parameters
    update = [
        "with torch.no_grad():  # the update belongs to no graph",
        *(f"    {name} -= learning_rate * {name}.grad" for name in names),
    ]
    if config.optimizer != "descent":
        update = ["optimizer.step()"]
    update += [
        *((_ZEROED if config.zero_grad else _FORGOTTEN).replace("w.", f"{name}.", 1) for name in names),
    ]
    gradients = ", ".join(f"{name}.grad.item()" for name in names)
    grads = ", ".join(f"{name}.grad" for name in names)
    held = "gradient" if len(names) == 1 else "*gradients"
    numbers = ["l.item()", *(["gradient"] if len(names) == 1 else ["sum(gradients)"]), *(f"{n}.item()" for n in names)]
    after = ", ".join(f'"{name}:", {name}.item()' for name in names)
    if config.accumulation_steps > 1:
        update = ["if (step + 1) % accumulation_steps == 0:", *(f"    {line}" for line in update)]

    every = _progress_interval(config.epochs)
    progress = ['print("progress:", epoch, l.item())']
    if every > 1:
        progress = [f"if epoch % {every} == 0 or epoch == epochs - 1:", f"    {progress[0]}"]

    each_sample = [
        "l = loss(x, y)  # builds a new graph",
        f"l.backward()  # goes back through it and adds the gradient{'' if len(names) == 1 else 's'} to {grads}",
        f"gradient = {gradients}" if len(names) == 1 else f"gradients = [{gradients}]",
        f"if step < {_shown_gradients(len(config.dataset))}:",
        f'    print("\\tgrad:", x, y, {held})',
        "",
        *update,
        "",
        f"finite = math.isfinite({' + '.join(numbers)})  # all of them are",
        "if not finite:",
        "    break",
        "step += 1",
    ]
    each_epoch = [
        "for x, y in zip(x_data, y_data):",
        *_indented(each_sample),
        "",
        "if not finite:",
        '    print(f"stopped in step {step}, epoch {epoch}: a number is too large for float32")',
        f'    print("\\tloss:", l.item(), "grad:", {held}, {after})',
        "    break",
        *progress,
    ]
    return "\n".join(["step = 0", "for epoch in range(epochs):", *_indented(each_epoch)])


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _shown_gradients(rows: int) -> int:
    """How many samples have their gradient printed: about ten, in whole epochs where those are short."""
    return rows * max(1, 10 // rows) if rows <= 20 else 20


def _progress_interval(epochs: int) -> int:
    """Epochs between two lines of progress, of which there are about 20 at most."""
    return math.ceil(epochs / _MOST_PROGRESS_LINES)


_MODEL_WORDS: Mapping[str, str] = {
    "linear": (
        "The prediction is `x` times `w`. `x` is a plain number and `w` a tensor, so the multiplication is "
        "PyTorch's: it computes the product and notes it in a graph."
    ),
    "affine": (
        "The prediction is a line with a slope `w` and a height `b` at x = 0. Both are tensors that PyTorch follows, "
        "and each gets a gradient of its own."
    ),
    "quadratic": (
        "The prediction is a parabola with three parameters. All are tensors that PyTorch follows, and each gets a "
        "gradient of its own. The curve bends, but the prediction is still a sum in which each parameter stands once."
    ),
    "sigmoid": (
        "The prediction is the sigmoid of `x` times `w`. It always lies between 0 and 1: "
        "a `y` outside that range cannot be reached, whatever `w` is."
    ),
    "logistic": (
        "The prediction is the sigmoid of a line, `w` times `x` plus `b`. It always lies between 0 and 1, and can be "
        "read as a probability: this is logistic regression. Both parameters are tensors that PyTorch follows."
    ),
}


_LOSS_WORDS: Mapping[LossName, str] = {
    "squared_error": "The loss of one sample is the square of the difference between prediction and `y`.",
    "cross_entropy": (
        "The loss of one sample is the cross-entropy, `-(y * log(p) + (1 - y) * log(1 - p))` for a prediction p: where "
        "`y` is 1, minus the logarithm of the prediction, and where `y` is 0, that of 1 minus the prediction. A "
        "confident wrong prediction costs much. PyTorch lets no logarithm fall below -100."
    ),
}


@dataclass(frozen=True, slots=True)
class _StepWords:
    """What the notebook says of a step. `{grads}` is what is zeroed, `{k}` how many samples are added up."""

    update: str
    waits: str
    zeroed: str
    forgotten: str


_OF_ONE_WEIGHT = _StepWords(
    update="The weight takes a step against the gradient.",
    waits="The weight waits until the gradients of {k} samples have been added up in {grads}, then takes one step "
    "against the sum.",
    zeroed="Then {grads} is set to zero, because `backward()` adds to what is already there.",
    forgotten="The line that sets {grads} to zero is commented out, so every gradient is added to all those before it. "
    "To see the difference, take the first `#` of that line away and run the notebook again from the top.",
)
_OF_SEVERAL = _StepWords(
    update="Each parameter takes a step against its own gradient.",
    waits="The parameters wait until the gradients of {k} samples have been added up in {grads}. Then each takes one "
    "step against its own sum.",
    zeroed="Then {grads} are set to zero, because `backward()` adds to what is already there.",
    forgotten="The lines that set {grads} to zero are commented out, so every gradient is added to all those before "
    "it. To see the difference, take the first `#` of each of them away and run the notebook again from the top.",
)


def _listed(names: Sequence[str]) -> str:
    """`w1`, `w2` and `b`."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _words(config: TrainingConfig) -> dict[str, str]:
    """The words before each piece of `_code`, in Markdown."""
    names = MODELS[config.model].parameters
    said = _OF_ONE_WEIGHT if len(names) == 1 else _OF_SEVERAL
    k, left_over = config.accumulation_steps, config.total_steps % config.accumulation_steps
    grads = _listed([f"{name}.grad" for name in names])
    steps = [
        "For each sample, `loss` builds a graph and `l.backward()` goes back through it to find the gradient.",
        said.update if k == 1 else said.waits.format(k=k, grads=grads),
        "`torch.no_grad()` keeps that step out of the graph."
        if config.optimizer == "descent"
        else "How far is PyTorch's own rule, made in the first cell: `optimizer.step()` takes it.",
        (said.zeroed if config.zero_grad else said.forgotten).format(grads=grads),
    ]
    if left_over:
        steps.append(f"The samples left over at the end ({left_over} of {config.total_steps}) lead to no step.")
    return {
        "settings": (
            f"# {_LEARNS[len(names)]}\n\n"
            "You need Python and PyTorch: `pip install torch numpy`. Run the cells from top to bottom.\n\n"
            "First the data and the settings. `requires_grad=True` asks PyTorch to follow what is computed with "
            f"{_listed(names)}."
        ),
        "model": (f"## Model and loss\n\n{_MODEL_WORDS[config.model]}\n\n{_LOSS_WORDS[config.loss]}"),
        "before": "## Before training\n\nSee what the untrained model predicts for 4.",
        "loop": (
            f"## Training\n\n{' '.join(steps)}\n\n"
            "Only the first few gradients are printed. If a number becomes too large for float32, the loop stops."
        ),
        "after": (
            "## After training\n\n"
            "Compare this prediction with the one above. Then change one setting in the first cell, "
            "say what you expect, and run all the cells again."
        ),
    }
