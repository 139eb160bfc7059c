"""A mistake: code that misbehaves, the same code mended, and what a learner can set in both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["raises", "wrong answer", "slow or leaks"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Where in a program the mistake is made, in the order of the program, which is the order of the catalogue.
Stage = Literal["tensors", "forward", "backward", "update", "zeroing", "watching"]
STAGES: tuple[Stage, ...] = get_args(Stage)

Form = Callable[..., None]
"""Code to show and to run: its body is shown as it stands.

It is called with something to use as `print`, and with the case's setting where there is one. It needs no other names
than `torch` and the functions of `backprop.mistakes.measuring`. A line that ends in `# fault` is at fault; in the
mended form, `# cure` marks what was changed.
"""


@dataclass(frozen=True, slots=True)
class Setting:
    """A whole number that a learner chooses: the form's argument of this name, `low` to `high` in steps of `step`."""

    name: str
    low: int
    high: int
    default: int
    step: int = 1

    def allows(self, value: int) -> bool:
        """Whether `value` is one of the numbers to choose from."""
        return value in range(self.low, self.high + 1, self.step)


@dataclass(frozen=True, slots=True)
class Case:
    """One way to make the mistake.

    Attributes:
        name: unlike that of the mistake's other cases; stands in links.
        kind: what the broken form does. The mended one never raises or warns.
        broken, mended: the code.
        setting: what a learner can set in both; None where there is nothing.
    """

    name: str
    kind: Kind
    broken: Form
    mended: Form
    setting: Setting | None = None

    @property
    def measures(self) -> bool:
        """Whether its forms measure memory, so that two runs need not print the same."""
        return self.kind == "slow or leaks"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake, in one or more cases. `name` is its file's, with hyphens; it stands in links."""

    name: str
    stage: Stage
    cases: tuple[Case, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What its cases do, each kind once, in the order of `KINDS`."""
        return tuple(kind for kind in KINDS if any(case.kind == kind for case in self.cases))

    def case(self, name: str) -> Case:
        """The case of this name. Raises `KeyError` where there is none."""
        return {case.name: case for case in self.cases}[name]
