"""A program of known lines, run in PyTorch: after each line a frame of its variables and of the graphs alive."""

from backprop.trace.departure import Departure, first_departure
from backprop.trace.lines import LINES
from backprop.trace.program import EPOCHS, SAMPLES, Program, Row, listing, script
from backprop.trace.programs import PROGRAMS, RIGHT
from backprop.trace.records import Frame, Gradient, LiveGraph, Node, Raised, Trace, Variable
from backprop.trace.running import MAX_FRAMES, MAX_STEPS, trace, trace_in_pieces

__all__ = [
    "EPOCHS",
    "LINES",
    "MAX_FRAMES",
    "MAX_STEPS",
    "PROGRAMS",
    "RIGHT",
    "SAMPLES",
    "Departure",
    "Frame",
    "Gradient",
    "LiveGraph",
    "Node",
    "Program",
    "Raised",
    "Row",
    "Trace",
    "Variable",
    "first_departure",
    "listing",
    "script",
    "trace",
    "trace_in_pieces",
]
