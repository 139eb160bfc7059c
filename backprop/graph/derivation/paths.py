"""The paths from the result of a graph back to one of its values.

There are no more of them than uses of the value: only names are used more than once, so that from each use one
way leads to the result. (In a graph whose operations are shared too, their number can double with every one.)
"""

from backprop.graph.records import Edge, Graph

Path = tuple[Edge, ...]


def paths(graph: Graph, to: str, *, limit: int) -> tuple[int, list[Path]]:
    """How many paths there are, and up to `limit` of them, those with the fewest edges first.

    Each begins at the result. The result itself has one path, without an edge.
    """
    result = graph.result.name
    if to == result:
        return 1, [()]
    use = {edge.source: edge for edge in graph.edges}  # the only one, of whatever an operation gave
    distance = {result: 0}  # in edges, of each operation from the result
    for edge in reversed(graph.edges):  # targets before their operands
        distance[edge.source] = distance[edge.target] + 1
    uses = sorted(graph.edges_from(to), key=lambda edge: distance[edge.target])
    found = []
    for edge in uses[:limit]:
        path = [edge]
        while path[-1].target != result:
            path.append(use[path[-1].target])
        found.append(tuple(reversed(path)))
    return len(uses), found


def edges_on_paths(graph: Graph, to: str) -> tuple[Edge, ...]:
    """The edges of all paths, in the graph's order."""
    reached = {to}
    found = []
    for edge in graph.edges:  # by target in forward order, so that one pass is enough
        if edge.source in reached:
            reached.add(edge.target)
            found.append(edge)
    return tuple(found)
