"""The lines that a loop of the exercises can be built from: some of the trace's, and those of a bias.

The lesson's numbers stand in them. Whatever order a learner chooses, each line does what Python and PyTorch do with it
there, errors included.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from backprop.exercises.bias_lines import BIAS_LINES
from backprop.trace.lines import LINES as EVERY_LINE
from backprop.trace.scope import Scope
from backprop.training.config import TrainingConfig

Variables = dict[str, Any]
LEARNING_RATE = 0.01
_LESSON = TrainingConfig(learning_rate=LEARNING_RATE)
ONE_WEIGHT_LINES = (
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


def _line(code: str, run: Callable[[Scope], None]) -> Line:
    return Line(code, lambda variables: run(Scope(_LESSON, variables)))


LINES: Mapping[str, Line] = MappingProxyType(
    {name: _line(EVERY_LINE[name].code(_LESSON), EVERY_LINE[name].run) for name in ONE_WEIGHT_LINES}
    | {
        name: _line(one.template.format(rate=_LESSON.learning_rate, w=_LESSON.initial_w), one.run)
        for name, one in BIAS_LINES.items()
    }
)
