"""The pinned runs of the training page, and what a browser tab keeps of it."""

from collections.abc import Callable

from backprop.figures.shared.view import RunView, SeveralView
from backprop.models import ONE_WEIGHT
from backprop.ui.parts.numbers import counted, number
from backprop.ui.parts.pins import PinBoard
from backprop.ui.shell.kept import Keeper
from backprop.ui.training.controls import DATA_WORDS, LOSS_WORDS, MODEL_WORDS
from backprop.ui.training.runs import runs_of, several_viewed, viewed
from backprop.ui.training.settings import DEFAULTS, FIELDS, Settings
from backprop.ui.training.state import TRAINING


def describe(settings: Settings) -> str:
    """The settings of a run of the training page in a few words, for a legend."""
    words = [
        MODEL_WORDS[settings.model],
        f"rate {number(settings.learning_rate)}",
        *(f"{name} {number(start)}" for name, start in zip(settings.parameters, settings.start, strict=True)),
        counted(settings.epochs, "epoch"),
    ]
    if settings.loss_in_use != DEFAULTS.loss:
        words.append(LOSS_WORDS[settings.loss_in_use].lower())
    if settings.data != "lesson":
        words.append(DATA_WORDS[settings.data].split(":")[0].lower())
    return ", ".join(words)


def _train(settings: Settings, on_progress: Callable[[float], None]) -> RunView | SeveralView:
    (run,) = runs_of([settings.config], on_progress)
    return viewed(run) if settings.model in ONE_WEIGHT else several_viewed(run)


TRAINING_PINS: PinBoard[Settings, RunView | SeveralView] = PinBoard(
    key="pin",
    describe=describe,
    same=lambda kept, shown: kept.run.config == shown.run.config,
    choose=TRAINING.choose,
    train=_train,
)
TRAINING_KEPT = Keeper(TRAINING, FIELDS, TRAINING_PINS)
