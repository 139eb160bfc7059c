"""A trace as the browser reads it: each variable's record once, and a frame as what it changes."""

import json
import math
from typing import Any

from backprop.trace import Frame, Node, Trace, Variable, listing

JSON = dict[str, Any]
_SHOWN = 8  # numbers of a list or tensor; a longer one ends in an ellipsis


def frames_of(trace: Trace) -> JSON:
    """All that the stepper needs, in plain numbers, lists and texts.

    `rows`: text and place of each row of the listing. `records`: variables, to which the frames refer by number, each
    as name, type, value, shape, and what PyTorch says of it. `frames`: place, epoch, sample, what was printed, the
    variables' records, `w.grad` with how much of it is old, counts of nodes and graphs, and an exception. `nodes`: of
    the graphs, with the frames of their lives.
    """
    numbers: dict[Variable, int] = {}
    frames = [_frame(frame, numbers) for frame in trace.frames]
    return {
        "rows": [[row.text, row.place] for row in listing(trace.program, trace.config, epochs=trace.epochs)],
        "records": [_variable(one) for one in numbers],
        "frames": frames,
        "nodes": [_node(node) for node in trace.nodes],
    }


def as_json(data: JSON) -> str:
    """Short, and without what would end a script that holds it."""
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False).replace("</", "<\\/")


def _frame(frame: Frame, numbers: dict[Variable, int]) -> list[Any]:
    gradient = frame.gradient
    return [
        frame.place,
        frame.epoch,
        frame.sample,
        list(frame.printed),
        [numbers.setdefault(one, len(numbers)) for one in frame.variables],
        None if gradient is None else [_value(gradient.value), _value(gradient.old)],
        frame.nodes,
        frame.graphs,
        None if frame.raised is None else [frame.raised.type, frame.raised.message],
        frame.passed_over,
    ]


def _variable(one: Variable) -> list[Any]:
    return [one.name, one.type, _value(one.value), one.shape, one.requires_grad, one.is_leaf, one.grad_fn, one.node]


def _node(node: Node) -> list[Any]:
    return [
        node.id,
        node.operation,
        node.step,
        node.inputs,
        _value(node.value),
        node.is_leaf,
        node.leaf,
        node.saves,
        node.made,
        node.freed,
        node.gone,
        [[at, _value(gradient)] for at, gradient in node.gradients],
    ]


def _value(value: Any) -> Any:
    """Numbers that JSON knows; text for one that is not finite."""
    if isinstance(value, tuple):
        shown = [_value(one) for one in value[:_SHOWN]]
        return [*shown, "…"] if len(value) > _SHOWN else shown
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value
