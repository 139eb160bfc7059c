"""Programs to look into: the lesson's listing as it is printed and put right, today's form, and the classic mistakes.

The names stand in links, and stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from backprop.trace.program import Program

RIGHT = Program(
    before=("import", "x-data", "y-data", "weight", "define-forward", "define-loss", "print-before"),
    body=("call-loss", "backward-l", "print-gradient", "update-data-anew", "zero-data"),
    progress=("print-l",),
    after=("print-after",),
)
TODAY = Program(
    before=("import", "x-data", "y-data", "weight", "optimizer"),
    body=("optimizer-zero", "forward", "loss", "backward", "optimizer-step"),
    progress=("print-loss",),
    after=("print-x-w",),
)
_TWO_ELEMENTS = ("import", "x-data", "y-data", "two-weights", "define-forward", "define-loss", "print-before")


def _short(
    *body: str, before: tuple[str, ...] = ("import", "x-data", "y-data", "weight"), progress: str = "print-loss"
) -> Program:
    """A loop without functions, line by line."""
    return Program(before=before, body=body, progress=(progress,), after=("print-x-w",))


PROGRAMS: Mapping[str, Program] = MappingProxyType(
    {
        "right": RIGHT,
        "printed": replace(RIGHT, before=_TWO_ELEMENTS, under_return=True),
        "two-elements": replace(RIGHT, before=_TWO_ELEMENTS),
        "today": TODAY,
        "never-zeroed": replace(RIGHT, off=frozenset({RIGHT.lines.index("zero-data")})),
        "zeroed-too-early": _short("forward", "loss", "backward", "zero", "update"),
        "total-of-losses": _short(
            "forward",
            "loss",
            "backward",
            "update",
            "zero",
            "add-loss",
            before=("import", "x-data", "y-data", "weight", "total"),
            progress="print-total",
        ),
        "total-of-numbers": _short(
            "forward",
            "loss",
            "backward",
            "update",
            "zero",
            "add-number",
            before=("import", "x-data", "y-data", "weight", "total"),
            progress="print-total",
        ),
        "backward-twice": _short("forward", "loss", "backward", "backward", "update", "zero"),
        "graph-retained": _short("forward", "loss", "backward-retain", "backward", "update", "zero"),
        "update-in-place": _short("forward", "loss", "backward", "update-recorded", "zero"),
        "update-makes-a-new-tensor": _short("forward", "loss", "backward", "update-bound-anew", "zero"),
        "update-before-backward": _short("forward", "loss", "update", "backward", "zero"),
        "uphill": _short("forward", "loss", "backward", "update-uphill", "zero"),
        "whole-number": _short(
            "forward", "loss", "backward", "update", "zero", before=("import", "x-data", "y-data", "integer-weight")
        ),
        "not-required": _short(
            "forward", "loss", "backward", "update", "zero", before=("import", "x-data", "y-data", "plain-weight")
        ),
        "item": _short("forward-item", "loss", "backward", "update", "zero"),
        "detached": _short("forward-detached", "loss", "backward", "update", "zero"),
        "gradient-not-kept": _short("forward", "loss", "backward", "print-prediction-gradient", "update", "zero"),
    }
)
