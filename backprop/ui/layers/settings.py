"""The settings of the page on layers, to and from the address in the browser: a link is a reproducible run.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

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
from backprop.ui.link_values import as_text, choice_reader, number_reader, whole_reader

PREFIX = "net_"
OWN = "own"
DATA_NAMES = (*PRESETS, OWN)
Look = Literal["neuron", "matrices", "collapse", "gradients"]
LOOKS: tuple[Look, ...] = get_args(Look)
EDGES = ("weights", "gradients")
BATCHES = ("1", "8", "32", "all")
MIN_LEARNING_RATE = 1e-6
# Browsers, proxies and chat programs shorten longer addresses.
MAX_LINK_CHARACTERS = 1_500


@dataclass(frozen=True, slots=True)
class LayersSettings:
    """What a learner has chosen. In the address each has the name that stands here, with `net_` before it.

    Attributes:
        layers, width, activation, lr, epochs, seed: as in `NetworkConfig`; here `lr` from 0.000001.
        batch: samples for each update, "1", "8", "32" or "all".
        data: the name of a preset, or "own".
        own: the learner's own points; used where `data` is "own".
        at: the epoch that is shown; −1 for the last.
        edges: what the edges show, "weights" or "gradients".
        look: which closer look is open.
        layer, neuron: the chosen neuron's layer, from 1, and its place there, from 0; beyond the end, the last.
        sample: the point whose way through the network is shown, from 0; beyond the end, the last.
    """

    layers: int = 2
    width: int = 4
    activation: ActivationName = "sigmoid"
    lr: float = 0.5
    epochs: int = 500
    batch: str = "all"
    seed: int = 0
    data: str = "xor"
    own: Points = PRESETS["xor"]
    at: int = -1
    edges: str = "weights"
    look: Look = "neuron"
    layer: int = 1
    neuron: int = 0
    sample: int = 0

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
            learning_rate=self.lr,
            epochs=self.epochs,
            batch_size=None if self.batch == "all" else int(self.batch),
            seed=self.seed,
            points=self.points,
        )


DEFAULTS = LayersSettings()
NAMES = tuple(field.name for field in fields(LayersSettings) if field.name != "own")
PARAMETERS = frozenset({f"{PREFIX}{name}" for name in NAMES} | {f"{PREFIX}table"})


def to_query(settings: LayersSettings) -> dict[str, str]:
    """The settings that differ from the defaults. An own table too long for a link is left out."""
    query = {
        f"{PREFIX}{name}": as_text(getattr(settings, name))
        for name in NAMES
        if getattr(settings, name) != getattr(DEFAULTS, name)
    }
    if settings.data == OWN:
        if fits_in_link(settings.own):
            query[f"{PREFIX}table"] = _table(settings.own)
        else:
            del query[f"{PREFIX}data"]
    return query


def fits_in_link(points: Points) -> bool:
    """Whether these points are short enough to travel in a link."""
    return len(_table(points)) <= MAX_LINK_CHARACTERS


def _table(points: Points) -> str:
    return format_points(points).replace(", ", ",").replace("\n", ";")


def from_query(query: Mapping[str, str]) -> tuple[LayersSettings, list[str]]:
    """Read query parameters. Returns settings, and one sentence for each that could not be used."""
    settings, refused = DEFAULTS, []
    table = query.get(f"{PREFIX}table")
    if table is not None:
        try:
            settings = replace(settings, data=OWN, own=parse_points(table.replace(";", "\n")))
        except ValueError as error:
            refused.append(f"The link's table could not be read, so xor is used instead. {error}")
    for name, read in _READERS.items():
        text = query.get(f"{PREFIX}{name}")
        if text is None or (name == "data" and table is not None):
            continue
        try:
            value = read(text)
        except ValueError as error:
            default = as_text(getattr(DEFAULTS, name))
            refused.append(f"The link asks for {PREFIX}{name} = “{text[:40]}”, but {error}; {default} is used instead.")
            continue
        if value == OWN:
            refused.append("The link asks for a table of its own but holds none, so xor is used instead.")
        else:
            settings = replace(settings, **{name: value})
    return settings, refused


_READERS: dict[str, Callable[[str], Any]] = {
    "layers": whole_reader(1, MAX_LAYERS),
    "width": whole_reader(1, MAX_WIDTH),
    "activation": choice_reader(ACTIVATION_NAMES),
    "lr": number_reader(MIN_LEARNING_RATE, MAX_LEARNING_RATE),
    "epochs": whole_reader(1, MAX_EPOCHS),
    "batch": choice_reader(BATCHES),
    "seed": whole_reader(0, MAX_SEED),
    "data": choice_reader(DATA_NAMES),
    "at": whole_reader(-1, MAX_EPOCHS),
    "edges": choice_reader(EDGES),
    "look": choice_reader(LOOKS),
    "layer": whole_reader(1, MAX_LAYERS),
    "neuron": whole_reader(0, MAX_WIDTH - 1),
    "sample": whole_reader(0, MAX_POINTS - 1),
}
