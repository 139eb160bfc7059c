"""`backward()` a second time on one graph, and what `retain_graph=True` makes of it and costs."""

import torch

from backprop.mistakes.measuring import memory_in_use
from backprop.mistakes.records import Case, Mistake, Setting


def _twice(print):
    w = torch.tensor(1.0, requires_grad=True)
    loss = (3 * w - 6) ** 2
    loss.backward()
    print("w.grad", w.grad)
    loss.backward()  # fault
    print("w.grad", w.grad)


def _new_graph(print):
    w = torch.tensor(1.0, requires_grad=True)
    loss = (3 * w - 6) ** 2
    loss.backward()
    print("w.grad", w.grad)
    w.grad.zero_()  # cure
    loss = (3 * w - 6) ** 2  # cure
    loss.backward()
    print("w.grad", w.grad)


def _doubled(print):
    w = torch.tensor(1.0, requires_grad=True)
    loss = (3 * w - 6) ** 2
    loss.backward(retain_graph=True)  # fault
    loss.backward()
    print("w.grad", w.grad)


def _once(print):
    w = torch.tensor(1.0, requires_grad=True)
    loss = (3 * w - 6) ** 2
    loss.backward()  # cure
    print("w.grad", w.grad)


def _held(print, samples):
    w = torch.tensor(1.0, requires_grad=True)
    x = torch.linspace(0.0, 1.0, samples)
    before = memory_in_use()
    loss = torch.sigmoid(x * w).log().mean()
    loss.backward(retain_graph=True)  # fault
    print("kB still held", (memory_in_use() - before) // 1000)
    print("w.grad", w.grad.item())


def _freed(print, samples):
    w = torch.tensor(1.0, requires_grad=True)
    x = torch.linspace(0.0, 1.0, samples)
    before = memory_in_use()
    loss = torch.sigmoid(x * w).log().mean()
    loss.backward()  # cure
    print("kB still held", (memory_in_use() - before) // 1000)
    print("w.grad", w.grad.item())


MISTAKE = Mistake(
    "backward-twice",
    "backward",
    (
        Case("twice", "raises", _twice, _new_graph),
        Case("doubled", "wrong answer", _doubled, _once),
        Case("held", "slow or leaks", _held, _freed, Setting("samples", 10_000, 500_000, 100_000, 10_000)),
    ),
)
