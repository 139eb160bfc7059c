"""Reads an expression: `ast` says how the operators bind, an allow-list says what may be there."""

import ast
from collections.abc import Mapping
from types import MappingProxyType

from backprop.expressions.operations import RULES, OperationName, operations_called
from backprop.expressions.scanning import ExpressionError, ExpressionProblem, Limits, quoted, scan
from backprop.expressions.tree import Expression, Name, Number, Operation, Span

_OPERATORS: Mapping[type[ast.operator], OperationName] = MappingProxyType(
    {
        ast.Add: "add",
        ast.Sub: "subtract",
        ast.Mult: "multiply",
        ast.Div: "divide",
        ast.Pow: "power",
        ast.MatMult: "matmul",
    }
)


def parse(text: str, limits: Limits | None = None) -> Expression:
    """The expression that `text` is: numbers, names, `+ - * / ** @`, parentheses, unary minus, functions.

    A function may be written as in PyTorch, too: `torch.relu(x)` or `x.relu()`, `x.pow(2)`.

    The operators bind as in Python, so `-x**2` is `-(x**2)` and `a**b**c` is `a**(b**c)`. A minus directly
    before a number belongs to the number. `max(a)` is the largest element of one tensor, `max(a, b)` the
    larger of two, element by element; `min` likewise.

    Raises:
        ExpressionError: one sentence that names what was received and what is allowed, with its place.
    """
    limits = limits or Limits()
    scan(text, limits)
    # One line, so that a column is a place in the text; a line that begins with a space would not parse.
    line = text.translate({ord(space): " " for space in "\t\r\n"})
    offset = len(line) - len(line.lstrip())
    try:
        root = ast.parse(line[offset:].rstrip(), mode="eval").body
    except (RecursionError, MemoryError) as error:
        raise ExpressionError(
            f"The expression is nested too deeply to read; up to {limits.depth:,} operations one inside another are "
            "allowed, and fewer where signs or powers follow one another.",
            kind="too_deep",
            length=len(text),
        ) from error
    except (SyntaxError, ValueError) as error:  # nothing that passes the scan is known to end here
        message = f"{quoted(text)} cannot be read; write an expression such as (x*w - y)**2."
        raise ExpressionError(message, kind="syntax", length=len(text)) from error
    return _Reader(text, offset, limits).read(root)


class _Reader:
    """Turns the nodes of `ast` that are allowed into an expression, without recursion."""

    def __init__(self, text: str, offset: int, limits: Limits) -> None:
        self.text = text
        self.offset = offset
        self.limits = limits

    def read(self, root: ast.expr) -> Expression:
        built: list[tuple[Expression, int]] = []  # each with its depth
        pending: list[tuple[ast.expr, OperationName | None, int]] = [(root, None, 0)]
        operations = 0
        while pending:
            node, operation, arity = pending.pop()
            if operation is not None:  # its operands are built
                operands = built[len(built) - arity :]
                del built[len(built) - arity :]
                depth = 1 + max(depth for _, depth in operands)
                if depth > self.limits.depth:
                    message = f"The expression has more than {self.limits.depth:,} operations one inside another"
                    raise self._error(node, f"{message}; up to {self.limits.depth:,} are allowed.", "too_deep")
                built.append((Operation(operation, tuple(part for part, _ in operands), self._span(node)), depth))
                continue
            leaf_or_operation = self._classify(node)
            if isinstance(leaf_or_operation, Number | Name):
                built.append((leaf_or_operation, 0))
                continue
            operation, children = leaf_or_operation
            if operation is not None:
                operations += 1
                if operations > self.limits.operations:
                    message = f"The expression has more than {self.limits.operations:,} operations"
                    raise self._error(
                        node, f"{message}; up to {self.limits.operations:,} are allowed.", "too_many_operations"
                    )
                pending.append((node, operation, len(children)))
            pending.extend((child, None, 0) for child in reversed(children))
        return built[0][0]

    def _classify(self, node: ast.expr) -> Number | Name | tuple[OperationName | None, list[ast.expr]]:
        """What is allowed; anything else is refused. A unary plus is no operation at all."""
        match node:
            case ast.Constant():
                return self._number(node, node, sign=1)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as number):
                return self._number(number, node, sign=-1)
            case ast.Name():
                return Name(node.id, self._span(node))
            case ast.UnaryOp(op=ast.USub()):
                return "negative", [node.operand]
            case ast.UnaryOp(op=ast.UAdd()):
                return None, [node.operand]
            case ast.BinOp() if type(node.op) in _OPERATORS:
                if isinstance(node.op, ast.Pow):
                    self._check_exponent(node.right)
                return _OPERATORS[type(node.op)], [node.left, node.right]
            case ast.Call(func=ast.Name() | ast.Attribute(), keywords=[]):
                return self._call(node)
        allowed = "an expression has numbers, names, + - * / ** @, functions and parentheses"
        raise self._error(node, f"{quoted(self._source(node))} is not allowed; {allowed}.", "syntax")

    def _call(self, node: ast.Call) -> tuple[OperationName, list[ast.expr]]:
        """A function, with `torch.` before it or not, or a method: `x.pow(2)` is `pow(x, 2)`."""
        function, operands = ast.unparse(node.func) if _is_dotted_name(node.func) else "", node.args
        if isinstance(node.func, ast.Attribute) and not function.startswith("torch."):
            function, operands = node.func.attr, [node.func.value, *node.args]
        by_arity = {RULES[operation].arity: operation for operation in operations_called(function)}
        if len(operands) not in by_arity:
            message = (
                f"{function} takes {' or '.join(map(str, by_arity))} argument{'s' * (max(by_arity, default=0) > 1)}"
            )
            before = f", {quoted(self._source(operands[0]))} included" if operands is not node.args else ""
            raise self._error(node, f"{message}{before}, but here it has {len(operands)}.", "arguments")
        if by_arity[len(operands)] == "power":
            self._check_exponent(operands[1])
        return by_arity[len(operands)], operands

    def _number(self, node: ast.Constant, signed: ast.expr, *, sign: int) -> Number:
        if type(node.value) not in (int, float):
            raise self._error(node, f"{quoted(self._source(node))} is not a number.", "number")
        return Number(sign * float(node.value), self._span(signed))  # type: ignore[arg-type]

    def _check_exponent(self, node: ast.expr) -> None:
        number = node
        while isinstance(number, ast.UnaryOp):
            number = number.operand
        if isinstance(number, ast.Constant) and not number.value <= self.limits.exponent:  # type: ignore[operator]
            largest = f"{self.limits.exponent:g}"
            allowed = f"numbers from -{largest} to {largest} are allowed"
            raise self._error(node, f"{quoted(self._source(node))} is too large an exponent; {allowed}.", "exponent")

    def _span(self, node: ast.expr) -> Span:
        end = node.end_col_offset or node.col_offset
        return Span(self.offset + node.col_offset, end - node.col_offset)

    def _source(self, node: ast.expr) -> str:
        span = self._span(node)
        return self.text[span.position : span.position + span.length]

    def _error(self, node: ast.expr, message: str, kind: ExpressionProblem) -> ExpressionError:
        span = self._span(node)
        return ExpressionError(message, kind=kind, position=span.position, length=span.length)


def _is_dotted_name(node: ast.expr) -> bool:
    """Whether it is names with dots between them, `torch.sigmoid`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
