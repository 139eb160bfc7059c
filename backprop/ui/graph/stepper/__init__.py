"""The stepper: moves through the steps of a drawn graph in the browser, forward and back."""

from collections.abc import Callable
from typing import Any

from backprop.graph import Graph
from backprop.graph.steps import steps
from backprop.ui.graph.captions import caption
from backprop.ui.parts.stepping import draw_stepping

_WORDS = {
    "play": "Play",
    "pause": "Pause",
    "first": "First",
    "back": "Back",
    "forward": "Forward",
    "last": "Last",
    "step": "Step",
}


def stepped(graph: Graph) -> dict[str, Any]:
    """A graph as the stepper reads it: nodes and edges in the order in which they are drawn.

    `steps`: each one's phase, and the place of its node. `captions`: what each did. `nodes`: the step from which on a
    node's value is known, and its gradient, None for what it does not have. `edges`: the step from which on something
    has gone back along it, the one from which on its source is known, and the place of its target.
    """
    told = steps(graph)
    places = {node.name: place for place, node in enumerate(graph.nodes)}
    forward, backward = (
        {step.node: index for index, step in enumerate(told) if step.phase == phase}
        for phase in ("forward", "backward")
    )
    return {
        "steps": [{"phase": step.phase, "node": None if step.node is None else places[step.node]} for step in told],
        "captions": [caption(graph, step) for step in told],
        "nodes": [
            [None if node.operation == "number" else forward.get(node.name, 0), backward.get(node.name)]
            for node in graph.nodes
        ],
        "edges": [
            [
                None if edge.contribution is None else backward.get(edge.target),
                forward.get(edge.source, 0),
                places[edge.target],
            ]
            for edge in graph.edges
        ],
    }


def draw_stepper(graph: Graph, *, frame: str, step: int, on_step: Callable[[int], None]) -> None:
    """Draw it.

    Args:
        graph: the graph.
        frame: key of the container that holds its drawing, as it is after the last step.
        step: to stand at.
        on_step: called with the step at which the learner came to rest.
    """
    data = {"graph": stepped(graph), "frame": frame, "words": _WORDS}
    draw_stepping("graph_stepper", __file__, key="graph_stepper", step=step, on_step=on_step, data=data)
