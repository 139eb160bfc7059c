"""Two gradients in one piece of memory: PyTorch 2.13 lets single numbers that are summed share theirs."""

import torch

from backprop.mistakes.records import Case, Mistake


def _zeroed_in_place(print):
    a = torch.tensor(1.0, requires_grad=True)
    b = torch.tensor(2.0, requires_grad=True)
    loss = a.sum() + b.sum()
    loss.backward()
    print("same memory", a.grad.data_ptr() == b.grad.data_ptr())
    a.grad.zero_()  # fault
    print("a.grad", a.grad.item(), "b.grad", b.grad.item())


def _let_go(print):
    a = torch.tensor(1.0, requires_grad=True)
    b = torch.tensor(2.0, requires_grad=True)
    loss = a.sum() + b.sum()
    loss.backward()
    print("same memory", a.grad.data_ptr() == b.grad.data_ptr())
    a.grad = None  # cure
    print("a.grad", a.grad, "b.grad", b.grad.item())


MISTAKE = Mistake("two-gradients-in-one", "zeroing", (Case("shared", "wrong answer", _zeroed_in_place, _let_go),))
