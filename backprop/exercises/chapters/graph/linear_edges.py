"""One sample through the graph."""

from collections.abc import Mapping

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.graphs import gradient_of, recorded
from backprop.exercises.verdicts import Misconception

_LINEAR = GraphScene(
    "(x*w - y)**2",
    (("x", 2.0), ("w", 1.0), ("y", 4.0)),
    ("w",),
    (("difference", "v2"), ("prediction", "v1"), ("w", "w")),
    (("loss", "L"),),
)


def _linear() -> Mapping[str, Quantity]:
    graph = recorded(_LINEAR)
    loss = float(graph.result.value)
    difference, prediction, w = (gradient_of(graph, name) for name in ("v2", "v1", "w"))
    return {
        "loss": Quantity(loss, {Misconception.NEGATIVE_SQUARE: -loss}),
        "difference": Quantity(difference, {Misconception.FACTOR_TWO: difference / 2}),
        "prediction": Quantity(prediction, {Misconception.FACTOR_TWO: prediction / 2, Misconception.LOCAL_ONLY: 1.0}),
        "w": Quantity(
            w,
            {
                Misconception.CHAIN_CUT_AT_PRODUCT: prediction,
                Misconception.LOCAL_ONLY: float(graph.node("x").value),
                Misconception.FACTOR_TWO: w / 2,
            },
        ),
    }


EXERCISE = Exercise(
    id="linear-edges",
    chapter=Chapter.GRAPH,
    pages=("graph",),
    task=Compute(("loss", "difference", "prediction", "w"), _linear),
    solution={"loss": "4", "difference": "-4", "prediction": "-4", "w": "-8"},
    wrong=(
        ({"loss": "-4", "difference": "-4", "prediction": "-4", "w": "-8"}, Misconception.NEGATIVE_SQUARE),
        ({"loss": "4", "difference": "-2", "prediction": "-2", "w": "-4"}, Misconception.FACTOR_TWO),
        ({"loss": "4", "difference": "4", "prediction": "4", "w": "8"}, Misconception.SIGN),
        ({"loss": "4", "difference": "-4", "prediction": "-4", "w": "-4"}, Misconception.CHAIN_CUT_AT_PRODUCT),
        ({"loss": "4", "difference": "-4", "prediction": "-4", "w": "2"}, Misconception.LOCAL_ONLY),
        ({"loss": "4", "difference": "-4", "prediction": "-4", "w": "8"}, Misconception.SIGN),
    ),
    scene=_LINEAR,
    notebook_check="""\
x, y, w = 2.0, 4.0, torch.tensor(1.0, requires_grad=True)
prediction = x * w
difference = prediction - y
loss = difference ** 2
prediction.retain_grad()
difference.retain_grad()
loss.backward()
expected = {
    "loss": loss.item(),
    "difference": difference.grad.item(),
    "prediction": prediction.grad.item(),
    "w": w.grad.item(),
}
passed = numbers_agree(answer, expected)""",
)
