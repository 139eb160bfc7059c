"""Three parameters at once."""

from collections.abc import Mapping

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.graphs import gradient_of, recorded
from backprop.exercises.verdicts import Misconception

_QUADRATIC = GraphScene(
    "(w1*x**2 + w2*x + b - y)**2",
    (("w1", 1.0), ("x", 2.0), ("w2", 1.0), ("b", 1.0), ("y", 4.0)),
    ("w1", "w2", "b"),
    (("w1", "w1"), ("w2", "w2"), ("b", "b")),
)


def _quadratic() -> Mapping[str, Quantity]:
    graph = recorded(_QUADRATIC)
    w1, w2, b = (gradient_of(graph, name) for name in ("w1", "w2", "b"))
    return {
        "w1": Quantity(
            w1,
            {
                Misconception.WRONG_POWER: w2,
                Misconception.CHAIN_CUT_AT_PRODUCT: b,
                Misconception.FACTOR_TWO: w1 / 2,
            },
        ),
        "w2": Quantity(
            w2,
            {
                Misconception.WRONG_POWER: w1,
                Misconception.CHAIN_CUT_AT_PRODUCT: b,
                Misconception.FACTOR_TWO: w2 / 2,
            },
        ),
        "b": Quantity(b, {Misconception.WRONG_POWER: w2, Misconception.FACTOR_TWO: b / 2}),
    }


EXERCISE = Exercise(
    id="quadratic-numbers",
    chapter=Chapter.GRAPH,
    pages=("graph",),
    task=Compute(("w1", "w2", "b"), _quadratic),
    solution={"w1": "24", "w2": "12", "b": "6"},
    wrong=(
        ({"w1": "12", "w2": "12", "b": "6"}, Misconception.WRONG_POWER),
        ({"w1": "6", "w2": "6", "b": "6"}, Misconception.CHAIN_CUT_AT_PRODUCT),
        ({"w1": "12", "w2": "6", "b": "3"}, Misconception.FACTOR_TWO),
        ({"w1": "-24", "w2": "-12", "b": "-6"}, Misconception.SIGN),
    ),
    scene=_QUADRATIC,
    notebook_check="""\
w1, w2, b = (torch.tensor(1.0, requires_grad=True) for _ in range(3))
((w1 * 2.0**2 + w2 * 2.0 + b - 4.0) ** 2).backward()
passed = numbers_agree(answer, {"w1": w1.grad.item(), "w2": w2.grad.item(), "b": b.grad.item()})""",
)
