"""Answers as they travel: what stands in each field of an exercise, as text; and how a number is read from it."""

import math
import re
from collections.abc import Mapping

from torch import Tensor

from backprop import numbers
from backprop.expressions import ExpressionError, Limits, names, parse
from backprop.graph.errors import GraphError
from backprop.graph.evaluation import evaluate

Answer = Mapping[str, str]
MAX_FIELD_CHARACTERS = 200
# A number in digits or as a small sum: nothing that a learner works out by hand is longer.
_NUMBER = Limits(characters=80, operations=20, depth=20, nesting=10, exponent=20)


# What books and telephones write, and what the grammar has for it. The typeset minus is in this app's own numbers.
_SIGNS = {"−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "÷": "/", "^": "**"}
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")


def plain_signs(text: str) -> str:
    """`text` with the signs of the grammar in place of those that say the same: `x²` and `x^2` become `x**2`."""
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return re.sub("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda power: f"**{power[0].translate(_RAISED)}", text).strip()


def read_number(text: str) -> float:
    """The number that an answer is: as `backprop.numbers` reads it, or worked out: `1/3`, `2·3` or `2*(3 - 4)*3`.

    Raises:
        ExpressionError: one sentence that says what was received and what is allowed.
    """
    try:
        return numbers.read_number(text)
    except numbers.TwoReadings as error:
        raise ExpressionError(f"{error}.", kind="number") from error
    except ValueError:
        pass  # it may have to be worked out
    if not re.search(r"[^\W\d]", text):  # where no function has its arguments separated by commas
        text = re.sub(r"\d[\d.]*,[\d.,]*\d", _with_point, text)
    expression = parse(plain_signs(text), _NUMBER)
    if unknown := names(expression):
        raise ExpressionError(
            f"'{unknown[0][:40]}' is a name; a number is expected here, such as -0.5 or 1/3.", kind="name"
        )
    try:
        result = evaluate(expression, {})[-1].result
    except GraphError as error:
        raise ExpressionError(
            f"'{text[:40]}' is not a number; write one such as -0.5 or 1/3.", kind="number"
        ) from error
    number = float(result.item() if isinstance(result, Tensor) else result)
    if not math.isfinite(number):
        raise ExpressionError(f"'{text[:40]}' is not a finite number; write one such as -0.5 or 1/3.", kind="number")
    return number


def _with_point(number: re.Match[str]) -> str:
    try:
        return repr(numbers.read_number(number[0]))
    except ValueError as error:
        raise ExpressionError(f"{error}.", kind="number") from error
