"""Zeroing the gradient."""

from backprop.exercises.chapters.zeroing import (
    bounded_beside_divergence,
    first_difference,
    mend_the_forgetful_loop,
    second_step,
    who_explodes,
    zero_first,
)

EXERCISES = (
    second_step.EXERCISE,
    first_difference.EXERCISE,
    mend_the_forgetful_loop.EXERCISE,
    zero_first.EXERCISE,
    who_explodes.EXERCISE,
    bounded_beside_divergence.EXERCISE,
)
