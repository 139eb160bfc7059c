"""Expressions for the property tests: any that can be typed, and ones whose shapes go together."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st

from backprop.expressions import Expression, Name, Number, Operation, to_code
from backprop.expressions.operations import FUNCTIONS, OperationName

INFIX: tuple[OperationName, ...] = ("add", "subtract", "multiply", "divide", "matmul", "power")
CALLED = sorted({operation for operations in FUNCTIONS.values() for operation in operations})
Shape = tuple[int, ...]


def negative(operand: Expression) -> Expression:
    """As `parse` has it: a minus directly before a number belongs to the number."""
    if isinstance(operand, Number) and not str(operand.value).startswith("-"):
        return Number(-operand.value)
    return Operation("negative", (operand,))


def trees() -> st.SearchStrategy[Expression]:
    """Any expression that can be typed, whatever its shapes would be."""
    leaves = st.one_of(
        st.sampled_from([0.0, 1.0, 2.0, 0.5, 10.0, -3.0, -0.25, 3.14159]).map(Number),
        st.sampled_from(["x", "w", "b", "w1", "W2", "y_hat", "theta"]).map(Name),
    )

    def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            st.builds(Operation, st.sampled_from(INFIX), pairs),
            st.builds(Operation, st.sampled_from(["maximum", "minimum"]), pairs),
            st.builds(
                Operation, st.sampled_from([c for c in CALLED if c not in ("maximum", "minimum")]), st.tuples(inner)
            ),
            inner.map(negative),
        )

    return st.recursive(leaves, larger, max_leaves=12)


@dataclass(frozen=True)
class Case:
    """An expression with a single number as its result, and values for its names."""

    expression: Expression
    values: dict[str, np.ndarray]
    parameters: tuple[str, ...]


def cases(*, scalars_only: bool = False) -> st.SearchStrategy[Case]:
    """Expressions of scalars, vectors and matrices, with broadcasting, within the domain of every function."""

    def build(seed: int, depth: int) -> Case:
        return _Builder(random.Random(seed), scalars_only=scalars_only).case(depth)

    # Hypothesis likes small choices, which make small expressions; a seed gives every operation its turn.
    return st.builds(build, st.integers(0, 2**32 - 1), st.integers(2, 4))


class _Builder:
    def __init__(self, chance: random.Random, *, scalars_only: bool) -> None:
        self.chance = chance
        self.scalars_only = scalars_only
        self.shapes: dict[str, Shape] = {}
        self.letter = chance.choice("vw")

    def case(self, depth: int) -> Case:
        expression = self.build((), depth)
        numbers = np.random.default_rng(self.chance.randrange(2**32))
        values = {name: numbers.uniform(-2, 2, shape) for name, shape in self.shapes.items()}
        parameters = tuple(name for name in values if self.chance.random() < 0.75) or tuple(values)
        return Case(expression, values, parameters)

    def build(self, shape: Shape, depth: int) -> Expression:
        if depth <= 0 or self.chance.random() < 0.1:
            return self.name(shape)
        kinds = [self.arithmetic, self.smooth, self.kinked, self.quotient, self.power, self.in_domain, self.with_number]
        if not self.scalars_only:
            kinds += [self.product, self.product]
            kinds += [self.reduction] * 5 if shape == () else []
        return self.chance.choice(kinds)(shape, depth - 1)

    def name(self, shape: Shape) -> Name:
        known = [name for name, each in self.shapes.items() if each == shape]
        if known and self.chance.random() < 0.5:
            return Name(self.chance.choice(known))
        name = f"{self.letter}{len(self.shapes)}"
        self.shapes[name] = shape
        return Name(name)

    def operation(self, name: OperationName, *operands: Expression) -> Operation:
        return Operation(name, operands)

    def pair(self, shape: Shape, depth: int) -> list[Expression]:
        """Two operands, one of which may be broadcast to the other's shape."""
        narrower = (
            [shape] if self.scalars_only else [shape, shape, (), shape[1:], (*shape[:1], *(1 for _ in shape[1:]))]
        )
        operands = [self.build(shape, depth), self.build(self.chance.choice(narrower), depth)]
        self.chance.shuffle(operands)
        return operands

    def positive(self, operand: Expression) -> Expression:
        return self.operation("add", self.operation("sigmoid", operand), Number(0.5))

    def arithmetic(self, shape: Shape, depth: int) -> Expression:
        return self.operation(self.chance.choice(["add", "subtract", "multiply"]), *self.pair(shape, depth))

    def smooth(self, shape: Shape, depth: int) -> Expression:
        function = self.chance.choice(["sigmoid", "tanh", "sin", "cos", "negative"])
        return self.operation(function, self.build(shape, depth))

    def kinked(self, shape: Shape, depth: int) -> Expression:
        if self.chance.random() < 0.5:
            return self.operation(self.chance.choice(["relu", "abs"]), self.build(shape, depth))
        return self.operation(self.chance.choice(["maximum", "minimum"]), *self.pair(shape, depth))

    def quotient(self, shape: Shape, depth: int) -> Expression:
        above, below = self.pair(shape, depth)
        return self.operation("divide", above, self.positive(below))

    def power(self, shape: Shape, depth: int) -> Expression:
        if self.chance.random() < 0.5:
            return self.operation("power", self.build(shape, depth), Number(self.chance.choice([0.0, 1.0, 2.0, 3.0])))
        base, exponent = self.pair(shape, depth)
        return self.operation("power", self.positive(base), exponent)

    def in_domain(self, shape: Shape, depth: int) -> Expression:
        inner = self.build(shape, depth)
        if self.chance.random() < 0.3:
            return self.operation("exp", self.operation("tanh", inner))
        return self.operation(self.chance.choice(["log", "sqrt"]), self.positive(inner))

    def with_number(self, shape: Shape, depth: int) -> Expression:
        operands = [self.build(shape, depth), Number(self.chance.choice([2.0, -0.5, 3.0]))]
        self.chance.shuffle(operands)
        return self.operation(self.chance.choice(["add", "subtract", "multiply", "maximum", "minimum"]), *operands)

    def product(self, shape: Shape, depth: int) -> Expression:
        inner = self.chance.randint(1, 3)
        left, right = self.chance.choice(
            {
                0: [((inner,), (inner,))],
                1: [((*shape, inner), (inner,)), ((inner,), (inner, *shape))],
                2: [((*shape[:1], inner), (inner, *shape[1:]))],
            }[len(shape)]
        )
        return self.operation("matmul", self.build(left, depth), self.build(right, depth))

    def reduction(self, shape: Shape, depth: int) -> Expression:
        inner = self.chance.choice([(), (1,), (2,), (3,), (2, 3), (3, 2), (1, 2), (3, 1)])
        return self.operation(self.chance.choice(["sum", "mean", "max", "min"]), self.build(inner, depth))


def tensors(case: Case) -> dict[str, torch.Tensor]:
    """New leaves for the case's values."""
    return {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=name in case.parameters)
        for name, value in case.values.items()
    }


def run_code(expression: Expression, leaves: dict[str, torch.Tensor]) -> torch.Tensor:
    """The oracle: Python and PyTorch run the expression's own code, without any of `backprop.graph.evaluation`."""
    torch.set_default_dtype(torch.float64)
    try:
        result = eval(to_code(expression), {"torch": torch}, leaves)
    finally:
        torch.set_default_dtype(torch.float32)
    assert isinstance(result, torch.Tensor)
    return result
