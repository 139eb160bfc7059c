"""An update without no_grad."""

from backprop.exercises.exercise import Chapter, Exercise, LoopScene
from backprop.exercises.loop_running import Loop, run_loop
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception

RECORDED = Loop(("weight",), ("forward", "loss", "backward", "update-recorded", "zero"))


def _recorded_update() -> str:
    failure = run_loop(RECORDED).failure
    return "trains" if failure is None else "first-step" if failure.step == 0 else "later"


_TASK = Predict(
    {"trains": Misconception.NO_ERROR, "first-step": None, "silent": Misconception.SILENT},
    _recorded_update,
)

EXERCISE = Exercise(
    id="recorded-update",
    chapter=Chapter.KEEPING,
    pages=("mistakes", "graph", "trace"),
    task=_TASK,
    solution={"choice": "first-step"},
    wrong=_TASK.wrong,
    scene=LoopScene(RECORDED),
    notebook_check="""\
w = torch.tensor([1.0], requires_grad=True)
((1.0 * w - 2.0) ** 2).backward()
try:
    w -= 0.01 * w.grad
    happened = "trains"
except RuntimeError as error:
    print(error)
    happened = "first-step"
passed = answer == happened""",
)
