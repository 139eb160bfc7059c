"""What a browser tab keeps of the page on layers."""

from dataclasses import replace
from functools import partial

from backprop.network.run import NetworkRun
from backprop.ui.network.pins import LAYERS_PINS
from backprop.ui.network.settings import FIELDS, LayersSettings
from backprop.ui.network.state import LAYERS
from backprop.ui.parts.pins import Pin
from backprop.ui.shell.kept import Keeper


def _pinned(pin: Pin[LayersSettings, NetworkRun]) -> LayersSettings:
    """A training that was stopped is kept as one with as many epochs as it had: that is the same run."""
    return pin.settings if pin.shown is None else replace(pin.settings, epochs=max(pin.shown.epochs, 1))


LAYERS_KEPT: Keeper[LayersSettings, NetworkRun] = Keeper(
    name="backprop_layers",
    state=LAYERS,
    board=LAYERS_PINS,
    write=partial(FIELDS.to_query, whole=True),
    read=FIELDS.from_query,
    pinned=_pinned,
)
