"""The whole chain as a formula."""

from backprop.exercises.differentiate import Derivative, Differentiate
from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.verdicts import Misconception

EXERCISE = Exercise(
    id="sigmoid-derivative",
    chapter=Chapter.LAYERS,
    pages=("graph", "network"),
    task=Differentiate(
        {
            "w": Derivative(
                of="(sigmoid(x*w) - y)**2",
                by="w",
                names=("x", "w", "y"),
                mistakes={
                    Misconception.CHAIN_CUT_AT_SIGMOID: "2*(sigmoid(x*w) - y)*x",
                    Misconception.CHAIN_CUT_AT_PRODUCT: "2*(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))",
                    Misconception.LOCAL_ONLY: "sigmoid(x*w)*(1 - sigmoid(x*w))",
                    Misconception.FACTOR_TWO: "(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))*x",
                },
            )
        }
    ),
    solution={"w": "2*(sigmoid(x*w) - y) * sigmoid(x*w)*(1 - sigmoid(x*w)) * x"},
    wrong=(
        ({"w": "2*x*(sigmoid(w*x) - y)"}, Misconception.CHAIN_CUT_AT_SIGMOID),
        ({"w": "2*(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))"}, Misconception.CHAIN_CUT_AT_PRODUCT),
        ({"w": "(sigmoid(x*w) - y)*sigmoid(x*w)*(1 - sigmoid(x*w))*x"}, Misconception.FACTOR_TWO),
        ({"w": "2*(y - sigmoid(x*w))*sigmoid(x*w)*(1 - sigmoid(x*w))*x"}, Misconception.SIGN),
    ),
    scene=GraphScene("(sigmoid(x*w) - y)**2", (("x", 2.0), ("w", 0.0), ("y", 1.0)), ("w",)),
)
