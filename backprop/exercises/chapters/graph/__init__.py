"""The graph and the chain rule."""

from backprop.exercises.chapters.graph import (
    affine_by_hand,
    linear_derivative,
    linear_edges,
    mean_loss,
    no_input,
    quadratic_numbers,
    two_paths,
)

EXERCISES = (
    mean_loss.EXERCISE,
    linear_edges.EXERCISE,
    affine_by_hand.EXERCISE,
    no_input.EXERCISE,
    two_paths.EXERCISE,
    linear_derivative.EXERCISE,
    quadratic_numbers.EXERCISE,
)
