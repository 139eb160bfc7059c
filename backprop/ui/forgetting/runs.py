"""What the page computes besides the two runs."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from backprop.stability.measured import measured_factors
from backprop.training import TrainingConfig, TrainingRun
from backprop.training.equivalents import momentum_weights, summed_loss_weights
from backprop.ui.shell.store import stored
from backprop.ui.training.runs import trained

Values = npt.NDArray[np.float32]
Factors = npt.NDArray[np.float64]

# PyTorch's own optimiser takes some 150 µs a step; the first thousands show all there is to see.
MAX_MOMENTUM_STEPS = 3_000
# Near each other for the sigmoid, so that both runs see the same slope; the linear model has but one.
_APART = {"linear": 1.0, "sigmoid": 0.01}


@stored
def measured(config: TrainingConfig, rates: tuple[float, ...]) -> tuple[Factors, Factors]:
    """By how much an epoch of the zeroed and of the forgotten loop multiplied the error, at each of these rates."""
    zeroed, forgotten = (
        measured_factors(replace(config, zero_grad=zero_grad), rates, apart=_APART[config.model])
        for zero_grad in (True, False)
    )
    return zeroed, forgotten


@stored
def with_momentum(config: TrainingConfig, momentum: float) -> Values:
    """The weights under `torch.optim.SGD` with this momentum, shape (steps + 1,)."""
    return momentum_weights(config, momentum, steps=min(config.total_steps, MAX_MOMENTUM_STEPS))


@stored
def on_summed_loss(config: TrainingConfig) -> Values:
    """The weights of descent on the sum of all losses, shape (epochs + 1,)."""
    return summed_loss_weights(config)


def accumulated(config: TrainingConfig, k: int) -> TrainingRun:
    """The loop that updates and zeroes after every k-th sample."""
    (run,) = trained([replace(config, accumulation_steps=k)])
    return run
