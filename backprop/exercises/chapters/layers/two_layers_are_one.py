"""Two layers without a sigmoid."""

from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="two-layers-are-one",
    chapter=Chapter.LAYERS,
    pages=("network", "graph"),
    task=Differentiate(
        {
            "weight": Derivative(
                of="w2*(w1*x + b1) + b2",
                by="x",
                names=("w1", "b1", "w2", "b2"),
                mistakes={Misconception.LOCAL_ONLY: "w2", Misconception.ADDED: "w1 + w2"},
            ),
            "bias": Derivative(
                of="w2*(w1*0 + b1) + b2",
                by="",
                names=("w1", "b1", "w2", "b2"),
                mistakes={Misconception.ONE_PATH: "b2", Misconception.CHAIN_CUT_AT_PRODUCT: "b1 + b2"},
            ),
        }
    ),
    solution={"weight": "w1*w2", "bias": "w2*b1 + b2"},
    wrong=(
        ({"weight": "w1 + w2", "bias": "w2*b1 + b2"}, Misconception.ADDED),
        ({"weight": "w2*w1", "bias": "b2"}, Misconception.ONE_PATH),
        ({"weight": "w2*w1", "bias": "b1 + b2"}, Misconception.CHAIN_CUT_AT_PRODUCT),
        ({"weight": "w2", "bias": "w2*b1 + b2"}, Misconception.LOCAL_ONLY),
    ),
    scene=GraphScene(
        "w2*(w1*x + b1) + b2",
        (("w2", 3.0), ("w1", 2.0), ("x", 1.0), ("b1", 1.0), ("b2", 4.0)),
        ("w1", "b1", "w2", "b2"),
    ),
    notebook_check="""\
torch.manual_seed(20)
passed = True
for _ in range(12):
    w1, b1, w2, b2 = torch.rand(4, dtype=torch.float64).tolist()
    outputs = [w2 * (w1 * x + b1) + b2 for x in (0.0, 1.0)]
    expected = {"weight": outputs[1] - outputs[0], "bias": outputs[0]}
    received = {name: typed(w1, b1, w2, b2) for name, typed in answer.items()}
    filled = None not in received.values()
    passed = passed and filled and all(close(received[name], expected[name], 1e-6) for name in expected)""",
)
