"""A layer that lets no gradient through, in words."""

from __future__ import annotations

from backprop.network.run import NetworkRun


def dead(run: NetworkRun, layer: int) -> str:
    """Why no gradient comes through this hidden layer, whose every slope is 0."""
    if run.config.activation == "relu":
        return f"In layer {layer} relu gives 0 for every point. Its slope there is 0, so no gradient comes through."
    name = run.config.activation
    return (
        f"In layer {layer} every value is so far out on {name} that the curve is flat: its slope is 0, so no gradient "
        "comes through."
    )


def remedy(run: NetworkRun, *, from_the_start: bool) -> str:
    """What can help, and what cannot."""
    if run.config.activation == "relu":
        helps = (
            "Another seed, more neurons or tanh" if from_the_start else "A smaller learning rate, another seed or tanh"
        )
    else:
        helps = "Smaller inputs" if from_the_start else "A smaller learning rate or smaller inputs"
    return f"Training longer does not help: nothing tells W1 where to go. {helps} can."
