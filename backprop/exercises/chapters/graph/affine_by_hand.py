"""A weight and a bias."""

from collections.abc import Mapping

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.graphs import gradient_of, recorded
from backprop.exercises.verdicts import Misconception

_AFFINE = GraphScene(
    "(x*w + b - y)**2",
    (("x", 1.0), ("w", 1.0), ("b", 2.0), ("y", 2.0)),
    ("w", "b"),
    (("w", "w"), ("b", "b")),
    (("loss", "L"),),
)


def _affine() -> Mapping[str, Quantity]:
    graph = recorded(_AFFINE)
    w, b = gradient_of(graph, "w"), gradient_of(graph, "b")
    loss, times_b = float(graph.result.value), b * float(graph.node("b").value)
    return {
        "loss": Quantity(loss, {Misconception.NEGATIVE_SQUARE: -loss}),
        "w": Quantity(w, {Misconception.FACTOR_TWO: w / 2}),
        "b": Quantity(b, {Misconception.FACTOR_TWO: b / 2, Misconception.TIMES_ITSELF: times_b}),
    }


EXERCISE = Exercise(
    id="affine-by-hand",
    chapter=Chapter.GRAPH,
    pages=("graph",),
    task=Compute(("loss", "w", "b"), _affine),
    solution={"loss": "1", "w": "2", "b": "2"},
    wrong=(
        ({"loss": "1", "w": "1", "b": "1"}, Misconception.FACTOR_TWO),
        ({"loss": "1", "w": "-2", "b": "2"}, Misconception.SIGN),
        ({"loss": "1", "w": "2", "b": "4"}, Misconception.TIMES_ITSELF),
    ),
    scene=_AFFINE,
    notebook_check="""\
w, b = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
loss = (1.0 * w + b - 2.0) ** 2
loss.backward()
expected = {"loss": loss.item(), "w": w.grad.item(), "b": b.grad.item()}
passed = numbers_agree(answer, expected)""",
)
