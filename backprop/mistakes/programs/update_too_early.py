"""The weight changed between the forward and the backward pass: seen by autograd, or hidden from it."""

import torch

from backprop.mistakes.records import Case, Mistake


def _data(print):
    w = torch.tensor(3.0, requires_grad=True)
    loss = w**2  # its gradient is 2 * w
    w.data -= 1.0  # fault
    loss.backward()
    print("loss", loss.item(), "w.grad", w.grad.item())


def _no_grad(print):
    w = torch.tensor(3.0, requires_grad=True)
    loss = w**2  # its gradient is 2 * w
    with torch.no_grad():
        w -= 1.0  # fault
    loss.backward()
    print("loss", loss.item(), "w.grad", w.grad.item())


def _detach(print):
    w = torch.tensor(3.0, requires_grad=True)
    loss = w**2  # its gradient is 2 * w
    w.detach().sub_(1.0)  # fault
    loss.backward()
    print("loss", loss.item(), "w.grad", w.grad.item())


def _after_backward(print):
    w = torch.tensor(3.0, requires_grad=True)
    loss = w**2  # its gradient is 2 * w
    loss.backward()
    with torch.no_grad():
        w -= 1.0  # cure
    print("loss", loss.item(), "w.grad", w.grad.item())


MISTAKE = Mistake(
    "update-too-early",
    "update",
    (
        Case("data", "wrong answer", _data, _after_backward),
        Case("no-grad", "raises", _no_grad, _after_backward),
        Case("detach", "raises", _detach, _after_backward),
    ),
)
