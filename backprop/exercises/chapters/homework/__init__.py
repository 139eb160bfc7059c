"""The lesson's homework: the same loop with two and three parameters."""

from backprop.exercises.chapters.homework import (
    affine_for_four,
    affine_second_sample,
    build_the_line,
    mend_the_bias,
    quadratic_for_four,
    reach_eight,
    ten_times_longer,
    two_samples,
)

EXERCISES = (
    affine_second_sample.EXERCISE,
    mend_the_bias.EXERCISE,
    build_the_line.EXERCISE,
    affine_for_four.EXERCISE,
    quadratic_for_four.EXERCISE,
    ten_times_longer.EXERCISE,
    reach_eight.EXERCISE,
    two_samples.EXERCISE,
)
