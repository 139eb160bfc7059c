"""Where a number stopped being finite, or a derivative is PyTorch's choice: in words."""

from collections.abc import Mapping

from backprop.figures.graph.dot import heading
from backprop.graph import Graph, GraphWarning, WarningKind

_WORDS: Mapping[WarningKind, str] = {
    "division_by_zero": "divides by 0, which gives infinity or, for 0 / 0, not a number",
    "log_of_zero": "takes the logarithm of 0, which is minus infinity",
    "log_of_negative": "takes the logarithm of a negative number, which is not a number",
    "root_of_negative": "takes the square root of a negative number, which is not a number",
    "negative_power_of_zero": "raises 0 to a negative power, which divides by 0",
    "fractional_power_of_negative": "raises a negative number to a fraction, which is not a number",
    "overflow": "is larger than a float64 can hold (about 1.8 × 10³⁰⁸), so PyTorch says infinity",
    "undefined": "has no value, such as ∞ − ∞ or 0 × ∞, so PyTorch says not a number",
    "infinite_gradient": "has an infinite gradient: here the slope is vertical, or too large for a float64",
    "undefined_gradient": "has a gradient that is not a number, such as 0 × ∞",
}
_KINKS: Mapping[str, str] = {
    "relu": "at 0, PyTorch takes 0 for its slope, although it is 1 to the right of it",
    "abs": "at 0, PyTorch takes 0 for its slope, although it is −1 to the left of it and 1 to the right",
    "maximum": "where both are equal, PyTorch gives each of them half of the gradient",
    "minimum": "where both are equal, PyTorch gives each of them half of the gradient",
    "max": "where several numbers are the largest, PyTorch gives each of them an equal share of the gradient",
    "min": "where several numbers are the smallest, PyTorch gives each of them an equal share of the gradient",
}


MAX_NOTES = 3


def notes(graph: Graph) -> str:
    """The first few in Markdown, one paragraph each, and how many there are besides; empty where there are none."""
    sentences = [note(graph, warning) for warning in graph.warnings[:MAX_NOTES]]
    if len(graph.warnings) > MAX_NOTES:
        sentences.append(f"And {len(graph.warnings) - MAX_NOTES} more of this kind.")
    return "\n\n".join(sentences)


def note(graph: Graph, warning: GraphWarning) -> str:
    """One sentence of Markdown, and a second where it spreads."""
    node = graph.node(warning.node)
    if warning.kind == "kink":
        return f"`{heading(node, graph)}` is at a corner, where there is no single slope: {_KINKS[node.operation]}."
    end = ""
    if warning.kind in ("infinite_gradient", "undefined_gradient"):
        end = " The gradients further back come from it." if graph.edges_to(node.name) else ""
    elif node is not graph.result:
        end = " Everything computed from it is affected too."
    return f"`{heading(node, graph)}` {_WORDS[warning.kind]}.{end}"
