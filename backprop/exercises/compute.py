"""Compute: one number a field, compared with what PyTorch computes now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backprop.exercises.answers import Answer, near, read_number
from backprop.exercises.exercise import Kind
from backprop.exercises.verdicts import PASSED, Misconception, Verdict, empty, unreadable, wrong
from backprop.expressions import ExpressionError


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that is asked for, and the number or numbers that each misconception leads to, the likeliest first."""

    value: float
    mistakes: Mapping[Misconception, float | tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compute:
    """Fill in numbers.

    Attributes:
        fields: their names.
        compute: runs PyTorch, and gives the quantity for each field.
        tolerance: relative; three digits are enough.
        kind: PREDICT where a number is to be guessed before it is seen.
    """

    fields: tuple[str, ...]
    compute: Callable[[], Mapping[str, Quantity]]
    tolerance: float = 1e-3
    kind: Kind = Kind.COMPUTE

    @property
    def start(self) -> Answer:
        return dict.fromkeys(self.fields, "")

    def check(self, answer: Answer) -> Verdict:
        """Every field is read before any is judged; the first that is wrong is what the verdict is about."""
        numbers: dict[str, float] = {}
        for name in self.fields:
            if not answer[name].strip():
                continue
            try:
                numbers[name] = read_number(answer[name])
            except ExpressionError as error:
                return unreadable(name, str(error))
        quantities = self.compute()
        right = tuple(name for name in numbers if near(numbers[name], quantities[name].value, self.tolerance))
        for name, number in numbers.items():
            if name not in right:
                return wrong(self._misconception(number, quantities[name]), field=name, right=right)
        missing = next((name for name in self.fields if name not in numbers), None)
        if missing is not None:
            return Verdict(False, empty().reason, field=missing, right=right)
        return PASSED

    def _misconception(self, number: float, quantity: Quantity) -> Misconception:
        for misconception, led_to in quantity.mistakes.items():
            values = led_to if isinstance(led_to, tuple) else (led_to,)
            if any(near(number, value, self.tolerance) for value in values):
                return misconception
        if quantity.value and near(number, -quantity.value, self.tolerance):
            return Misconception.SIGN
        return Misconception.UNRECOGNISED
