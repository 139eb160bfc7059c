"""What happened in a network's training, in words with its own numbers."""

import math
from typing import Literal

from backprop.network.diagnosis import NetworkDiagnosis, NetworkOutcome
from backprop.network.run import NetworkRun
from backprop.ui.network.flat import flat_layer
from backprop.ui.network.words import drawn_by_one_layer, from_to, lie
from backprop.ui.parts.numbers import counted, number

Tone = Literal["success", "info", "warning"]
LARGEST = "float32 (about 3.4 × 10³⁸)"


def tone(diagnosis: NetworkDiagnosis) -> Tone:
    match diagnosis.outcome:
        case NetworkOutcome.SOLVED if diagnosis.last_loss <= diagnosis.first_loss:
            return "success"
        case NetworkOutcome.SOLVED | NetworkOutcome.LEARNED | NetworkOutcome.UNTRAINED:
            return "info"
    return "warning"


def verdict(run: NetworkRun, diagnosis: NetworkDiagnosis) -> str:
    """What happened, then why; Markdown."""
    loss = f"in {counted(run.epochs, 'epoch')} the mean loss {from_to(diagnosis.first_loss, diagnosis.last_loss)}"
    match diagnosis.outcome:
        case NetworkOutcome.UNTRAINED:
            return f"**Not trained yet:** the mean loss is {number(diagnosis.first_loss)}."
        case NetworkOutcome.DIVERGED:
            return f"{_diverged(run)} {_overshooting(run, diagnosis)}".strip()
        case NetworkOutcome.SOLVED:
            points = counted(len(run.config.points), "point")
            return f"**Solved:** all {points} lie on the correct side of the border. {loss[0].upper()}{loss[1:]}."
        case NetworkOutcome.UNCHANGED:
            parts = [f"**No change:** {loss}.", _compared(run, diagnosis), _why(run, diagnosis)]
        case NetworkOutcome.ROSE:
            flat = flat_layer(run, diagnosis.flat) if diagnosis.flat else ""
            parts = [f"**The loss rose:** {loss}.", _overshooting(run, diagnosis), flat]
        case NetworkOutcome.CONSTANT:
            better = "Hardly" if diagnosis.last_loss < diagnosis.constant_loss else "No"
            parts = [f"**{better} better than a constant:** {loss}.", _compared(run, diagnosis), _why(run, diagnosis)]
        case NetworkOutcome.LEARNED:
            parts = [f"**Learned:** {loss}.", _right(run, diagnosis), _compared(run, diagnosis), _line(run, diagnosis)]
    return " ".join(part for part in parts if part)


def _diverged(run: NetworkRun) -> str:
    if run.overflow_epoch is None:
        return f"**Diverged:** after {counted(run.epochs, 'epoch')} the mean loss is too large for {LARGEST}."
    if not run.epochs:
        return f"**Diverged:** in the first epoch a number became too large for {LARGEST}."
    return f"**Diverged:** after {counted(run.epochs, 'epoch')}, in the next, a number became too large for {LARGEST}."


def _overshooting(run: NetworkRun, diagnosis: NetworkDiagnosis) -> str:
    limit = diagnosis.rate_limit
    if limit is None:
        return ""
    when = f"After {counted(limit.epoch, 'epoch')}" if limit.epoch else "Before the first update"
    return (
        f"{when} the loss curved so much that a step along the gradient of all points overshoots at learning rates "
        f"above about {number(limit.rate, 3)}. Yours is {number(run.config.learning_rate)}."
    )


def _compared(run: NetworkRun, diagnosis: NetworkDiagnosis) -> str:
    """The loss beside that of the simplest prediction there is."""
    if not diagnosis.constant_loss:
        return ""
    mean = math.fsum(run.config.points.y) / len(run.config.points)
    return (
        f"Predicting {number(mean, 3)}, the mean of y, for every point has a mean loss of "
        f"{number(diagnosis.constant_loss)}."
    )


def _right(run: NetworkRun, diagnosis: NetworkDiagnosis) -> str:
    if diagnosis.right is None:
        return ""
    points = f"{diagnosis.right} of {counted(len(run.config.points), 'point')}"
    return f"{points} {lie(diagnosis.right)} on the correct side of the border."


def _why(run: NetworkRun, diagnosis: NetworkDiagnosis) -> str:
    if diagnosis.flat and diagnosis.flat.dead:
        return flat_layer(run, diagnosis.flat)
    if diagnosis.affine:
        return _line(run, diagnosis)
    if diagnosis.flat:
        return flat_layer(run, diagnosis.flat)
    if diagnosis.vanished and run.config.layers > 2:
        reached = (
            f"the gradient of W1 was {number(diagnosis.reach, 2)} times that of W{run.config.layers}"
            if diagnosis.reach
            else "no gradient reached W1"
        )
        by = f"moved by {number(100 * diagnosis.moved, 2)} % of its size" if diagnosis.moved else "not moved"
        return f"Before the first update {reached}. In all, W1 has {by}. Open “Where the gradient goes”."
    return ""


def _line(run: NetworkRun, diagnosis: NetworkDiagnosis) -> str:
    """What one layer can do at best, and whether this run has come there."""
    if not diagnosis.affine:
        return ""
    drawn = drawn_by_one_layer(run.config.points)
    if run.config.layers == 1:
        draws = f"A single layer draws {drawn}, whatever its weights are"
    else:
        draws = f"Without a nonlinear function {run.config.layers} layers are one layer, and that draws {drawn}"
    best = diagnosis.single_layer_loss
    if not diagnosis.at_best_single_layer:
        there = "this run is not there yet"
    elif best:
        there = "this run is within 1 % of it"
    else:
        there = "this run is below a millionth of what a constant has"
    return f"{draws}. The lowest mean loss that it can have is {number(best)}; {there}."
