"""An expression as a tree: numbers, names and operations. Nothing here recurses, however deep the tree."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from backprop.expressions.operations import FUNCTIONS, RULES, OperationName

T = TypeVar("T")

MAX_NAME_CHARACTERS = 30
_NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{MAX_NAME_CHARACTERS - 1}}}")
# The program that `backprop.graph.program` writes needs these two for itself.
_RESERVED = frozenset({"torch", "print"})


@dataclass(frozen=True, slots=True)
class Span:
    """The place in the text that something was read from: `length` characters, the first at `position` (from 0)."""

    position: int
    length: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text: finite."""

    value: float
    span: Span | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"A number in an expression is finite, but this one is {self.value}.")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands for a value: up to 30 letters, digits and underscores, a letter first.

    Raises:
        ValueError: if it is none of these, a Python keyword, a function's name, or `torch` or `print`.
    """

    name: str
    span: Span | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise ValueError(f"{self.name[:40]!r} cannot be a name in an expression; w, x2 and y_hat can.")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Operation:
    """An operation on one or two operands, which are expressions themselves.

    Two are equal where their operations, names and numbers are; the places in the text do not count.

    Raises:
        ValueError: if there is no such operation, or it takes another number of operands.
    """

    operation: OperationName
    operands: tuple[Expression, ...]
    span: Span | None = None

    def __post_init__(self) -> None:
        if self.operation not in RULES:
            raise ValueError(f"There is no operation {self.operation!r:.40}; there are {', '.join(RULES)}.")
        if len(self.operands) != RULES[self.operation].arity:
            raise ValueError(
                f"{self.operation} takes {RULES[self.operation].arity} operands, but got {len(self.operands)}."
            )

    # What a dataclass would make of these three recurses, and fails on a chain of a thousand operations.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Operation) and _postfix(self) == _postfix(other)

    def __hash__(self) -> int:
        return hash(_postfix(self))

    def __repr__(self) -> str:
        return f"Operation[{' '.join(str(token) for token in _postfix(self))}]"


Expression = Number | Name | Operation


def is_name(text: str) -> bool:
    """Whether `text` can name a value."""
    return (
        _NAME.fullmatch(text) is not None
        and not keyword.iskeyword(text)
        and text not in FUNCTIONS
        and text not in _RESERVED
    )


def walk(expression: Expression) -> Iterator[Expression]:
    """Every part of the expression, operands before the operation that has them, left to right."""
    stack: list[tuple[Expression, bool]] = [(expression, False)]
    while stack:
        part, operands_done = stack.pop()
        if isinstance(part, Operation) and not operands_done:
            stack.append((part, True))
            stack.extend((operand, False) for operand in reversed(part.operands))
        else:
            yield part


def fold(expression: Expression, combine: Callable[[Expression, tuple[T, ...]], T]) -> T:
    """`combine(part, results of its operands)` from the leaves up; the result for the whole."""
    results: list[T] = []
    for part in walk(expression):
        count = len(part.operands) if isinstance(part, Operation) else 0
        operands = tuple(results[len(results) - count :])
        del results[len(results) - count :]
        results.append(combine(part, operands))
    return results.pop()


def names(expression: Expression) -> tuple[str, ...]:
    """The names in the expression, each once, in the order in which they first appear."""
    return tuple(dict.fromkeys(part.name for part in walk(expression) if isinstance(part, Name)))


def count_operations(expression: Expression) -> int:
    """The number of operations in the expression."""
    return sum(isinstance(part, Operation) for part in walk(expression))


def _postfix(expression: Expression) -> tuple[object, ...]:
    return tuple(
        part.operation if isinstance(part, Operation) else part.value if isinstance(part, Number) else (part.name,)
        for part in walk(expression)
    )
