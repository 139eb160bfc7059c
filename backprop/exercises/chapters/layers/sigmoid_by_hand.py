"""The sigmoid in the chain."""

from collections.abc import Mapping

from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.graphs import recorded
from backprop.exercises.verdicts import Misconception

_SIGMOID = GraphScene(
    "(sigmoid(x*w) - y)**2",
    (("x", 2.0), ("w", 0.0), ("y", 1.0)),
    ("w",),
    (("w", "w"),),
    (("prediction", "v2"), ("prediction", "v3"), ("prediction", "L")),
)


def _sigmoid_gradient() -> Mapping[str, Quantity]:
    graph = recorded(_SIGMOID)
    prediction, w = graph.node("v2"), graph.node("w").gradient
    upstream, x = prediction.gradient, float(graph.node("x").value)
    assert w is not None
    assert upstream is not None
    return {
        "prediction": Quantity(float(prediction.value)),
        "w": Quantity(
            float(w),
            {
                Misconception.CHAIN_CUT_AT_SIGMOID: float(upstream) * x,
                Misconception.CHAIN_CUT_AT_PRODUCT: float(w) / x,
                Misconception.FACTOR_TWO: float(w) / 2,
            },
        ),
    }


EXERCISE = Exercise(
    id="sigmoid-by-hand",
    chapter=Chapter.LAYERS,
    pages=("graph", "network"),
    task=Compute(("prediction", "w"), _sigmoid_gradient),
    solution={"prediction": "0.5", "w": "-0.5"},
    wrong=(
        ({"prediction": "0.5", "w": "-2"}, Misconception.CHAIN_CUT_AT_SIGMOID),
        ({"prediction": "0.5", "w": "-0.25"}, Misconception.CHAIN_CUT_AT_PRODUCT),
        ({"prediction": "0.5", "w": "0.5"}, Misconception.SIGN),
    ),
    scene=_SIGMOID,
    notebook_check="""\
w = torch.tensor(0.0, requires_grad=True)
prediction = torch.sigmoid(2.0 * w)
((prediction - 1.0) ** 2).backward()
passed = numbers_agree(answer, {"prediction": prediction.item(), "w": w.grad.item()})""",
)
