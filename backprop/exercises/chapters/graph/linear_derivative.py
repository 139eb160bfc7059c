"""The derivative as a formula."""

from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="linear-derivative",
    chapter=Chapter.GRAPH,
    pages=("graph",),
    task=Differentiate(
        {
            "w": Derivative(
                of="(x*w - y)**2",
                by="w",
                names=("x", "w", "y"),
                mistakes={
                    Misconception.CHAIN_CUT_AT_PRODUCT: "2*(x*w - y)",
                    Misconception.FACTOR_TWO: "x*(x*w - y)",
                    Misconception.LOCAL_ONLY: "x",
                },
            )
        }
    ),
    solution={"w": "2*(x*w - y)*x"},
    wrong=(
        ({"w": "2*x*w - 2*y"}, Misconception.CHAIN_CUT_AT_PRODUCT),
        ({"w": "x**2*w - x*y"}, Misconception.FACTOR_TWO),
        ({"w": "2*x*(y - x*w)"}, Misconception.SIGN),
        ({"w": "x"}, Misconception.LOCAL_ONLY),
    ),
    scene=GraphScene("(x*w - y)**2", (("x", 2.0), ("w", 1.0), ("y", 4.0)), ("w",)),
)
