"""Reading `.grad` of a value in the middle of the graph."""

import torch

from backprop.mistakes.records import Case, Mistake


def _not_kept(print):
    w = torch.tensor(1.0, requires_grad=True)
    prediction = 3 * w
    loss = (prediction - 6) ** 2
    loss.backward()
    print("prediction.grad", prediction.grad)  # fault
    print("w.grad", w.grad)


def _kept(print):
    w = torch.tensor(1.0, requires_grad=True)
    prediction = 3 * w
    prediction.retain_grad()  # cure
    loss = (prediction - 6) ** 2
    loss.backward()
    print("prediction.grad", prediction.grad)
    print("w.grad", w.grad)


MISTAKE = Mistake("gradient-not-kept", "backward", (Case("middle", "wrong answer", _not_kept, _kept),))
