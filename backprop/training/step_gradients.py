"""What a step's own loss asked for: the part of `w.grad` that is not left over from earlier steps."""

import numpy as np
import torch

from backprop.losses import LOSSES
from backprop.models import MODELS
from backprop.training.run import FloatArray, TrainingRun


def step_gradients(run: TrainingRun) -> FloatArray:
    """The gradient of each step's loss alone, at the weight before that step, by autograd in float32; shaped as
    `run.gradients`.

    In a loop that zeroes, it is what `w.grad` held (with several parameters, to rounding). In one that forgets,
    `w.grad` held the sum of these so far.
    """
    dataset = run.config.dataset
    rounds = -(-len(run) // len(dataset))
    x, y = (torch.tensor(values).repeat(rounds)[: len(run)] for values in (dataset.x, dataset.y))
    w = torch.tensor(run.weights[:-1].T.copy(), requires_grad=True)  # each step's weight, beside one another
    losses = LOSSES[run.config.loss].of(MODELS[run.config.model].forward(x, w), y)
    # Each loss depends on its own weight alone, so that the gradient of their sum is every step's own.
    (gradients,) = torch.autograd.grad(losses.sum(), w)
    return np.asarray(gradients.numpy().T)
