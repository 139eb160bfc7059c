"""Keeps the node that a step is about in view, inside the graph's frame, and lets the learner zoom and pan there."""

from backprop.ui.parts.mounting import mounted

_WORDS = {"out": "Zoom out", "in": "Zoom in", "whole": "Show the whole graph", "full": "Full size"}


def follow(frame: str) -> None:
    """Scroll the container whose key is `frame` to the node of class `current`, whenever that is another one.

    Where the graph is larger than its frame, buttons to zoom appear.
    """
    mounted("graph_follow", __file__)(key="graph_follow", data={"frame": frame, "words": _WORDS})
