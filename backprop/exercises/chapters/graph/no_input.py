"""What if x is 0?"""

from backprop.exercises.exercise import Chapter, Exercise, GraphScene
from backprop.exercises.graphs import gradient_of, recorded
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception

_NO_INPUT = GraphScene("(x*w - y)**2", (("x", 0.0), ("w", 1.0), ("y", 4.0)), ("w",))


def _no_input() -> str:
    gradient = gradient_of(recorded(_NO_INPUT), "w")
    return "zero" if gradient == 0 else "negative" if gradient < 0 else "positive"


_TASK = Predict(
    {
        "negative": Misconception.CHAIN_CUT_AT_PRODUCT,
        "zero": None,
        "positive": Misconception.LARGE_LOSS,
        "error": Misconception.SILENT,
    },
    _no_input,
)

EXERCISE = Exercise(
    id="no-input",
    chapter=Chapter.GRAPH,
    pages=("graph",),
    task=_TASK,
    solution={"choice": "zero"},
    wrong=_TASK.wrong,
    scene=_NO_INPUT,
    notebook_check="""\
w = torch.tensor(1.0, requires_grad=True)
((0.0 * w - 4.0) ** 2).backward()
gradient = w.grad.item()
passed = answer == ("zero" if gradient == 0 else "negative" if gradient < 0 else "positive")""",
)
