"""What PyTorch keeps: the graph, the gradient inside the variable, and what is recorded."""

from backprop.exercises.chapters.keeping import (
    backward_once,
    bound_anew,
    loop_with_a_total,
    recorded_update,
    total_loss,
    two_elements,
)

EXERCISES = (
    recorded_update.EXERCISE,
    two_elements.EXERCISE,
    backward_once.EXERCISE,
    total_loss.EXERCISE,
    bound_anew.EXERCISE,
    loop_with_a_total.EXERCISE,
)
