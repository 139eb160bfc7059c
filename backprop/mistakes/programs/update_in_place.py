"""`w -= …` on a leaf that requires a gradient."""

import torch

from backprop.mistakes.records import Case, Mistake


def _recorded(print):
    w = torch.tensor(1.0, requires_grad=True)
    loss = (3 * w - 6) ** 2
    loss.backward()
    w -= 0.01 * w.grad  # fault
    print("w", w.item())


def _not_recorded(print):
    w = torch.tensor(1.0, requires_grad=True)
    loss = (3 * w - 6) ** 2
    loss.backward()
    with torch.no_grad():  # cure
        w -= 0.01 * w.grad
    print("w", w.item())


MISTAKE = Mistake("update-in-place", "update", (Case("leaf", "raises", _recorded, _not_recorded),))
