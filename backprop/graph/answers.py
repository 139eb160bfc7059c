"""A learner's gradient of one node, checked, and the edge of the graph where it went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import torch

from backprop.expressions.values import LARGEST_VALUE, FloatArray
from backprop.graph.records import Edge, Graph, Node

# Of each number. Three digits of a number are up to half a percent away from it, and it may have been computed from
# others with three digits.
RELATIVE = 1e-2
OF_LARGEST = 1e-3  # of the largest number beside it in a tensor
ABSOLUTE = 1e-9  # below this a gradient is 0 up to rounding
MAX_USES = 8  # of one value for which every choice of forgotten edges is tried; beyond, each alone

MistakeKind = Literal[
    "shape", "transposed", "result", "follows", "missing", "sign", "upstream_alone", "local_alone", "unknown"
]


@dataclass(frozen=True, slots=True, eq=False)
class Mistake:
    """What is wrong with an answer.

    Attributes:
        kind: "shape": it has not the shape of the value. "transposed": rows and columns are swapped. "result": it is
            the gradient with which the backward pass begins. "follows": it goes on correctly from other answers that
            are wrong, those of the edges' targets. "missing": what comes along the edges was not added. "sign",
            "upstream_alone", "local_alone": what was made of `upstream × local` on the edges. "unknown": anything
            else.
        edges: where to look; for "unknown" all that bring something to this gradient.
        right: how many of its numbers are right; 0 where the shape is another.
    """

    kind: MistakeKind
    edges: tuple[Edge, ...]
    right: int = 0


def answerable(node: Node) -> bool:
    """Whether the node has a gradient that can be typed: finite numbers, none above 1e100."""
    return node.gradient is not None and bool(np.all(np.abs(node.gradient) <= LARGEST_VALUE))


def is_right(answer: FloatArray, node: Node) -> bool:
    """Whether these are the numbers of the node's gradient, to about three digits."""
    return _near(answer, node.gradient)


def find_mistake(graph: Graph, node: Node, answer: FloatArray, answers: Mapping[str, FloatArray]) -> Mistake:
    """What is wrong with an answer that is not right.

    Args:
        graph, node: `node` has a gradient, which `answer` is not.
        answer: what was typed.
        answers: what was typed for other nodes, by name.
    """
    gradient = node.gradient
    if gradient is None:
        raise ValueError(f"{node.name} has no gradient, so no answer is right.")
    if gradient.ndim == 2 and _near(answer, gradient.T):
        return Mistake("transposed", ())
    if answer.shape != gradient.shape:
        return Mistake("shape", ())
    edges = tuple(edge for edge in graph.edges_from(node.name) if edge.contribution is not None)
    right = int(_close(answer, gradient).sum())
    if not edges:
        return Mistake("result", (), right)
    with np.errstate(all="ignore"):
        kind, where = (
            _follows(graph, edges, answer, answers)
            or _missing(edges, answer, gradient)
            or _one_edge(graph, edges, answer, gradient)
            or ("unknown", edges)
        )
    return Mistake(kind, where, right)


_Found = tuple[MistakeKind, tuple[Edge, ...]]


def _follows(
    graph: Graph, edges: tuple[Edge, ...], answer: FloatArray, answers: Mapping[str, FloatArray]
) -> _Found | None:
    """Whether the answer is right for the upstream gradients that the learner has, some of which are wrong."""
    total = np.zeros(answer.shape)
    wrong = []
    for edge in edges:
        target = graph.node(edge.target)
        upstream = answers.get(edge.target, target.gradient)
        if upstream is None or upstream.shape != target.shape:
            return None
        if not is_right(upstream, target):
            wrong.append(edge)
        brought = _along(graph, edge, upstream)
        if brought is None:
            return None
        total = total + brought
    return ("follows", tuple(wrong)) if wrong and _near(answer, total) else None


def _missing(edges: tuple[Edge, ...], answer: FloatArray, gradient: FloatArray) -> _Found | None:
    most = len(edges) - 1 if len(edges) <= MAX_USES else 1
    for count in range(1, most + 1):
        for missing in combinations(edges[::-1], count):  # of two that are alike, the later one is forgotten
            brought = np.sum([edge.contribution for edge in missing if edge.contribution is not None], axis=0)
            if _near(answer, gradient - brought):
                return "missing", missing[::-1]
    return None


def _one_edge(graph: Graph, edges: tuple[Edge, ...], answer: FloatArray, gradient: FloatArray) -> _Found | None:
    """Whether all is right but what was made of one edge, or else the sign of the whole."""
    for edge in edges:
        target = graph.node(edge.target)
        assert edge.contribution is not None
        assert target.gradient is not None
        made: tuple[tuple[MistakeKind, FloatArray | None], ...] = (
            ("sign", -edge.contribution),
            ("upstream_alone", _shaped(target.gradient, answer.shape)),
            ("local_alone", _along(graph, edge, np.ones(target.shape))),
        )
        for kind, instead in made:
            if instead is not None and _near(answer, gradient - edge.contribution + instead):
                return kind, (edge,)
    return ("sign", edges) if _near(answer, -gradient) else None


def _along(graph: Graph, edge: Edge, upstream: FloatArray) -> FloatArray | None:
    """What an upstream gradient brings to the edge's source; None where the Jacobian was too large to be kept."""
    local = edge.local_derivative
    if local is None:
        return None
    if edge.local_kind == "elementwise":
        return _shaped(upstream * local, graph.node(edge.source).shape)
    brought: FloatArray = np.tensordot(upstream, local, axes=upstream.ndim)
    return brought


def _shaped(values: FloatArray, shape: tuple[int, ...]) -> FloatArray | None:
    """The values in another shape: repeated where that is larger, added up where it is smaller; None if neither."""
    try:
        return np.broadcast_to(values, shape)
    except ValueError:
        pass
    try:
        summed: FloatArray = torch.tensor(values).sum_to_size(shape).numpy()
    except RuntimeError:
        return None
    return summed


def _near(answer: FloatArray, expected: FloatArray | None) -> bool:
    return expected is not None and answer.shape == expected.shape and bool(_close(answer, expected).all())


def _close(answer: FloatArray, expected: FloatArray) -> np.ndarray:
    largest = float(np.abs(expected).max(initial=0.0))
    with np.errstate(all="ignore"):
        close: np.ndarray = np.abs(answer - expected) <= RELATIVE * np.abs(expected) + OF_LARGEST * largest + ABSOLUTE
    return np.asarray(close)
