"""A PyTorch expression recorded: every value on the way forward, every gradient on the way back.

>>> graph = record("(x*w - y)**2", {"x": 1.0, "w": 1.0, "y": 2.0}, parameters=("w",))
>>> float(graph.node("w").gradient)
-2.0
"""

from backprop.graph.errors import GraphError, GraphProblem
from backprop.graph.graph_warnings import GraphWarning, WarningKind
from backprop.graph.live_grad import MAX_ACTIONS, MAX_LEARNING_RATE, Action, ActionKind, Gradients, Held, held
from backprop.graph.nudging import Nudge, nudge, nudged_results
from backprop.graph.program import code
from backprop.graph.recording import record
from backprop.graph.records import Edge, Graph, Node
from backprop.graph.saved_values import AfterBackward, SavedValue, after_backward

__all__ = [
    "MAX_ACTIONS",
    "MAX_LEARNING_RATE",
    "Action",
    "ActionKind",
    "AfterBackward",
    "Edge",
    "Gradients",
    "Graph",
    "GraphError",
    "GraphProblem",
    "GraphWarning",
    "Held",
    "Node",
    "Nudge",
    "SavedValue",
    "WarningKind",
    "after_backward",
    "code",
    "held",
    "nudge",
    "nudged_results",
    "record",
]
