"""What a browser tab keeps of the training page."""

from functools import partial

from backprop.figures.shared.view import RunView
from backprop.ui.shell.kept import Keeper
from backprop.ui.training.pins import TRAINING_PINS
from backprop.ui.training.settings import FIELDS, Settings
from backprop.ui.training.state import TRAINING

TRAINING_KEPT: Keeper[Settings, RunView] = Keeper(
    name="backprop_training",
    state=TRAINING,
    board=TRAINING_PINS,
    write=partial(FIELDS.to_query, whole=True),
    read=FIELDS.from_query,
)
