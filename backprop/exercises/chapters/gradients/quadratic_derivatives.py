"""Three formulas."""

from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.verdicts import Misconception

_QUADRATIC = "(w1*x**2 + w2*x + b - y)**2"

_QUADRATIC_NAMES = ("x", "y", "w1", "w2", "b")

EXERCISE = Exercise(
    id="quadratic-derivatives",
    chapter=Chapter.GRADIENTS,
    pages=("graph",),
    task=Differentiate(
        {
            "w1": Derivative(
                of=_QUADRATIC,
                by="w1",
                names=_QUADRATIC_NAMES,
                mistakes={
                    Misconception.CHAIN_CUT_AT_PRODUCT: "2*(w1*x**2 + w2*x + b - y)",
                    Misconception.WRONG_POWER: "2*(w1*x**2 + w2*x + b - y)*x",
                    Misconception.LOCAL_ONLY: "x**2",
                    Misconception.FACTOR_TWO: "(w1*x**2 + w2*x + b - y)*x**2",
                },
            ),
            "w2": Derivative(
                of=_QUADRATIC,
                by="w2",
                names=_QUADRATIC_NAMES,
                mistakes={
                    Misconception.CHAIN_CUT_AT_PRODUCT: "2*(w1*x**2 + w2*x + b - y)",
                    Misconception.WRONG_POWER: "2*(w1*x**2 + w2*x + b - y)*x**2",
                    Misconception.LOCAL_ONLY: "x",
                    Misconception.FACTOR_TWO: "(w1*x**2 + w2*x + b - y)*x",
                },
            ),
            "b": Derivative(
                of=_QUADRATIC,
                by="b",
                names=_QUADRATIC_NAMES,
                mistakes={
                    Misconception.WRONG_POWER: "2*(w1*x**2 + w2*x + b - y)*x",
                    Misconception.LOCAL_ONLY: "1",
                    Misconception.FACTOR_TWO: "(w1*x**2 + w2*x + b - y)",
                },
            ),
        }
    ),
    solution={
        "w1": "2*(w1*x**2 + w2*x + b - y)*x**2",
        "w2": "2*(w1*x**2 + w2*x + b - y)*x",
        "b": "2*(w1*x**2 + w2*x + b - y)",
    },
    wrong=(
        ({"w1": "2*(w1*x**2 + w2*x + b - y)*x"}, Misconception.WRONG_POWER),
        ({"w1": "2*(w1*x*x + w2*x + b - y)"}, Misconception.CHAIN_CUT_AT_PRODUCT),
        ({"b": "w1*x**2 + w2*x + b - y"}, Misconception.FACTOR_TWO),
        ({"b": "1"}, Misconception.LOCAL_ONLY),
        ({"w2": "2*(y - w1*x**2 - w2*x - b)*x"}, Misconception.SIGN),
    ),
    scene=GraphScene(
        _QUADRATIC,
        (("w1", 1.0), ("x", 2.0), ("w2", 1.0), ("b", 1.0), ("y", 4.0)),
        ("w1", "w2", "b"),
    ),
)
