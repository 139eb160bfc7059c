"""A hidden layer whose activation is flat where its values are, in words."""

from backprop.network import ACTIVATIONS
from backprop.network.diagnosis import FlatLayer
from backprop.network.run import NetworkRun
from backprop.ui.parts.numbers import number


def flat_layer(run: NetworkRun, flat: FlatLayer) -> str:
    """What keeps the gradient from coming through, and what that means for good."""
    name = run.config.activation
    if not flat.dead:
        return (
            f"In layer {flat.layer} most values are so far out on {name} that the curve is nearly flat: its slope is "
            f"{number(flat.mean_slope, 2)} on average, and could be {number(ACTIVATIONS[name].largest_slope)}. So "
            "little gradient comes through."
        )
    return f"{dead_layer(run, flat.layer)} {_for_good(run, flat.layer)}"


def dead_layer(run: NetworkRun, layer: int) -> str:
    """Why no gradient comes through this hidden layer."""
    if run.config.activation == "relu":
        return f"In layer {layer} relu gives 0 for every point. Its slope there is 0, so no gradient comes through."
    return (
        f"In layer {layer} every value is so far out on {run.config.activation} that in float32 the slope is 0, so no "
        "gradient comes through."
    )


def _for_good(run: NetworkRun, layer: int) -> str:
    stay = "W1 and b1 never change" if layer == 1 else f"W1 to W{layer} and their biases never change"
    if run.config.activation == "relu":
        return f"It stays so: {stay} again, and every point gets the same prediction."
    return f"It stays so: {stay} again."
