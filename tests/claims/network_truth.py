"""The tools of the layers page's claims: what is true of a run, and how shown numbers are compared with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest

from tests.claims import plain_network as plain
from tests.claims.forms import Forms, read
from tests.claims.network_settings import NetworkSetting
from tests.claims.plain_network import PlainTraining

FORMS = Forms("layers")
CLASSES = ({0.0, 1.0}, {-1.0, 1.0}, {1.0, 2.0})
PARTS = {
    "epochs": r"(?P<epochs>[\d,]+ epochs?)",
    "when": r"(?P<when>before the first update|after [\d,]+ epochs?)",
    "When": r"(?P<when>Before the first update|After [\d,]+ epochs?)",
}


def form(pattern: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `FORMS.form`, with `{epochs}`, `{when}` and `{When}` beside `{number}`."""
    for name, words in PARTS.items():
        pattern = pattern.replace("{" + name + "}", words)
    return FORMS.form(pattern)


@dataclass
class Truth:
    """A setting, its plain run, and the epoch that the page shows."""

    setting: NetworkSetting
    shown: int
    edges: str = "weights"  # what the drawing shows
    overflows_later: bool = False  # known from the sentence before

    @cached_property
    def run(self) -> PlainTraining:
        return PlainTraining(self.setting)

    @cached_property
    def start(self) -> plain.Back:
        return plain.back(self.setting, self.run.matrices(0))

    @cached_property
    def here(self) -> plain.Back:
        return plain.back(self.setting, self.run.matrices(self.shown))

    @property
    def classes(self) -> bool:
        return len(self.setting.inputs[0]) == 2 and set(self.setting.y) in CLASSES

    def right(self, epoch: int) -> set[int]:
        """How many points are on the correct side; several numbers where a prediction is on the border."""
        _, predictions = plain.forward(self.setting, self.run.matrices(epoch), np.array(self.setting.inputs))
        border, y = (max(self.setting.y) + min(self.setting.y)) / 2, np.array(self.setting.y)
        close = np.abs(predictions - border) <= 1e-5 * (1 + np.abs(predictions).max())
        surely = int(((predictions > border) == (y > border))[~close].sum())
        return set(range(surely, surely + int(close.sum()) + 1))

    @property
    def rounding(self) -> float:
        """What float64 leaves of a loss that is 0."""
        return 1e-20 * float(np.mean(np.square(self.setting.y)))

    @property
    def affine(self) -> bool:
        return self.setting.layers == 1 or self.setting.activation == "identity"


def near(text: str, value: float, tolerance: float = 2e-4, absolute: float = 0.0) -> None:
    """The number that the page shows is this one, but for rounding and the order of additions in float32."""
    shown = read(text)
    assert shown == pytest.approx(value, rel=tolerance, abs=max(absolute, 1e-12 * abs(value), 1e-300)), (shown, value)


def epochs_are(truth: Truth, epochs: str) -> None:
    assert int(epochs.split()[0].replace(",", "")) == truth.run.epochs
    singular(epochs, "epoch")


def singular(text: str, noun: str) -> None:
    how_many = int(text.split()[0].replace(",", ""))
    assert text.endswith(f"{noun}{'' if how_many == 1 else 's'}"), text


def when_is(truth: Truth, when: str) -> None:
    if when.lower() == "before the first update":
        assert truth.shown == 0
    else:
        assert int(when.split()[1].replace(",", "")) == truth.shown > 0
        singular(when.split(" ", 1)[1], "epoch")


def is_drawn(truth: Truth, drawn: str) -> None:
    width = len(truth.setting.inputs[0])
    assert drawn == ("straight line" if width == 1 else "straight border" if truth.classes else "flat plane")
