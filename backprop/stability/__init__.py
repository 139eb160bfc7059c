"""Which learning rates converge, exactly and as measured: with gradients zeroed, and never zeroed."""

from backprop.stability.bounded import Interval
from backprop.stability.exact import (
    converging_learning_rates,
    epoch_factor,
    epoch_factors,
    fixed_orbit,
    fixed_point,
    group_curvatures,
    group_sums,
)

__all__ = [
    "Interval",
    "converging_learning_rates",
    "epoch_factor",
    "epoch_factors",
    "fixed_orbit",
    "fixed_point",
    "group_curvatures",
    "group_sums",
]
