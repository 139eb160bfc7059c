"""`total += loss`: a running total that keeps the graph of every loss alive."""

import torch

from backprop.mistakes.measuring import graph_nodes, memory_in_use
from backprop.mistakes.records import Case, Mistake, Setting


def _tensor(print, epochs):
    w = torch.tensor([1.0], requires_grad=True)
    samples = [(1, 2), (2, 4), (3, 6)]
    total = 0.0
    before = memory_in_use()
    for epoch in range(1, epochs + 1):
        for x, y in samples:
            loss = (x * w - y) ** 2
            loss.backward()
            w.data = w.data - 0.01 * w.grad
            w.grad.zero_()
            total += loss  # fault
        if epoch % (epochs // 10) == 0:
            held = (memory_in_use() - before) // 1000
            nodes = graph_nodes(total)
            print("epoch", epoch, "kB", held, "nodes", nodes)


def _number(print, epochs):
    w = torch.tensor([1.0], requires_grad=True)
    samples = [(1, 2), (2, 4), (3, 6)]
    total = 0.0
    before = memory_in_use()
    for epoch in range(1, epochs + 1):
        for x, y in samples:
            loss = (x * w - y) ** 2
            loss.backward()
            w.data = w.data - 0.01 * w.grad
            w.grad.zero_()
            total += loss.item()  # cure
        if epoch % (epochs // 10) == 0:
            held = (memory_in_use() - before) // 1000
            nodes = graph_nodes(total)
            print("epoch", epoch, "kB", held, "nodes", nodes)


MISTAKE = Mistake(
    "total-of-losses",
    "watching",
    (Case("total", "slow or leaks", _tensor, _number, Setting("epochs", 10, 500, 100, 10)),),
)
