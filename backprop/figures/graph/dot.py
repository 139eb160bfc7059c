"""A graph at one of its steps, in DOT, for `st.graphviz_chart`.

Every cell has a fixed size, that of its text at the end: the layout is the same at every step. Numbers that are
not known yet leave their cells empty.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from backprop.expressions.rendering import to_text
from backprop.expressions.tree import Name, Operation
from backprop.expressions.values import FloatArray
from backprop.figures.graph.products import going_back
from backprop.figures.shared.palette import Palette
from backprop.graph.derivation.formulas import Formulas
from backprop.graph.records import Edge, Graph, Node
from backprop.graph.steps import Progress, edge_key

Number = Callable[[float], str]
FONT = "Helvetica"  # Graphviz knows its widths, and browsers have it or one just as wide
SIZE = 10  # points: 13 pixels
_CHARACTER = 0.58  # of the font's size; wide enough for digits and capitals
_ROW = 16
MAX_NUMBERS_IN_A_CELL = 3


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its text at the end, whether it is there yet, and its colour."""

    text: str
    color: str
    known: bool = True
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphWords:
    """What stands in the cells beside the numbers."""

    value: str
    gradient: str
    parameter: str
    constant: str
    shape: str


def graph_dot(
    graph: Graph,
    progress: Progress,
    palette: Palette,
    *,
    words: GraphWords,
    number: Number,
    hide: str = "",
    upright: bool = False,
) -> str:
    """The graph after a step.

    Args:
        graph, progress: what to draw, and how much of it is known.
        palette: values are in its forward colour, gradients in its gradient colour.
        number: writes a number.
        hide: stands in the cell of a value or gradient that is not known, "?" say.
        upright: whether it goes from top to bottom, not from left to right.
    """
    lines = [
        "digraph {",
        f'graph [rankdir={"TB" if upright else "LR"}, ordering="in", nodesep=0.2, ranksep=0.2, pad=0.1]',
        'graph [bgcolor="transparent"]',
        f'node [shape=box, style="filled", margin="0.05,0.03", fontname="{FONT}", fontsize={SIZE}]',
        f'edge [fontname="{FONT}", fontsize={SIZE}, arrowsize=0.7]',
    ]
    ids = {node.name: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines += [_node(node, ids[node.name], graph, progress, palette, words, number, hide) for node in graph.nodes]
    formulas = Formulas(graph, spelled_operations=0)
    lines += [
        _edge(edge, f"e{place}", ids, graph, formulas, progress, palette, number)
        for place, edge in enumerate(graph.edges)
    ]
    return "\n".join([*lines, "}"])


def heading(node: Node, graph: Graph) -> str:
    """What a node is, in the names of the nodes it is made of: `v2 = v1 - y`; of a leaf its name."""
    if not isinstance(node.expression, Operation):
        return node.symbol
    operands = [graph.node(edge.source) for edge in graph.edges_to(node.name)]
    made = Operation(
        node.expression.operation,
        tuple(Name(each.name) if isinstance(each.expression, Operation) else each.expression for each in operands),
    )
    return f"{node.name} = {to_text(made)}"


def shape_text(shape: Sequence[int]) -> str:
    """A shape as PyTorch writes it: `(2, 3)`, `(2,)`, `()` for a single number."""
    return str(tuple(shape))


def numbers_text(values: FloatArray, number: Number) -> str:
    """One number, a few, or how many there are."""
    if values.ndim == 0:
        return number(float(values))
    if values.ndim == 1 and values.size <= MAX_NUMBERS_IN_A_CELL:
        return f"[{', '.join(number(float(f'{value:.3g}')) for value in values)}]"
    return "×".join(map(str, values.shape)) + " …"


def _node(
    node: Node,
    identity: str,
    graph: Graph,
    progress: Progress,
    palette: Palette,
    words: GraphWords,
    number: Number,
    hide: str,
) -> str:
    current = node.name == progress.step.node
    title = _Cell(heading(node, graph), palette.ink, bold=True)
    rows: list[list[_Cell]] = []
    if node.operation != "number":
        if node.operation in ("parameter", "constant"):
            kind = words.parameter if node.operation == "parameter" else words.constant
            rows.append([_Cell(kind, palette.muted)])
        if not graph.is_scalar:
            rows.append([_Cell(f"{words.shape} {shape_text(node.shape)}", palette.muted)])
        value, gradient = node.name in progress.values, node.name in progress.gradients
        rows.append([_Cell(words.value, palette.muted), _number(node.value, palette.forward, value, number, hide)])
        if node.gradient is not None:
            shown = _number(node.gradient, palette.gradient, gradient, number, hide)
            rows.append([_Cell(words.gradient, palette.muted), shown])
    label = _table([[title], *rows])
    color = palette.ink
    if current:
        color = palette.gradient if progress.step.phase == "backward" else palette.forward
    style = f'color="{color}", fillcolor="{palette.surface}", class="{identity} {_class(current)}"'
    return f"{identity} [label={label}, {style}]"


def _number(values: FloatArray, color: str, known: bool, number: Number, hide: str) -> _Cell:
    text = numbers_text(values, number)
    if known or not hide:
        return _Cell(text, color, known, bold=True)
    return _Cell(hide.ljust(len(text)), color, bold=True)


def _edge(
    edge: Edge,
    identity: str,
    ids: Mapping[str, str],
    graph: Graph,
    formulas: Formulas,
    progress: Progress,
    palette: Palette,
    number: Number,
) -> str:
    filled = edge_key(edge) in progress.edges
    current = edge.target == progress.step.node
    label = ""
    if edge.contribution is not None:
        rows = [[_Cell(text, palette.gradient, filled)] for text in _product(edge, graph, formulas, number)]
        label = f"label={_table(rows)}, "
    reached = edge.source in progress.values
    color = palette.gradient if filled else palette.ink if reached else palette.muted
    # An arrowhead at either end, of which the page's style shows one: what has gone back points back.
    ends = 'dir="both", ' if edge.contribution is not None else ""
    classes = f"{identity} {_class(current)}{' filled' if filled else ''}"
    return f'{ids[edge.source]} -> {ids[edge.target]} [{label}{ends}color="{color}", class="{classes}"]'


def _class(current: bool) -> str:
    """What the page's style makes thick: a wider pen in DOT itself would move the ends of the edges."""
    return "current" if current else "other"


def _product(edge: Edge, graph: Graph, formulas: Formulas, number: Number) -> tuple[str, ...]:
    """`upstream × local`, and `= contribution`: numbers where all three are single ones, shapes elsewhere.

    Above them where the local derivative comes from, if it is more than a number: `2 * v2 = −6`.
    """
    if told := going_back(edge, graph, formulas, number):
        origin = [f"{told.formula} = {told.local}"] if told.formula else []
        return *origin, told.product, f"= {told.contribution}"
    upstream, local, contribution = graph.node(edge.target).gradient, edge.local_derivative, edge.contribution
    if upstream is None or contribution is None:
        return "", ""
    if local is None:
        return f"{shape_text(upstream.shape)} × …", f"= {shape_text(contribution.shape)}"
    sign = "⊙" if edge.local_kind == "elementwise" else "·"
    return f"{shape_text(upstream.shape)} {sign} {shape_text(local.shape)}", f"= {shape_text(contribution.shape)}"


def _table(rows: Sequence[Sequence[_Cell]]) -> str:
    """An HTML-like label; where a row has two cells the second is as wide as the widest second one."""
    pairs = [[_width(cell) for cell in row] for row in rows if len(row) == 2]
    first = max((pair[0] for pair in pairs), default=0)
    second = max((pair[1] for pair in pairs), default=0)
    total = max([first + second, *(_width(row[0]) for row in rows if len(row) == 1)])
    second = total - first
    written = []
    for row in rows:
        widths = [first, second] if len(row) == 2 else [total]
        span = ' COLSPAN="2"' if pairs and len(row) == 1 else ""
        cells = "".join(_td(cell, width, span) for cell, width in zip(row, widths, strict=True))
        written.append(f"<TR>{cells}</TR>")
    size = f'FIXEDSIZE="TRUE" WIDTH="{total}" HEIGHT="{_ROW * len(rows)}"'
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" {size}>{"".join(written)}</TABLE>>'


def _td(cell: _Cell, width: int, span: str) -> str:
    text = escape(cell.text) if cell.known else ""
    if text:
        inner = f"<B>{text}</B>" if cell.bold else text
        text = f'<FONT COLOR="{cell.color}">{inner}</FONT>'
    return f'<TD FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{_ROW}"{span}>{text}</TD>'


def _width(cell: _Cell) -> int:
    return int(len(cell.text) * SIZE * _CHARACTER) + 10


def escape(text: str) -> str:
    """Text for an HTML-like label."""
    return html.escape(text, quote=True)
