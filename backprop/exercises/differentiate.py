"""Differentiate: a derivative typed as an expression, compared with autograd at random points: any form passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from backprop.exercises.answers import Answer, plain_signs
from backprop.exercises.exercise import Kind
from backprop.exercises.verdicts import PASSED, Misconception, Reason, Verdict, unreadable, wrong
from backprop.expressions import Expression, ExpressionError, Limits, Operation, names, parse, walk
from backprop.expressions.operations import RULES
from backprop.graph.evaluation import evaluate

_POINTS = 12
_LIMITS = Limits(characters=200, operations=60, depth=40, nesting=20, exponent=8)


@dataclass(frozen=True, slots=True)
class Derivative:
    """What is to be differentiated.

    Attributes:
        of: the function, as text.
        by: the name to differentiate with respect to; "" asks for the function itself in another form.
        names: the names that an answer may have; the function may have others.
        mistakes: what misconceptions lead to, as text; other forms of the same are recognised too.
    """

    of: str
    by: str
    names: tuple[str, ...]
    mistakes: Mapping[Misconception, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Differentiate:
    """Type one expression a field."""

    derivatives: Mapping[str, Derivative]
    kind: Kind = Kind.DIFFERENTIATE

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.derivatives)

    @property
    def start(self) -> Answer:
        return dict.fromkeys(self.fields, "")

    def check(self, answer: Answer) -> Verdict:
        """As `Compute.check`: all are read first, then the first that is wrong is what the verdict is about."""
        read: dict[str, Expression] = {}
        for name, derivative in self.derivatives.items():
            if not answer[name].strip():
                continue
            try:
                read[name] = _read(answer[name], derivative.names)
            except ExpressionError as error:
                return unreadable(name, str(error))
        right = tuple(name for name in read if _same(read[name], self.derivatives[name]))
        for name, expression in read.items():
            if name not in right:
                return wrong(_misconception(expression, self.derivatives[name]), field=name, right=right)
        missing = next((name for name in self.fields if name not in read), None)
        if missing is not None:
            return Verdict(False, Reason.EMPTY, field=missing, right=right)
        return PASSED


def _read(text: str, allowed: tuple[str, ...]) -> Expression:
    expression = parse(plain_signs(text), _LIMITS)
    for name in names(expression):
        if name not in allowed:
            raise ExpressionError(f"'{name}' is not used here; the names are {', '.join(allowed)}.", kind="name")
    for part in walk(expression):
        # The points are elements of vectors: what mixes elements would mix points.
        if isinstance(part, Operation) and RULES[part.operation].kind != "elementwise":
            symbol = RULES[part.operation].symbol
            raise ExpressionError(
                f"'{symbol}' is for vectors, but every name here is a single number.", kind="function"
            )
    return expression


def _points(derivative: Derivative) -> dict[str, Tensor]:
    """A vector of values for each name, away from 0, where much is equal that is not; shape (points,)."""
    allowed = tuple(dict.fromkeys((*derivative.names, *names(parse(derivative.of)))))
    generator = torch.Generator().manual_seed(20)
    sizes = 0.3 + 1.4 * torch.rand(len(allowed), _POINTS, generator=generator, dtype=torch.float64)
    signs = torch.randint(0, 2, sizes.shape, generator=generator) * 2 - 1
    return dict(zip(allowed, sizes * signs, strict=True))


def _values(expression: Expression, points: Mapping[str, Tensor]) -> Tensor:
    """The expression at every point; shape (points,)."""
    # Names that the expression does not have would stand in the list too, behind an expression that is only a name.
    result = evaluate(expression, {name: points[name] for name in names(expression)})[-1].result
    ones = torch.ones(_POINTS, dtype=torch.float64)
    return result * ones if isinstance(result, Tensor) else float(result) * ones


def _truth(derivative: Derivative) -> Tensor:
    points = _points(derivative)
    function = parse(derivative.of)
    if not derivative.by:
        return _values(function, points)
    with torch.inference_mode(False), torch.enable_grad():
        leaf = points[derivative.by].clone().requires_grad_()
        # Each point's value depends on its own element alone: the gradient of the sum is every point's derivative.
        (gradient,) = torch.autograd.grad(_values(function, {**points, derivative.by: leaf}).sum(), leaf)
    return gradient


def _agree(received: Tensor, expected: Tensor) -> bool:
    return bool(torch.allclose(received, expected, rtol=1e-6, atol=1e-9))


def _same(expression: Expression, derivative: Derivative) -> bool:
    return _agree(_values(expression, _points(derivative)), _truth(derivative))


def _misconception(expression: Expression, derivative: Derivative) -> Misconception:
    points = _points(derivative)
    values, truth = _values(expression, points), _truth(derivative)
    for misconception, text in derivative.mistakes.items():
        if _agree(values, _values(parse(text), points)):
            return misconception
    if _agree(values, -truth):
        return Misconception.SIGN
    return Misconception.UNRECOGNISED
