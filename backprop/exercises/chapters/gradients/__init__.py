"""Gradients and the update."""

from backprop.exercises.chapters.gradients import (
    direction,
    first_epoch,
    first_loop,
    first_update,
    level_ground,
    quadratic_derivatives,
    small_nudge,
)

EXERCISES = (
    small_nudge.EXERCISE,
    first_update.EXERCISE,
    direction.EXERCISE,
    level_ground.EXERCISE,
    first_epoch.EXERCISE,
    first_loop.EXERCISE,
    quadratic_derivatives.EXERCISE,
)
