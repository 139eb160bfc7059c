"""Try this: networks that are worth seeing, each one click and one sentence."""

from dataclasses import replace

from backprop.ui.network.settings import DEFAULTS, LayersSettings
from backprop.ui.network.state import LAYERS
from backprop.ui.parts.starting_points import StartingPoint, draw_starting_points

_XOR_TANH = replace(DEFAULTS, activation="tanh", learning_rate=0.3, epochs=300)
STARTING_POINTS = (
    StartingPoint(
        "xor with no hidden layer",
        "One layer draws one straight border, and none separates these classes: the prediction stays near ½.",
        replace(DEFAULTS, layers=1, learning_rate=0.1, epochs=300),
    ),
    StartingPoint(
        "xor with four neurons",
        "Four sigmoid neurons bend the border. Press Play and watch when it turns.",
        DEFAULTS,
    ),
    StartingPoint(
        "Four layers without σ",
        "With the identity, four layers are one: their matrices multiply into a single one, shown below.",
        replace(DEFAULTS, layers=4, activation="identity", learning_rate=0.1, epochs=300, look="collapse"),
    ),
    StartingPoint(
        "Six sigmoid layers",
        "The first layer hardly moves: see how the gradient shrinks from layer to layer on its way back.",
        replace(DEFAULTS, layers=6, look="gradients"),
    ),
    StartingPoint(
        "Six tanh layers",
        "The same depth with tanh: the gradient reaches the first layer, and xor is solved.",
        replace(_XOR_TANH, layers=6, learning_rate=0.2, epochs=500, look="gradients"),
    ),
    StartingPoint(
        "A curve from eight neurons",
        "Each tanh neuron adds one smooth step; together they follow the sine.",
        replace(_XOR_TANH, data="sine", width=8, learning_rate=0.1, epochs=2000),
    ),
    StartingPoint(
        "Too large a step",
        "At a learning rate of 3 the updates overshoot, and the loss grows until the numbers overflow.",
        replace(_XOR_TANH, learning_rate=3.0),
    ),
)


def draw_network_starting_points(current: LayersSettings) -> str | None:
    """Draw this page's starting points. Returns the sentence of the one that is on the screen."""
    return draw_starting_points(
        STARTING_POINTS,
        key="layers_try",
        shown=lambda settings: settings.config == current.config,
        choose=LAYERS.choose,
    )
