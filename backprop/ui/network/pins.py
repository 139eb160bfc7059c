"""The pinned runs of the page on layers."""

from collections.abc import Callable

from backprop.network.run import NetworkRun
from backprop.ui.network.controls import ACTIVATION_WORDS, DATA_WORDS
from backprop.ui.network.runs import learned
from backprop.ui.network.settings import LayersSettings
from backprop.ui.network.state import LAYERS
from backprop.ui.parts.numbers import counted, number
from backprop.ui.parts.pins import PinBoard


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
