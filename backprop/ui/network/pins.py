"""The pinned runs of the page on layers, and what a browser tab keeps of it."""

from collections.abc import Callable
from dataclasses import replace

from backprop.network.run import NetworkRun
from backprop.ui.network.controls import ACTIVATION_WORDS, DATA_WORDS
from backprop.ui.network.runs import learned
from backprop.ui.network.settings import FIELDS, LayersSettings
from backprop.ui.network.state import LAYERS
from backprop.ui.parts.numbers import counted, number
from backprop.ui.parts.pins import Pin, PinBoard
from backprop.ui.shell.kept import Keeper


def describe(settings: LayersSettings) -> str:
    """The settings of a run in a few words, for a legend."""
    hidden = f" × {settings.width}, {ACTIVATION_WORDS[settings.activation].lower()}" if settings.layers > 1 else ""
    layers = counted(settings.layers, "layer")
    return f"{DATA_WORDS[settings.data].split(': ')[-1]}, {layers}{hidden}, rate {number(settings.learning_rate)}"


def _train(settings: LayersSettings, on_progress: Callable[[float], None]) -> NetworkRun:
    return learned(settings.config, on_progress).run


LAYERS_PINS: PinBoard[LayersSettings, NetworkRun] = PinBoard(
    key="layers_pin",
    describe=describe,
    same=lambda kept, shown: kept.config == shown.config and kept.epochs == shown.epochs,
    choose=LAYERS.choose,
    train=_train,
)


def _pinned(pin: Pin[LayersSettings, NetworkRun]) -> LayersSettings:
    """A training that was stopped is kept as one with as many epochs as it had: that is the same run."""
    return pin.settings if pin.shown is None else replace(pin.settings, epochs=max(pin.shown.epochs, 1))


LAYERS_KEPT = Keeper(LAYERS, FIELDS, LAYERS_PINS, pinned=_pinned)
