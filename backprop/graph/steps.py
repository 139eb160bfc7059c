"""A recorded graph told one step at a time: the leaves, each operation forward, each node backward."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from backprop.graph.records import Edge, Graph

Phase = Literal["start", "forward", "backward"]
EdgeKey = tuple[str, int]  # target, position


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        phase: "start" knows the leaves; "forward" computes `node`; "backward" visits it.
        node: its name; None at the start.
    """

    phase: Phase
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known after a step.

    Attributes:
        step: the step itself.
        values, gradients: the nodes whose value, whose gradient is known.
        edges: those along which a contribution has gone back.
    """

    step: Step
    values: frozenset[str]
    gradients: frozenset[str]
    edges: frozenset[EdgeKey]


def edge_key(edge: Edge) -> EdgeKey:
    """What tells an edge from every other: `a * a` has two with the same ends."""
    return edge.target, edge.position


def steps(graph: Graph) -> tuple[Step, ...]:
    """The start, then every operation in forward order, then every node that gets a gradient in backward order."""
    operations = {edge.target for edge in graph.edges}
    forward = [Step("forward", node.name) for node in graph.nodes if node.name in operations]
    return (Step("start"), *forward, *(Step("backward", name) for name in graph.backward_order))


def progress(graph: Graph, index: int) -> Progress:
    """What is known after step `index`, from 0 to `len(steps(graph)) - 1`.

    Raises:
        ValueError: if there is no such step.
    """
    told = steps(graph)
    if not 0 <= index < len(told):
        raise ValueError(f"The graph has the steps 0 to {len(told) - 1}, but {index} was asked for.")
    computed = {step.node for step in told[: index + 1] if step.phase == "forward"}
    operations = {edge.target for edge in graph.edges}
    values = {node.name for node in graph.nodes if node.name not in operations or node.name in computed}
    visited = {step.node for step in told[: index + 1] if step.phase == "backward" and step.node}
    return Progress(told[index], frozenset(values), frozenset(visited), _filled(graph, visited))


def all_known(graph: Graph) -> Progress:
    """All that there is to know, with no step marked."""
    return replace(progress(graph, len(steps(graph)) - 1), step=Step("start"))


def revealed(graph: Graph, gradients: Collection[str]) -> Progress:
    """The whole forward pass, these gradients, and the edges between them: for a learner who fills in the others.

    What an edge brings to a gradient that is not there yet would give it away.
    """
    names = frozenset(graph.forward_order)
    sources = {edge_key(edge): edge.source for edge in graph.edges}
    edges = frozenset(key for key in _filled(graph, gradients) if sources[key] in gradients)
    return Progress(Step("start"), names, frozenset(gradients), edges)


def _filled(graph: Graph, visited: Collection[str]) -> frozenset[EdgeKey]:
    return frozenset(edge_key(edge) for edge in graph.edges if edge.contribution is not None and edge.target in visited)
