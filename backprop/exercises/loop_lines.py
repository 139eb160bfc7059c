"""The lines that a loop of the exercises can be built from: some of the trace's, with the lesson's numbers in them.

Whatever order a learner chooses, each line does what Python and PyTorch do with it there, errors included.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from backprop.trace.lines import LINES as EVERY_LINE
from backprop.trace.scope import Scope
from backprop.training.config import TrainingConfig

Variables = dict[str, Any]
LEARNING_RATE = 0.01
_LESSON = TrainingConfig(learning_rate=LEARNING_RATE)
_NAMES = (
    *("weight", "two-weights", "integer-weight", "plain-weight", "total"),
    *("forward", "forward-sigmoid", "loss", "difference", "loss-item", "backward"),
    *("update", "update-uphill", "update-data", "update-recorded", "update-bound-anew"),
    *("zero", "no-gradient", "add-loss", "add-number", "nothing"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        code: what is shown; may be two lines, where the second is indented under the first.
        run: does it, on the variables of the loop.
    """

    code: str
    run: Callable[[Variables], None]


def _line(name: str) -> Line:
    line = EVERY_LINE[name]

    def run(variables: Variables) -> None:
        line.run(Scope(_LESSON, variables))

    return Line(line.code(_LESSON), run)


LINES: Mapping[str, Line] = MappingProxyType({name: _line(name) for name in _NAMES})
