"""No way back to the weight: it does not require a gradient, or the forward pass leaves the graph half way."""

import torch

from backprop.mistakes.records import Case, Mistake


def _not_required(print):
    w = torch.tensor([1.0])  # fault
    loss = (3 * w - 6) ** 2
    loss.backward()
    print("w.grad", w.grad)


def _required(print):
    w = torch.tensor([1.0], requires_grad=True)  # cure
    loss = (3 * w - 6) ** 2
    loss.backward()
    print("w.grad", w.grad)


def _item(print):
    w = torch.tensor([1.0], requires_grad=True)
    y = torch.tensor([6.0])
    prediction = 3 * w.item()  # fault
    loss = (prediction - y) ** 2
    print("loss", loss.detach())
    loss.backward()
    print("w.grad", w.grad)


def _no_item(print):
    w = torch.tensor([1.0], requires_grad=True)
    y = torch.tensor([6.0])
    prediction = 3 * w  # cure
    loss = (prediction - y) ** 2
    print("loss", loss.detach())
    loss.backward()
    print("w.grad", w.grad)


def _numpy(print):
    w = torch.tensor([1.0], requires_grad=True)
    prediction = 3 * w.numpy()  # fault
    print(prediction)


def _no_numpy(print):
    w = torch.tensor([1.0], requires_grad=True)
    prediction = 3 * w  # cure
    print(prediction.detach().numpy())


def _detach(print):
    w = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([0.0], requires_grad=True)
    hidden = (3 * w).detach()  # fault
    loss = (hidden + b - 6) ** 2
    loss.backward()
    print("w.grad", w.grad, "b.grad", b.grad)


def _no_detach(print):
    w = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([0.0], requires_grad=True)
    hidden = 3 * w  # cure
    loss = (hidden + b - 6) ** 2
    loss.backward()
    print("w.grad", w.grad, "b.grad", b.grad)


MISTAKE = Mistake(
    "graph-cut-off",
    "tensors",
    (
        Case("not-required", "raises", _not_required, _required),
        Case("item", "raises", _item, _no_item),
        Case("numpy", "raises", _numpy, _no_numpy),
        Case("detach", "wrong answer", _detach, _no_detach),
    ),
)
