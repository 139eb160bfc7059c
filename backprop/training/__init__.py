"""The lesson's training loop: settings in, a record of the run out."""

from backprop.config import MAX_EPOCHS, MAX_INITIAL_W, MAX_LEARNING_RATE, TrainingConfig
from backprop.run import TrainingRun
from backprop.training.batch import train, train_all, train_in_pieces
from backprop.training.loop import GradientDescent, descend

__all__ = [
    "MAX_EPOCHS",
    "MAX_INITIAL_W",
    "MAX_LEARNING_RATE",
    "GradientDescent",
    "TrainingConfig",
    "TrainingRun",
    "descend",
    "train",
    "train_all",
    "train_in_pieces",
]
