"""Which optimisers are compared, and how they are written in a link."""

from dataclasses import dataclass

from backprop.training import MAX_LEARNING_RATE, OptimizerName
from backprop.ui.shell.fields import Fields, Number, setting
from backprop.ui.shell.state import PageState

_RATE = Number(0.0, MAX_LEARNING_RATE)
OPTIMIZERS_OPEN = "optimizers_open"  # whether that part of the page is unfolded


@dataclass(frozen=True, slots=True)
class OptimizerSettings:
    """The learning rate of each of PyTorch's optimisers; 0 for one that is left out."""

    momentum: float = setting(0.001, _RATE, parameter="rate_momentum")
    rmsprop: float = setting(0.0, _RATE, parameter="rate_rmsprop")
    adam: float = setting(0.3, _RATE, parameter="rate_adam")
    adagrad: float = setting(0.0, _RATE, parameter="rate_adagrad")

    @property
    def rates(self) -> dict[OptimizerName, float]:
        """The rates of those that are compared."""
        all_of_them: dict[OptimizerName, float] = {
            "momentum": self.momentum,
            "rmsprop": self.rmsprop,
            "adam": self.adam,
            "adagrad": self.adagrad,
        }
        return {name: rate for name, rate in all_of_them.items() if rate}


FIELDS = Fields(OptimizerSettings(), key="optimizer_")
OPTIMIZER_STATE = PageState("optimizers", FIELDS)
