"""The settings of the training page, to and from the address in the browser: a link is a reproducible run.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from backprop.datasets import ARTICLE, PRESETS, Dataset, format_table, parse_table
from backprop.losses import LOSS_NAMES, LossName
from backprop.models import MODEL_NAMES, MODELS, ONE_WEIGHT, ModelName
from backprop.training import MAX_LEARNING_RATE, TrainingConfig
from backprop.training.config import first_outside
from backprop.ui.shell.fields import OWN, Choice, Fields, Number, Table, Whole, setting

DATA_NAMES = (*PRESETS, OWN)
Scale = Literal["linear", "log"]
SCALES: tuple[Scale, ...] = get_args(Scale)
MIN_LEARNING_RATE = 1e-6
MAX_EPOCHS = 1_000
MAX_W = 10.0
MAX_X = 1_000.0
MAX_STEP = 10_000_000
PARAMETERS = ("w", "w1", "w2", "b")  # of all models
OWN_TABLE = Table(parse_table, format_table)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a learner has chosen on the training page. The defaults are the lesson's.

    Attributes:
        model, learning_rate, epochs: as in `TrainingConfig`, within narrower limits.
        w, w1, w2, b: where each parameter starts, under its name; the model has some of them.
        loss: what is minimised, where the model has a choice; see `loss_in_use`.
        held: of three parameters, the one that the surface does not vary.
        watched: of several parameters, the one that is shown where zeroing is forgotten.
        data: the name of a preset, or "own".
        own: the learner's own data; used where `data` is "own".
        x: what to predict for.
        scale: of the loss axis.
        step: the step in close-up, from 0.
    """

    model: ModelName = setting("linear", Choice(MODEL_NAMES))
    learning_rate: float = setting(0.01, Number(MIN_LEARNING_RATE, MAX_LEARNING_RATE), parameter="lr")
    epochs: int = setting(100, Whole(1, MAX_EPOCHS))
    w: float = setting(1.0, Number(-MAX_W, MAX_W))
    w1: float = setting(1.0, Number(-MAX_W, MAX_W))
    w2: float = setting(1.0, Number(-MAX_W, MAX_W))
    b: float = setting(1.0, Number(-MAX_W, MAX_W))
    data: str = setting("lesson", Choice(DATA_NAMES))
    own: Dataset = setting(ARTICLE, OWN_TABLE)
    x: float = setting(4.0, Number(-MAX_X, MAX_X))
    scale: Scale = setting("linear", Choice(SCALES))
    step: int = setting(0, Whole(0, MAX_STEP))
    held: str = setting("b", Choice(PARAMETERS))
    watched: str = setting("b", Choice(PARAMETERS))
    loss: LossName = setting("squared_error", Choice(LOSS_NAMES))

    @property
    def parameters(self) -> tuple[str, ...]:
        return MODELS[self.model].parameters

    @property
    def start(self) -> tuple[float, ...]:
        """Where the model's parameters start, in its order."""
        return tuple(getattr(self, name) for name in self.parameters)

    @property
    def dataset(self) -> Dataset:
        return self.own if self.data == OWN else PRESETS[self.data]

    @property
    def loss_in_use(self) -> LossName:
        """The loss of the run: the squared error where the model or the data have no cross-entropy."""
        fits = self.loss in MODELS[self.model].losses and first_outside(self.dataset) is None
        return self.loss if fits else "squared_error"

    @property
    def config(self) -> TrainingConfig:
        """The run that these settings ask for."""
        return TrainingConfig(
            model=self.model,
            learning_rate=self.learning_rate,
            epochs=self.epochs,
            dataset=self.dataset,
            loss=self.loss_in_use,
            **({"initial_w": self.w} if self.model in ONE_WEIGHT else {"initial": self.start}),
        )


DEFAULTS = Settings()
FIELDS = Fields(DEFAULTS)
