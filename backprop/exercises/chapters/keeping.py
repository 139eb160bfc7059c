"""What PyTorch keeps: the graph, the gradient inside the variable, and what is recorded."""

from __future__ import annotations

from backprop.exercises.build import Build
from backprop.exercises.exercise import Chapter, Exercise, LoopScene
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_running import Loop, run_loop
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception

RECORDED = Loop(("weight",), ("forward", "loss", "backward", "update-recorded", "zero"))
BOUND_ANEW = Loop(("weight",), ("forward", "loss", "backward", "update-bound-anew", "no-gradient"))


def _recorded_update() -> str:
    failure = run_loop(RECORDED).failure
    return "trains" if failure is None else "first-step" if failure.step == 0 else "later"


def _bound_anew() -> str:
    failure = run_loop(BOUND_ANEW).failure
    return "trains" if failure is None else "first-step" if failure.step == 0 else "second-step"


EXERCISES = (
    Exercise(
        "recorded-update",
        Chapter.KEEPING,
        ("mistakes", "graph"),
        Predict(
            {"trains": Misconception.NO_ERROR, "first-step": None, "silent": Misconception.SILENT},
            _recorded_update,
        ),
        {"choice": "first-step"},
        (({"choice": "trains"}, Misconception.NO_ERROR), ({"choice": "silent"}, Misconception.SILENT)),
        LoopScene(RECORDED),
    ),
    Exercise(
        "two-elements",
        Chapter.KEEPING,
        ("mistakes", "graph"),
        Mend(
            Loop(("two-weights",), ("forward", "loss", "backward", "update", "zero")),
            ("weight", "integer-weight", "plain-weight", "difference", "update-data"),
            Goal(),
        ),
        {"line": "1", "with": "weight"},
        (
            ({"line": "3", "with": "difference"}, Misconception.WRONG_LINE),
            ({"line": "1", "with": "plain-weight"}, Misconception.NOT_WATCHED),
            ({"line": "1", "with": "integer-weight"}, Misconception.WHOLE_NUMBER),
            ({"line": "5", "with": "update-data"}, Misconception.WRONG_LINE),
        ),
    ),
    Exercise(
        "backward-once",
        Chapter.KEEPING,
        ("mistakes", "graph"),
        Mend(
            Loop(("weight",), ("forward", "loss", "backward", "update", "backward", "zero")),
            ("nothing", "update-recorded", "zero", "update-uphill"),
            Goal(),
        ),
        {"line": "6", "with": "nothing"},
        (
            ({"line": "4", "with": "nothing"}, Misconception.NO_GRADIENT_YET),
            ({"line": "7", "with": "nothing"}, Misconception.WRONG_LINE),
            ({"line": "5", "with": "nothing"}, Misconception.WRONG_LINE),
            ({"line": "4", "with": "zero"}, Misconception.NO_GRADIENT_YET),
        ),
    ),
    Exercise(
        "total-loss",
        Chapter.KEEPING,
        ("mistakes", "training"),
        Mend(
            Loop(("weight", "total"), ("forward", "loss", "backward", "update", "zero", "add-loss")),
            ("add-number", "loss-item", "no-gradient", "nothing"),
            Goal(total=True),
        ),
        {"line": "8", "with": "add-number"},
        (
            ({"line": "4", "with": "loss-item"}, Misconception.PLAIN_NUMBER),
            ({"line": "7", "with": "no-gradient"}, Misconception.WRONG_LINE),
            ({"line": "8", "with": "nothing"}, Misconception.NOT_COUNTED),
        ),
    ),
    Exercise(
        "bound-anew",
        Chapter.KEEPING,
        ("mistakes", "graph"),
        Predict(
            {
                "trains": Misconception.NO_ERROR,
                "first-step": Misconception.IN_PLACE,
                "second-step": None,
                "silent": Misconception.SILENT,
            },
            _bound_anew,
        ),
        {"choice": "second-step"},
        (
            ({"choice": "trains"}, Misconception.NO_ERROR),
            ({"choice": "first-step"}, Misconception.IN_PLACE),
            ({"choice": "silent"}, Misconception.SILENT),
        ),
        LoopScene(BOUND_ANEW),
    ),
    Exercise(
        "loop-with-a-total",
        Chapter.KEEPING,
        ("mistakes", "training"),
        Build(
            ("weight", "total"),
            (
                "update-bound-anew",
                "backward",
                "add-loss",
                "zero",
                "loss",
                "update-data",
                "add-number",
                "update-recorded",
                "forward",
            ),
            Goal(total=True),
        ),
        {"lines": "forward loss add-number backward update-data zero"},
        (
            ({"lines": "forward loss add-loss backward update-data zero"}, Misconception.GRAPHS_KEPT),
            ({"lines": "forward loss backward update-data zero"}, Misconception.NOT_COUNTED),
            ({"lines": "forward loss add-number backward update-bound-anew zero"}, Misconception.REBOUND),
            ({"lines": "forward loss add-number backward update-recorded zero"}, Misconception.UPDATE_RECORDED),
            ({"lines": "forward loss add-number backward update-data"}, Misconception.UNZEROED),
            ({"lines": "add-number forward loss backward update-data zero"}, Misconception.OUT_OF_ORDER),
        ),
    ),
)
