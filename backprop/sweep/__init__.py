"""The lesson's loop on a whole grid of learning rates and initial weights at once, every cell a run of its own."""

from backprop.sweep.grid import MAX_SIDE, MAX_SWEEP_EPOCHS, Grid
from backprop.sweep.outcomes import OutcomeMap, map_outcomes
from backprop.sweep.pieces import Sweep, sweep

__all__ = ["MAX_SIDE", "MAX_SWEEP_EPOCHS", "Grid", "OutcomeMap", "Sweep", "map_outcomes", "sweep"]
