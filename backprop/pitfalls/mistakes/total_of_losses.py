"""`total += loss`: a running total that keeps the graph of every loss alive."""

from __future__ import annotations

import torch

from backprop.pitfalls.measuring import graph_nodes, memory_in_use
from backprop.pitfalls.records import Case, Pitfall, Setting


def _tensor(print, epochs):
    w = torch.tensor([1.0], requires_grad=True)
    total, before = 0.0, memory_in_use()
    for epoch in range(1, epochs + 1):
        for x, y in [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]:
            loss = (x * w - y) ** 2
            loss.backward()
            w.data = w.data - 0.01 * w.grad
            w.grad.zero_()
            total += loss  # fault
        if epoch % (epochs // 10) == 0:
            print("epoch", epoch, "bytes", memory_in_use() - before, "nodes", graph_nodes(total))


def _number(print, epochs):
    w = torch.tensor([1.0], requires_grad=True)
    total, before = 0.0, memory_in_use()
    for epoch in range(1, epochs + 1):
        for x, y in [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]:
            loss = (x * w - y) ** 2
            loss.backward()
            w.data = w.data - 0.01 * w.grad
            w.grad.zero_()
            total += loss.item()  # cure
        if epoch % (epochs // 10) == 0:
            print("epoch", epoch, "bytes", memory_in_use() - before, "nodes", graph_nodes(total))


PITFALL = Pitfall(
    "total-of-losses",
    "watching",
    (Case("total", "slow or leaks", _tensor, _number, Setting("epochs", 10, 500, 100, 10)),),
)
