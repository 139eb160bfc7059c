"""A matrix of weights."""

from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.graphs import recorded
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception

_LAYER = GraphScene(
    "sum((x @ W - y)**2)",
    (("x", ((1.0, 2.0, 3.0),)), ("W", ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0))), ("y", ((1.0, 2.0),))),
    ("W",),
)


def _shape() -> str:
    gradient = recorded(_LAYER).node("W").gradient
    assert gradient is not None
    return {(3, 2): "like-w", (2, 3): "transposed", (): "number", (1, 2): "like-y"}[gradient.shape]


_TASK = Predict(
    {
        "like-w": None,
        "transposed": Misconception.TRANSPOSED,
        "like-y": Misconception.OUTPUT_SHAPE,
        "number": Misconception.ONE_NUMBER,
    },
    _shape,
)

EXERCISE = Exercise(
    id="shape-of-the-gradient",
    chapter=Chapter.LAYERS,
    pages=("network", "graph"),
    task=_TASK,
    solution={"choice": "like-w"},
    wrong=_TASK.wrong,
    scene=_LAYER,
    notebook_check="""\
W = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], requires_grad=True)
((torch.tensor([[1.0, 2.0, 3.0]]) @ W - torch.tensor([[1.0, 2.0]])) ** 2).sum().backward()
shapes = {"like-w": (3, 2), "transposed": (2, 3), "like-y": (1, 2), "number": ()}
passed = shapes.get(answer) == tuple(W.grad.shape)""",
)
