"""The settings of the training page, to and from the address in the browser: a link is a reproducible run.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from backprop.datasets import ARTICLE, PRESETS, Dataset, parse_table
from backprop.models import MODEL_NAMES, ModelName
from backprop.training import MAX_LEARNING_RATE, TrainingConfig
from backprop.ui.link_values import as_text, choice_reader, number_reader, whole_reader

OWN = "own"
DATA_NAMES = (*PRESETS, OWN)
SCALES = ("linear", "log")
MIN_LEARNING_RATE = 1e-6
MAX_EPOCHS = 1_000
MAX_W = 10.0
MAX_X = 1_000.0
MAX_STEP = 10_000_000
# Browsers, proxies and chat programs shorten longer addresses.
MAX_LINK_CHARACTERS = 1_500


@dataclass(frozen=True, slots=True)
class Settings:
    """What a learner has chosen on the training page. The defaults are the lesson's.

    Attributes:
        model, lr, epochs, w: as in `TrainingConfig`; here `lr` from 0.000001, `epochs` to 1,000, `w` within ±10.
        data: the name of a preset, or "own".
        own: the learner's own data; used where `data` is "own".
        x: what to predict for, within ±1,000.
        scale: of the loss axis, "linear" or "log".
        step: the step under the glass, from 0.
    """

    model: ModelName = "linear"
    lr: float = 0.01
    epochs: int = 100
    w: float = 1.0
    data: str = "lesson"
    own: Dataset = ARTICLE
    x: float = 4.0
    scale: str = "linear"
    step: int = 0

    @property
    def dataset(self) -> Dataset:
        return self.own if self.data == OWN else PRESETS[self.data]

    @property
    def config(self) -> TrainingConfig:
        """The run that these settings ask for."""
        return TrainingConfig(
            model=self.model, learning_rate=self.lr, epochs=self.epochs, initial_w=self.w, dataset=self.dataset
        )


DEFAULTS = Settings()


def to_query(settings: Settings) -> dict[str, str]:
    """The settings that differ from the lesson's, as query parameters. An own table too long for a link is left out."""
    query = {
        field.name: as_text(getattr(settings, field.name))
        for field in fields(settings)
        if field.name != "own" and getattr(settings, field.name) != getattr(DEFAULTS, field.name)
    }
    if settings.data == OWN:
        table = _table_as_text(settings.own)
        if len(table) <= MAX_LINK_CHARACTERS:
            query["table"] = table
        else:
            del query["data"]
    return query


def fits_in_link(dataset: Dataset) -> bool:
    """Whether this table is short enough to travel in a link."""
    return len(_table_as_text(dataset)) <= MAX_LINK_CHARACTERS


def from_query(query: Mapping[str, str]) -> tuple[Settings, list[str]]:
    """Read query parameters. Returns settings, and one sentence for each that could not be used.

    A parameter that cannot be used leaves its default; one that is unknown is passed over, as other pages and
    hosts have parameters of their own.
    """
    settings, refused = DEFAULTS, []
    if "table" in query:
        try:
            settings = replace(settings, data=OWN, own=parse_table(query["table"].replace(";", "\n")))
        except ValueError as error:
            refused.append(f"The link's table could not be read, so the lesson's data stay. {error}")
    for name, read in _READERS.items():
        if name not in query:
            continue
        try:
            value = read(query[name])
        except ValueError as error:
            default = as_text(getattr(DEFAULTS, name))
            refused.append(f"The link asks for {name} = “{query[name][:40]}”, but {error}; {default} is used instead.")
            continue
        if value == OWN and "table" not in query:
            refused.append(
                "The link asks for a table of its own but holds none, so the lesson's data are used instead."
            )
        elif name != "data" or "table" not in query:
            settings = replace(settings, **{name: value})
    return settings, refused


def _table_as_text(dataset: Dataset) -> str:
    return ";".join(f"{as_text(x)},{as_text(y)}" for x, y in zip(dataset.x, dataset.y, strict=True))


_READERS: dict[str, Callable[[str], Any]] = {
    "model": choice_reader(MODEL_NAMES),
    "lr": number_reader(MIN_LEARNING_RATE, MAX_LEARNING_RATE),
    "epochs": whole_reader(1, MAX_EPOCHS),
    "w": number_reader(-MAX_W, MAX_W),
    "data": choice_reader(DATA_NAMES),
    "x": number_reader(-MAX_X, MAX_X),
    "scale": choice_reader(SCALES),
    "step": whole_reader(0, MAX_STEP),
}
