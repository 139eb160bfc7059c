"""The operations that an expression may have: what is typed, the PyTorch function, and the notation, in one table."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

OperationName = Literal[
    "add", "subtract", "multiply", "divide", "matmul", "negative", "power",
    "sigmoid", "tanh", "relu", "exp", "log", "sqrt", "sin", "cos", "abs",
    "sum", "mean", "max", "min", "maximum", "minimum", "sign", "step",
]  # fmt: skip
OperationKind = Literal["elementwise", "reduction", "product"]

# How tightly a piece of text binds: the least of a sum, the most of what needs no parentheses anywhere.
SUM, PRODUCT, SIGNED, POWER, CLOSED, ATOM = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class Notation:
    """How an operation is written: `{0}` and `{1}` stand for its operands.

    Attributes:
        template: for `str.format`.
        binding: how tightly the whole binds, `SUM` to `ATOM`.
        needs: how tightly each operand must bind to stand there without parentheses; 0 needs none ever.
    """

    template: str
    binding: int
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One operation.

    Attributes:
        symbol: what is typed, `+` or `sigmoid`.
        kind: "elementwise" (operands broadcast), "reduction" (all elements to one number) or "product" (`@`).
        function: what PyTorch runs.
        takes_numbers: whether PyTorch takes a plain Python number beside a tensor there, as in `w * 2`.
    """

    symbol: str
    kind: OperationKind
    function: Callable[..., Tensor]
    takes_numbers: bool
    text: Notation
    code: Notation
    latex: Notation

    @property
    def arity(self) -> int:
        return len(self.text.needs)

    def become_tensors(self, are_numbers: Sequence[bool]) -> tuple[bool, ...]:
        """Which operands PyTorch must be given as tensors, where `are_numbers` says which are plain numbers."""
        if not self.takes_numbers:
            return tuple(are_numbers)
        # Between numbers alone Python would compute, and fail at 1 / 0; one tensor is enough for PyTorch to.
        return tuple(place == 0 and all(are_numbers) for place in range(len(are_numbers)))


def _infix(symbol: str, function: Callable[..., Tensor], binding: int, latex: Notation | str) -> Rule:
    text = Notation(f"{{0}} {symbol} {{1}}", binding, (binding, binding + 1))
    if isinstance(latex, str):
        latex = Notation(latex, text.binding, text.needs)
    product = symbol == "@"
    return Rule(symbol, "product" if product else "elementwise", function, not product, text, text, latex)


def _function(
    symbol: str,
    function: Callable[..., Tensor],
    latex: str,
    *,
    kind: OperationKind = "elementwise",
    code: str = "",
    arity: int = 1,
) -> Rule:
    operands = ", ".join(f"{{{i}}}" for i in range(arity))

    def call(template: str) -> Notation:
        return Notation(template, CLOSED, (0,) * arity)

    brackets = rf"{latex}\left({operands}\right)"
    return Rule(
        symbol=symbol,
        kind=kind,
        function=function,
        takes_numbers=False,
        text=call(f"{symbol}({operands})"),
        code=call(code or f"torch.{symbol}({operands})"),
        latex=call(latex if "{0}" in latex else brackets),
    )


def _step(tensor: Tensor) -> Tensor:
    return torch.heaviside(tensor, torch.zeros((), dtype=tensor.dtype))


RULES: Mapping[OperationName, Rule] = MappingProxyType(
    {
        "add": _infix("+", operator.add, SUM, "{0} + {1}"),
        "subtract": _infix("-", operator.sub, SUM, "{0} - {1}"),
        "multiply": _infix("*", operator.mul, PRODUCT, r"{0} \cdot {1}"),
        "divide": _infix("/", operator.truediv, PRODUCT, Notation(r"\frac{{{0}}}{{{1}}}", CLOSED, (0, 0))),
        "matmul": _infix("@", torch.matmul, PRODUCT, r"{0} \, {1}"),
        "negative": Rule(
            symbol="-",
            kind="elementwise",
            function=torch.neg,
            takes_numbers=False,
            text=Notation("-{0}", SIGNED, (SIGNED,)),
            code=Notation("-{0}", SIGNED, (SIGNED,)),
            latex=Notation("-{0}", SIGNED, (POWER,)),
        ),
        "power": Rule(
            symbol="**",
            kind="elementwise",
            function=operator.pow,
            takes_numbers=True,
            text=Notation("{0} ** {1}", POWER, (CLOSED, SIGNED)),
            code=Notation("{0} ** {1}", POWER, (CLOSED, SIGNED)),
            latex=Notation("{0}^{{{1}}}", POWER, (ATOM, 0)),
        ),
        "sigmoid": _function("sigmoid", torch.sigmoid, r"\sigma"),
        "tanh": _function("tanh", torch.tanh, r"\tanh"),
        "relu": _function("relu", torch.relu, r"\operatorname{{relu}}"),
        "exp": _function("exp", torch.exp, r"\exp"),
        "log": _function("log", torch.log, r"\ln"),
        "sqrt": _function("sqrt", torch.sqrt, r"\sqrt{{{0}}}"),
        "sin": _function("sin", torch.sin, r"\sin"),
        "cos": _function("cos", torch.cos, r"\cos"),
        "abs": _function("abs", torch.abs, r"\left|{0}\right|"),
        "sum": _function("sum", torch.sum, r"\operatorname{{sum}}", kind="reduction"),
        "mean": _function("mean", torch.mean, r"\operatorname{{mean}}", kind="reduction"),
        "max": _function("max", torch.max, r"\max", kind="reduction"),
        "min": _function("min", torch.min, r"\min", kind="reduction"),
        "maximum": _function("max", torch.maximum, r"\max", arity=2, code="torch.maximum({0}, {1})"),
        "minimum": _function("min", torch.minimum, r"\min", arity=2, code="torch.minimum({0}, {1})"),
        # Only local derivatives have these two, of `abs`, `max` and `relu`; they cannot be typed.
        "sign": _function("sign", torch.sign, r"\operatorname{{sign}}"),
        "step": _function("step", _step, r"\left[{0} > 0\right]", code="({0} > 0).double()"),
    }
)

# What may be typed before a parenthesis, with the operation for one argument, two arguments.
FUNCTIONS: Mapping[str, tuple[OperationName, ...]] = MappingProxyType(
    {
        **{
            name: (name,)
            for name in ("sigmoid", "tanh", "relu", "exp", "log", "sqrt", "sin", "cos", "abs", "sum", "mean")
        },
        "max": ("max", "maximum"),
        "min": ("min", "minimum"),
    }
)
# PyTorch's names for operations that have another spelling here. They stay free for values: `pow * 2` is a product.
PYTORCH_NAMES: Mapping[str, OperationName] = MappingProxyType(
    {
        "pow": "power",
        "matmul": "matmul",
        "maximum": "maximum",
        "minimum": "minimum",
        "neg": "negative",
        "negative": "negative",
    }
)


def operations_called(function: str) -> tuple[OperationName, ...]:
    """What a function's name, or a method's, may mean, one operation for each number of operands; empty for none."""
    bare = function.removeprefix("torch.nn.functional.").removeprefix("torch.")
    return (PYTORCH_NAMES[bare],) if bare in PYTORCH_NAMES else FUNCTIONS.get(bare, ())
