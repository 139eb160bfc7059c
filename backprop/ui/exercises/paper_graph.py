"""The graph of an exercise for paper: a drawing with blanks for the values and gradients that are asked for."""

import html
from collections.abc import Mapping

from backprop.exercises.exercise import GraphScene
from backprop.exercises.graphs import recorded
from backprop.figures.graph.dot import heading, numbers_text
from backprop.graph.records import Graph, Node
from backprop.ui.parts.numbers import number

_COLUMN, _ROW = 168, 92  # from one box to the next, in the drawing's own units
_WIDTH, _LINE = 128, 21  # of a box, and of a line of text in it
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L8 4L0 8z"/></marker></defs>'
)
_STYLE = "width:100%;height:auto;font:13px sans-serif"


def paper_graph(scene: GraphScene, *, solutions: bool = False) -> str:
    """The graph as an SVG element; with `solutions`, the blanks are filled in."""
    graph = recorded(scene)
    asked = frozenset() if solutions else frozenset(node for _, node in scene.found_values)
    places = _places(graph)
    boxes = [_box(node, graph, places[node.name], asked=asked, solutions=solutions) for node in graph.nodes]
    lines = [
        _arrow(graph.node(source), places[source], graph.node(target), places[target])
        for source, target in dict.fromkeys((edge.source, edge.target) for edge in graph.edges)
    ]
    width = max(x for x, _ in places.values()) + _WIDTH + 2
    height = max(y for _, y in places.values()) + 3 * _LINE + 12
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" style="{_STYLE};max-width:{width:.0f}px" role="img" '
        f'aria-label="The graph, to be filled in">{_ARROW}{"".join(lines)}{"".join(boxes)}</svg>'
    )


def _places(graph: Graph) -> Mapping[str, tuple[float, float]]:
    """Where the boxes lie: operations to the right of what they are made of, and no two over each other."""
    operands = {node.name: [edge.source for edge in graph.edges_to(node.name)] for node in graph.nodes}
    columns: dict[str, int] = {}
    for name in graph.forward_order:
        columns[name] = 1 + max((columns[each] for each in operands[name]), default=-1)
    for node in graph.nodes:  # what is made of nothing stands right before what uses it
        if not operands[node.name] and (used := [columns[edge.target] for edge in graph.edges_from(node.name)]):
            columns[node.name] = min(used) - 1
    rows: dict[str, float] = {}
    taken = 0

    def place(name: str) -> None:
        nonlocal taken
        if name in rows:
            return
        for each in operands[name]:
            place(each)
        if operands[name]:
            rows[name] = sum(rows[each] for each in operands[name]) / len(operands[name])
        else:
            rows[name] = taken
            taken += 1

    place(graph.result.name)
    for column in set(columns.values()):
        free = 0.0
        for name in sorted((name for name in rows if columns[name] == column), key=rows.__getitem__):
            rows[name] = max(rows[name], free)
            free = rows[name] + 1
    return {name: (1 + columns[name] * _COLUMN, 1 + rows[name] * _ROW) for name in rows}


def _box(node: Node, graph: Graph, place: tuple[float, float], *, asked: frozenset[str], solutions: bool) -> str:
    x, y = place
    lines = [("", heading(node, graph))]
    if node.operation != "number":
        lines.append(("value", "" if node.name in asked else numbers_text(node.value, number)))
        if node.gradient is not None:
            lines.append(("gradient", numbers_text(node.gradient, number) if solutions else ""))
    parts = [f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_height(node)}" fill="none" stroke="#333"/>']
    for at, (word, text) in enumerate(lines, start=1):
        base = y + at * _LINE
        if not word:
            parts.append(_text(x + _WIDTH / 2, base, text, anchor="middle", bold=True))
            continue
        parts.append(_text(x + 8, base, word))
        if text:
            parts.append(_text(x + _WIDTH - 10, base, text, anchor="end"))
        else:
            parts.append(
                f'<line class="to-fill" x1="{x + 66}" x2="{x + _WIDTH - 8}" y1="{base + 3}" y2="{base + 3}" '
                'stroke="#333"/>'
            )
    return "".join(parts)


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{weight}>{html.escape(text)}</text>'


def _height(node: Node) -> int:
    lines = 1 if node.operation == "number" else 2 if node.gradient is None else 3
    return _LINE * lines + 8


def _arrow(source: Node, start: tuple[float, float], target: Node, end: tuple[float, float]) -> str:
    return (
        f'<line x1="{start[0] + _WIDTH}" y1="{start[1] + _height(source) / 2}" x2="{end[0]}" '
        f'y2="{end[1] + _height(target) / 2}" stroke="#333" marker-end="url(#arrow)"/>'
    )
