"""A PyTorch expression recorded: every value on the way forward, every gradient on the way back.

>>> graph = record("(x*w - y)**2", {"x": 1.0, "w": 1.0, "y": 2.0}, parameters=("w",))
>>> float(graph.node("w").gradient)
-2.0
"""

from backprop.graph.after_backward import (
    Accumulation,
    Descent,
    Gradients,
    SecondBackward,
    accumulate,
    backward_twice,
    descend,
)
from backprop.graph.errors import GraphError, GraphProblem
from backprop.graph.graph_warnings import GraphWarning, WarningKind
from backprop.graph.program import code
from backprop.graph.recording import record
from backprop.graph.records import Edge, Graph, Node

__all__ = [
    "Accumulation",
    "Descent",
    "Edge",
    "Gradients",
    "Graph",
    "GraphError",
    "GraphProblem",
    "GraphWarning",
    "Node",
    "SecondBackward",
    "WarningKind",
    "accumulate",
    "backward_twice",
    "code",
    "descend",
    "record",
]
