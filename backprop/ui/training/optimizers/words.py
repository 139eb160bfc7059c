"""What is said of optimisers, and of how they compare. `tests/claims` recomputes the sentences about runs."""

import math
from collections.abc import Sequence

import numpy as np

from backprop.models import MODELS
from backprop.outcomes import mean_losses
from backprop.training import OPTIMIZERS, OptimizerName, TrainingConfig, TrainingRun
from backprop.ui.parts.numbers import counted, number

NAMES: dict[OptimizerName, str] = {
    "descent": "Plain descent",
    "momentum": "Momentum",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adagrad": "AdaGrad",
}
RULES: dict[OptimizerName, str] = {
    "momentum": "Each step adds the new gradient to 0.9 of what the last step had.",
    "rmsprop": "Each parameter’s gradient is divided by the root of the mean of its recent squares.",
    "adam": "Both: a running mean of the gradients, divided by the root of that of their squares.",
    "adagrad": "Each parameter’s gradient is divided by the root of the sum of all its squares so far.",
}


def end_loss(run: TrainingRun) -> float:
    """The mean loss over all samples at the end; infinite where a number was too large."""
    if run.overflow_step is not None or not np.isfinite(run.weights[-1]).all():
        return math.inf
    return float(mean_losses(run.config.model, run.config.dataset, run.weights[-1:], run.config.loss)[0])


def table(runs: Sequence[TrainingRun], x: float) -> str:
    """A row for each run, in Markdown."""
    epochs = counted(runs[0].config.epochs, "epoch")
    rows = [f"| | Mean loss after {epochs} | Prediction for x = {number(x)} | In PyTorch |", "|---|---|---|---|"]
    for run in runs:
        loss = end_loss(run)
        shown = ("too large", "too large") if math.isinf(loss) else (number(loss, 4), number(run.predict(x), 4))
        rows.append(f"| {named(run.config)} | {shown[0]} | {shown[1]} | `{_code(run.config)}` |")
    return "\n".join(rows)


def named(config: TrainingConfig) -> str:
    """The optimiser and its rate."""
    return f"{NAMES[config.optimizer]}, rate {number(config.learning_rate)}"


def comparison(runs: Sequence[TrainingRun]) -> str:
    """Which of the runs ends lowest, and what equal rates mean."""
    losses = [end_loss(run) for run in runs]
    best = int(np.argmin(losses))
    text = ""
    first, second, *_ = [*sorted(losses), math.inf, math.inf]
    if len(runs) > 1 and first < second:
        name = NAMES[runs[best].config.optimizer]
        text = f"Of these {len(runs)}, **{name}** ends lowest, at {number(losses[best], 4)}."
    rates = {run.config.optimizer: run.config.learning_rate for run in runs}
    if rates.get("momentum") == rates["descent"]:
        text += (
            " Momentum has the same learning rate as plain descent here. Along a steady slope its steps grow to ten "
            "times those of plain descent, since 1 / (1 − 0.9) = 10: compare it at a tenth of the rate."
        )
    return text.strip()


def paths_alt(runs: Sequence[TrainingRun], across: str, up: str) -> str:
    """The chart of the paths in a sentence."""
    names = ", ".join(named(run.config) for run in runs)
    return (
        f"The paths of {counted(len(runs), 'run')} on contour lines of the mean loss over {across} and {up}: {names}."
    )


def losses_alt(runs: Sequence[TrainingRun]) -> str:
    """The chart of the losses in a sentence."""
    ends = ", ".join(
        f"{named(run.config)}: {'too large' if math.isinf(loss := end_loss(run)) else number(loss, 4)}" for run in runs
    )
    return f"The mean loss at the end of each epoch. At the last: {ends}."


def _code(config: TrainingConfig) -> str:
    if config.optimizer == "descent":
        return "p -= learning_rate * p.grad"
    parameters = ", ".join(MODELS[config.model].parameters)
    return (
        OPTIMIZERS[config.optimizer]
        .code.format(parameters=parameters)
        .replace("learning_rate", f"{config.learning_rate:g}")
    )
