"""Layers and the sigmoid."""

from backprop.exercises.chapters.layers import (
    floor,
    make_it_learn,
    shape_of_the_gradient,
    sigmoid_by_hand,
    sigmoid_derivative,
    two_layers_are_one,
)

EXERCISES = (
    sigmoid_by_hand.EXERCISE,
    sigmoid_derivative.EXERCISE,
    floor.EXERCISE,
    make_it_learn.EXERCISE,
    two_layers_are_one.EXERCISE,
    shape_of_the_gradient.EXERCISE,
)
