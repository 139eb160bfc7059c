"""Compute: one number per field, compared with what PyTorch computes now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backprop.exercises.answers import Answer, read_number
from backprop.exercises.digits import DIGITS, right_to
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
    """Fill in numbers. Three significant digits are enough.

    Attributes:
        fields: their names.
        compute: runs PyTorch, and gives the quantity for each field.
        margin: how far off a number may be that is to be guessed before it is seen; None where it is to be computed.
        kind: PREDICT where it is to be guessed.
    """

    fields: tuple[str, ...]
    compute: Callable[[], Mapping[str, Quantity]]
    margin: float | None = None
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
        right = tuple(name for name in numbers if self._agree(numbers[name], quantities[name].value))
        slips = {name: self._slips(numbers[name], quantities[name]) for name in numbers if name not in right}
        for name, first in slips.items():
            # One slip often runs through several numbers: of those that explain this one, the one that explains most.
            shown = max(first, key=lambda slip: sum(slip in others for others in slips.values()))
            return wrong(shown, field=name, right=right)
        missing = next((name for name in self.fields if name not in numbers), None)
        if missing is not None:
            return Verdict(False, empty().reason, field=missing, right=right)
        return PASSED

    def _agree(self, number: float, expected: float) -> bool:
        if self.margin is not None:
            return abs(number - expected) <= self.margin
        return right_to(DIGITS, number, expected)

    def _slips(self, number: float, quantity: Quantity) -> tuple[Misconception, ...]:
        """The misconceptions that lead to this wrong number, the likeliest first."""
        found = []
        for misconception, led_to in quantity.mistakes.items():
            values = led_to if isinstance(led_to, tuple) else (led_to,)
            if any(self._agree(number, value) for value in values):
                found.append(misconception)
        if self._agree(number, -quantity.value) and Misconception.NEGATIVE_SQUARE not in found:
            found.append(Misconception.SIGN)
        if not found and self.margin is None and right_to(DIGITS - 1, number, quantity.value):
            found.append(Misconception.CLOSE)
        return tuple(found) or (Misconception.UNRECOGNISED,)
