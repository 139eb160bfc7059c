"""Answers as they travel: what stands in each field of an exercise, as text; and how a number is read from it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from torch import Tensor

from backprop.expressions import ExpressionError, Limits, names, parse
from backprop.graph.errors import GraphError
from backprop.graph.evaluation import evaluate

Answer = Mapping[str, str]
MAX_FIELD_CHARACTERS = 200
# A number in digits or as a small sum: nothing that a learner works out by hand is longer.
_NUMBER = Limits(characters=80, operations=20, depth=20, nesting=10, exponent=20)


# What books and telephones write, and what the grammar has for it. The typeset minus is in this app's own numbers.
_SIGNS = {"−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "÷": "/", "^": "**", "²": "**2", "³": "**3"}


def plain_signs(text: str) -> str:
    """`text` with the signs of the grammar in place of those that say the same: `x²` and `x^2` become `x**2`."""
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return text.strip()


def read_number(text: str) -> float:
    """The number that `text` is: `-7.84`, `−7.84`, `1/3`, `2·3` or `2*(3 - 4)*3`.

    Raises:
        ExpressionError: one sentence that says what was received and what is allowed.
    """
    if re.fullmatch(r"[-+]?\d+,\d+", plain_signs(text)):
        point = text.strip().replace(",", ".")
        raise ExpressionError(
            f"'{text[:40]}' has a comma; decimals are written with a point: {point[:40]}.", kind="number"
        )
    expression = parse(plain_signs(text), _NUMBER)
    if unknown := names(expression):
        raise ExpressionError(f"'{unknown[0][:40]}' is a name; here a number is due, such as -0.5 or 1/3.", kind="name")
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
