"""What became of a network's training, in words with its own numbers."""

from __future__ import annotations

from typing import Literal

from backprop.network.judgement import Judgement, NetworkOutcome
from backprop.network.run import NetworkRun
from backprop.ui.layers.dead import dead, remedy
from backprop.ui.numbers import number

TONES: dict[NetworkOutcome, Literal["success", "info", "warning"]] = {
    NetworkOutcome.DIVERGED: "warning",
    NetworkOutcome.ROSE: "warning",
    NetworkOutcome.SOLVED: "success",
    NetworkOutcome.STUCK: "warning",
    NetworkOutcome.LEARNED: "info",
}


def verdict(run: NetworkRun, judgement: Judgement) -> str:
    """What happened, then why; Markdown."""
    loss = f"the mean loss went from {number(judgement.first_loss, 4)} to {number(judgement.last_loss, 4)}"
    epochs = "1 epoch" if run.epochs == 1 else f"{run.epochs:,} epochs"
    points = len(run.config.points)
    if not run.epochs and run.overflow_epoch is None:
        return f"**Not trained yet:** the mean loss is {number(judgement.first_loss, 4)}."
    match judgement.outcome:
        case NetworkOutcome.DIVERGED:
            what = f"**Diverged in epoch {run.overflow_epoch}:** a number left what float32 can hold."
            return f"{what} {_rate(run, judgement)}"
        case NetworkOutcome.ROSE:
            return f"**The loss rose:** in {epochs} {loss}. {_rate(run, judgement)}"
        case NetworkOutcome.SOLVED:
            return f"**Solved:** all {points} points lie on the right side of the border. In {epochs} {loss}."
        case NetworkOutcome.STUCK:
            constant = f"{number(judgement.mean_loss, 4)}, what a network has that predicts the mean of y everywhere"
            return f"**Stuck:** in {epochs} {loss}. That is about {constant}. {_stuck(run, judgement)}".strip()
        case NetworkOutcome.LEARNED:
            right = "" if judgement.right is None else f" {judgement.right} of {points} points lie on the right side."
            return f"**Learned:** in {epochs} {loss}.{right} {_affine(run, judgement)}".strip()


def _rate(run: NetworkRun, judgement: Judgement) -> str:
    rate, limit = run.config.learning_rate, judgement.rate_limit
    if limit is None:
        return "Try a smaller learning rate."
    steep = f"The steepest bend of the loss bears a learning rate of about {number(limit, 3)}"
    if rate > limit:
        return f"{steep}, and yours is {number(rate)}: each update jumps farther past the bottom. Try a smaller one."
    return (
        f"{steep} for all samples at once. Yours is {number(rate)}; the bend grew on the way, or one batch alone bends "
        "more. Try a smaller one."
    )


def _stuck(run: NetworkRun, judgement: Judgement) -> str:
    if judgement.affine:
        return _affine(run, judgement)
    if judgement.dead_layer:
        from_the_start = not judgement.reach > 0
        return f"{dead(run, judgement.dead_layer)} {remedy(run, from_the_start=from_the_start)}"
    if judgement.reach < 1e-3 and run.config.layers > 2:
        return (
            f"Before the first update the gradient of W1 was {number(judgement.reach, 2)} times that of "
            f"W{run.config.layers}: the first layer hardly moves. Open “Where the gradient goes”."
        )
    return "Train longer, or try another learning rate or seed."


def _affine(run: NetworkRun, judgement: Judgement) -> str:
    if not judgement.affine:
        return ""
    what = "one straight border" if run.config.points.are_classes else "one straight line"
    if run.config.layers == 1:
        return f"A single layer draws {what}, whatever its weights are."
    return f"Without a nonlinear function {run.config.layers} layers are one layer, and that draws {what}."
