"""Evaluating without `torch.no_grad()`: the same predictions, and a graph that nobody goes back through."""

import torch

from backprop.mistakes.measuring import graph_nodes, memory_in_use
from backprop.mistakes.records import Case, Mistake, Setting


def _with_graph(print, samples):
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(8, 64),
        torch.nn.Sigmoid(),
        torch.nn.Linear(64, 1),
    )
    x = torch.ones(samples, 8)
    before = memory_in_use()
    prediction = model(x)  # fault
    print("first prediction", prediction[0].item())
    print("kB", (memory_in_use() - before) // 1000)
    print("nodes", graph_nodes(prediction))


def _without_graph(print, samples):
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(8, 64),
        torch.nn.Sigmoid(),
        torch.nn.Linear(64, 1),
    )
    x = torch.ones(samples, 8)
    before = memory_in_use()
    with torch.no_grad():  # cure
        prediction = model(x)
    print("first prediction", prediction[0].item())
    print("kB", (memory_in_use() - before) // 1000)
    print("nodes", graph_nodes(prediction))


MISTAKE = Mistake(
    "evaluating-with-a-graph",
    "watching",
    (Case("graph", "slow or leaks", _with_graph, _without_graph, Setting("samples", 1_000, 20_000, 5_000, 1_000)),),
)
