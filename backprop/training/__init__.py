"""The lesson's training loop: settings in, a record of the run out."""

from backprop.training.batch import train, train_all, train_in_pieces
from backprop.training.config import MAX_EPOCHS, MAX_INITIAL_W, MAX_LEARNING_RATE, TrainingConfig, check_plain_descent
from backprop.training.loop import GradientDescent, descend
from backprop.training.optimizers import OPTIMIZER_NAMES, OPTIMIZERS, OptimizerName
from backprop.training.run import TrainingRun

__all__ = [
    "MAX_EPOCHS",
    "MAX_INITIAL_W",
    "MAX_LEARNING_RATE",
    "OPTIMIZERS",
    "OPTIMIZER_NAMES",
    "GradientDescent",
    "OptimizerName",
    "TrainingConfig",
    "TrainingRun",
    "check_plain_descent",
    "descend",
    "train",
    "train_all",
    "train_in_pieces",
]
