"""Why an expression has no graph."""

from typing import Literal

from backprop.expressions.operations import OperationName
from backprop.expressions.tree import Span

Shape = tuple[int, ...]
GraphProblem = Literal[
    "not_scalar", "no_parameter", "shapes", "too_large", "missing_value", "bad_value", "bad_parameter", "bad_setting"
]


class GraphError(ValueError):
    """An expression that PyTorch does not run, or does not go back through: one sentence with what was received.

    Attributes:
        kind: what is wrong, for a page that has its own words.
        torch_message: what PyTorch itself said to the attempt; None where none was made.
        shapes: of the operands ("shapes"), or of the result ("not_scalar", "too_large").
        operation: which one failed, if one did.
        position, length: its place in the text of the expression, both 0 where there is none.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: GraphProblem,
        torch_message: str | None = None,
        shapes: tuple[Shape, ...] = (),
        operation: OperationName | None = None,
        span: Span | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.torch_message = torch_message
        self.shapes = shapes
        self.operation = operation
        self.position = span.position if span else 0
        self.length = span.length if span else 0

    # An exception with keyword-only arguments cannot be pickled by itself; caches pickle.
    def __reduce__(self) -> tuple[object, ...]:
        span = Span(self.position, self.length)
        return _rebuild, (str(self), self.kind, self.torch_message, self.shapes, self.operation, span)


def _rebuild(
    message: str,
    kind: GraphProblem,
    torch_message: str | None,
    shapes: tuple[Shape, ...],
    operation: OperationName | None,
    span: Span,
) -> GraphError:
    return GraphError(message, kind=kind, torch_message=torch_message, shapes=shapes, operation=operation, span=span)
