"""`backward()` from several losses at once."""

import torch

from backprop.mistakes.records import Case, Mistake


def _several(print):
    w = torch.tensor(1.0, requires_grad=True)
    x = torch.tensor([1.0, 2.0, 3.0])
    y = torch.tensor([2.0, 4.0, 6.0])
    loss = (x * w - y) ** 2  # fault
    print("elements", loss.numel())
    loss.backward()
    print("w.grad", w.grad)


def _mean(print):
    w = torch.tensor(1.0, requires_grad=True)
    x = torch.tensor([1.0, 2.0, 3.0])
    y = torch.tensor([2.0, 4.0, 6.0])
    loss = ((x * w - y) ** 2).mean()  # cure
    print("elements", loss.numel())
    loss.backward()
    print("w.grad", w.grad)


MISTAKE = Mistake("loss-not-a-number", "backward", (Case("vector", "raises", _several, _mean),))
