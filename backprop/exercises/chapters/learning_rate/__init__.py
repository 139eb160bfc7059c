"""The learning rate."""

from backprop.exercises.chapters.learning_rate import (
    error_factor,
    half,
    land_in_one_step,
    largest_rate,
    swing_and_settle,
    ten_epochs,
)

EXERCISES = (
    ten_epochs.EXERCISE,
    land_in_one_step.EXERCISE,
    error_factor.EXERCISE,
    swing_and_settle.EXERCISE,
    largest_rate.EXERCISE,
    half.EXERCISE,
)
