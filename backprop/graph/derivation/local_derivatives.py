"""The derivative of one operation with respect to one of its operands, as an expression in the operands.

The formulas hold for single numbers and, element by element, for tensors that are not reduced. Where PyTorch
chooses a derivative (see `backprop.graph.graph_warnings`), they choose the same; where it gives inf or nan, at the edge
of where a function is defined, they may give the other of the two.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from backprop.expressions.operations import OperationName
from backprop.expressions.tree import Expression, Number, Operation

_ONE, _TWO = Number(1.0), Number(2.0)


def local_derivative(operation: OperationName, operands: Sequence[Expression], position: int) -> Expression:
    """∂operation/∂operand, where the operand is the one at `position`, from 0.

    Raises:
        KeyError: for the product of matrices, whose derivative is no expression in its operands.
    """
    return _DERIVATIVES[operation][position](*operands)


def _minus(a: Expression) -> Expression:
    return Number(-a.value) if isinstance(a, Number) else Operation("negative", (a,))


def _times(a: Expression, b: Expression) -> Expression:
    return b if a == _ONE else a if b == _ONE else Operation("multiply", (a, b))


def _over(a: Expression, b: Expression) -> Expression:
    return Operation("divide", (a, b))


def _less(a: Expression, b: Expression) -> Expression:
    return Operation("subtract", (a, b))


def _of(function: OperationName, a: Expression) -> Expression:
    return Operation(function, (a,))


def _to_the(a: Expression, exponent: Expression) -> Expression:
    return a if exponent == _ONE else Operation("power", (a, exponent))


def _power_by_base(a: Expression, b: Expression) -> Expression:
    if not isinstance(b, Number):
        return _times(b, _to_the(a, _less(b, _ONE)))
    return b if b.value in (0.0, 1.0) else _times(b, _to_the(a, Number(b.value - 1.0)))


def _is_larger(a: Expression, b: Expression) -> Expression:
    """1 where a > b, 0 where a < b, ½ where they are equal: (1 + sign(a − b)) / 2."""
    return _over(Operation("add", (_ONE, _of("sign", _less(a, b)))), _TWO)


_DERIVATIVES: Mapping[OperationName, tuple[Callable[..., Expression], ...]] = MappingProxyType(
    {
        "add": (lambda a, b: _ONE, lambda a, b: _ONE),
        "subtract": (lambda a, b: _ONE, lambda a, b: Number(-1.0)),
        "multiply": (lambda a, b: b, lambda a, b: a),
        "divide": (lambda a, b: _over(_ONE, b), lambda a, b: _minus(_over(a, _to_the(b, _TWO)))),
        "power": (_power_by_base, lambda a, b: _times(_to_the(a, b), _of("log", a))),
        "negative": (lambda a: Number(-1.0),),
        "sigmoid": (lambda a: _times(_of("sigmoid", a), _less(_ONE, _of("sigmoid", a))),),
        "tanh": (lambda a: _less(_ONE, _to_the(_of("tanh", a), _TWO)),),
        "relu": (lambda a: _of("step", a),),
        "exp": (lambda a: _of("exp", a),),
        "log": (lambda a: _over(_ONE, a),),
        "sqrt": (lambda a: _over(_ONE, _times(_TWO, _of("sqrt", a))),),
        "sin": (lambda a: _of("cos", a),),
        "cos": (lambda a: _minus(_of("sin", a)),),
        "abs": (lambda a: _of("sign", a),),
        "maximum": (_is_larger, lambda a, b: _is_larger(b, a)),
        "minimum": (lambda a, b: _is_larger(b, a), _is_larger),
        # Of a single number, each of these is that number.
        "sum": (lambda a: _ONE,),
        "mean": (lambda a: _ONE,),
        "max": (lambda a: _ONE,),
        "min": (lambda a: _ONE,),
    }
)
