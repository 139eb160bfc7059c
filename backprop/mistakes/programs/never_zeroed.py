"""No `w.grad.zero_()`: every gradient is added to those before it."""

import torch

from backprop.mistakes.records import Case, Mistake, Setting


def _never_zeroed(print, steps):
    w = torch.tensor(1.0, requires_grad=True)
    for _ in range(steps):
        loss = (w - 2) ** 2
        loss.backward()
        print("w", round(w.item(), 4), "w.grad", round(w.grad.item(), 4))
        w.data = w.data - 0.1 * w.grad  # fault


def _zeroed(print, steps):
    w = torch.tensor(1.0, requires_grad=True)
    for _ in range(steps):
        loss = (w - 2) ** 2
        loss.backward()
        print("w", round(w.item(), 4), "w.grad", round(w.grad.item(), 4))
        w.data = w.data - 0.1 * w.grad
        w.grad.zero_()  # cure


MISTAKE = Mistake(
    "never-zeroed",
    "zeroing",
    (Case("forgotten", "wrong answer", _never_zeroed, _zeroed, Setting("steps", 2, 20, 8)),),
)
