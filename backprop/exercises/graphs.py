"""The graphs that exercises are about, recorded by PyTorch."""

from backprop.exercises.exercise import GraphScene
from backprop.graph import Graph, record


def recorded(scene: GraphScene) -> Graph:
    """The scene's graph, run forward and back now."""
    return record(scene.expression, dict(scene.values), scene.parameters)


def gradient_of(graph: Graph, name: str) -> float:
    """The gradient of a node that is one number."""
    gradient = graph.node(name).gradient
    assert gradient is not None
    return float(gradient)
