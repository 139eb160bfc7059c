"""A value that is used more than once."""

from collections.abc import Mapping
from itertools import combinations

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.graphs import gradient_of, recorded
from backprop.exercises.verdicts import Misconception

_TWO_PATHS = GraphScene("w*w + 3*w", (("w", 2.0),), ("w",), (("w", "w"),))


def _two_paths() -> Mapping[str, Quantity]:
    graph = recorded(_TWO_PATHS)
    along = [float(edge.contribution) for edge in graph.edges_from("w") if edge.contribution is not None]
    total = gradient_of(graph, "w")
    a_part = tuple(sum(some) for count in range(1, len(along)) for some in combinations(along, count))
    return {
        "w": Quantity(
            total, {Misconception.ONE_PATH: a_part, Misconception.VALUE_FOR_GRADIENT: float(graph.result.value)}
        )
    }


EXERCISE = Exercise(
    id="two-paths",
    chapter=Chapter.GRAPH,
    pages=("graph",),
    task=Compute(("w",), _two_paths),
    solution={"w": "7"},
    wrong=(
        ({"w": "5"}, Misconception.ONE_PATH),
        ({"w": "4"}, Misconception.ONE_PATH),
        ({"w": "3"}, Misconception.ONE_PATH),
        ({"w": "10"}, Misconception.VALUE_FOR_GRADIENT),
        ({"w": "-7"}, Misconception.SIGN),
    ),
    scene=_TWO_PATHS,
    notebook_check="""\
w = torch.tensor(2.0, requires_grad=True)
(w * w + 3 * w).backward()
passed = numbers_agree(answer, {"w": w.grad.item()})""",
)
