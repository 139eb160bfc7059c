"""`w = w - …`: the name now stands for a computed tensor, which keeps no gradient."""

import torch

from backprop.mistakes.records import Case, Mistake


def _new_tensor(print):
    w = torch.tensor(1.0, requires_grad=True)
    for step in range(2):
        loss = (3 * w - 6) ** 2
        loss.backward()
        w = w - 0.01 * w.grad  # fault
        print("step", step, "leaf", w.is_leaf, "w", w.item())


def _same_tensor(print):
    w = torch.tensor(1.0, requires_grad=True)
    for step in range(2):
        loss = (3 * w - 6) ** 2
        loss.backward()
        with torch.no_grad():  # cure
            w -= 0.01 * w.grad  # cure
        w.grad.zero_()
        print("step", step, "leaf", w.is_leaf, "w", w.item())


MISTAKE = Mistake("update-makes-a-new-tensor", "update", (Case("rebound", "raises", _new_tensor, _same_tensor),))
