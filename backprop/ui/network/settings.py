"""The settings of the page on layers, to and from the address in the browser: a link is a reproducible run.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from backprop.network import (
    ACTIVATION_NAMES,
    MAX_EPOCHS,
    MAX_LAYERS,
    MAX_SEED,
    MAX_WIDTH,
    PRESETS,
    ActivationName,
    NetworkConfig,
    Points,
)
from backprop.network.data import MAX_POINTS
from backprop.network.table import format_points, parse_points
from backprop.training import MAX_LEARNING_RATE
from backprop.ui.shell.fields import OWN, Choice, Fields, Number, Table, Whole, setting

DATA_NAMES = (*PRESETS, OWN)
Look = Literal["neuron", "matrices", "collapse", "gradients"]
LOOKS: tuple[Look, ...] = get_args(Look)
EDGES = ("weights", "gradients")
BATCHES = ("1", "8", "32", "all")
MIN_LEARNING_RATE = 1e-6
OWN_TABLE = Table(parse_points, format_points)


@dataclass(frozen=True, slots=True)
class LayersSettings:
    """What a learner has chosen. In the address each has its name here, `lr` for the rate, with `net_` before it.

    Attributes:
        layers, width, activation, learning_rate, epochs, seed: as in `NetworkConfig`; the rate from 0.000001.
        batch: samples for each update, "1", "8", "32" or "all".
        data: the name of a preset, or "own".
        own: the learner's own points; used where `data` is "own".
        at: the epoch that is shown; −1 for the last.
        edges: what the edges show, "weights" or "gradients".
        look: which closer look is open.
        layer, neuron: the chosen neuron's layer, from 1, and its place there, from 0; beyond the end, the last.
        sample: the point whose way through the network is shown, from 0; beyond the end, the last.
    """

    layers: int = setting(2, Whole(1, MAX_LAYERS))
    width: int = setting(4, Whole(1, MAX_WIDTH))
    activation: ActivationName = setting("sigmoid", Choice(ACTIVATION_NAMES))
    learning_rate: float = setting(0.5, Number(MIN_LEARNING_RATE, MAX_LEARNING_RATE), parameter="lr")
    epochs: int = setting(500, Whole(1, MAX_EPOCHS))
    batch: str = setting("all", Choice(BATCHES))
    seed: int = setting(0, Whole(0, MAX_SEED))
    data: str = setting("xor", Choice(DATA_NAMES))
    own: Points = setting(PRESETS["xor"], OWN_TABLE)
    at: int = setting(-1, Whole(-1, MAX_EPOCHS))
    edges: str = setting("weights", Choice(EDGES))
    look: Look = setting("neuron", Choice(LOOKS))
    layer: int = setting(1, Whole(1, MAX_LAYERS))
    neuron: int = setting(0, Whole(0, MAX_WIDTH - 1))
    sample: int = setting(0, Whole(0, MAX_POINTS - 1))

    @property
    def points(self) -> Points:
        return self.own if self.data == OWN else PRESETS[self.data]

    @property
    def config(self) -> NetworkConfig:
        """The run that these settings ask for."""
        return NetworkConfig(
            layers=self.layers,
            width=self.width,
            activation=self.activation,
            learning_rate=self.learning_rate,
            epochs=self.epochs,
            batch_size=None if self.batch == "all" else int(self.batch),
            seed=self.seed,
            points=self.points,
        )


DEFAULTS = LayersSettings()
FIELDS = Fields(DEFAULTS, parameter="net_", key="net_")
