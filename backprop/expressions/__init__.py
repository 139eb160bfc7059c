"""Text to expression: an allow-list over `ast`. Nothing typed is ever executed.

>>> to_code(parse("sigmoid(W @ x + b) ** 2"))
'torch.sigmoid(W @ x + b) ** 2'
"""

from backprop.expressions.parsing import parse
from backprop.expressions.rendering import to_code, to_latex, to_text
from backprop.expressions.scanning import ExpressionError, ExpressionProblem, Limits
from backprop.expressions.suggestions import notes_on_names
from backprop.expressions.tree import Expression, Name, Number, Operation, Span, count_operations, names, walk
from backprop.expressions.values import NestedValue, Value, format_value, parse_value

__all__ = [
    "Expression",
    "ExpressionError",
    "ExpressionProblem",
    "Limits",
    "Name",
    "NestedValue",
    "Number",
    "Operation",
    "Span",
    "Value",
    "count_operations",
    "format_value",
    "names",
    "notes_on_names",
    "parse",
    "parse_value",
    "to_code",
    "to_latex",
    "to_text",
    "walk",
]
