"""w = w - …."""

from backprop.exercises.exercise import Chapter, Exercise, LoopScene
from backprop.exercises.loop_running import Loop, run_loop
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception

BOUND_ANEW = Loop(("weight",), ("forward", "loss", "backward", "update-bound-anew", "no-gradient"))


def _bound_anew() -> str:
    failure = run_loop(BOUND_ANEW).failure
    return "trains" if failure is None else "first-step" if failure.step == 0 else "second-step"


_TASK = Predict(
    {
        "trains": Misconception.NO_ERROR,
        "first-step": Misconception.IN_PLACE,
        "second-step": None,
        "silent": Misconception.SILENT,
    },
    _bound_anew,
)

EXERCISE = Exercise(
    id="bound-anew",
    chapter=Chapter.KEEPING,
    pages=("mistakes", "graph", "trace"),
    task=_TASK,
    solution={"choice": "second-step"},
    wrong=_TASK.wrong,
    scene=LoopScene(BOUND_ANEW),
    notebook_check="""\
w = torch.tensor([1.0], requires_grad=True)
happened = "trains"
for step in range(2):
    ((1.0 * w - 2.0) ** 2).backward()
    gradient = w.grad if w.is_leaf else None  # PyTorch's is None too, with a warning
    try:
        w = w - 0.01 * gradient
    except TypeError as error:
        print(error)
        happened = ("first-step", "second-step")[step]
passed = answer == happened""",
)
