"""What is said of a loop is so: each claim is looked up in a run of the same lines as plain Python."""

import math
import random
from dataclasses import dataclass, field

import pytest
import torch

from backprop.exercises.build import Build
from backprop.exercises.catalog import CATALOG
from backprop.exercises.loop_judging import judge_loop
from backprop.exercises.loop_lines import LINES
from backprop.exercises.loop_running import Loop, run_loop
from backprop.exercises.mend import Mend
from backprop.exercises.verdicts import Misconception
from tests.exercises.generated import all_of, near_answer

SAMPLES = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)] * 30
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute:UserWarning")
LOOPS = [exercise for exercise in CATALOG.values() if isinstance(exercise.task, Build | Mend)]


@dataclass
class Facts:
    """What happened when the code of the lines, as it is shown, was run by Python."""

    weights: list[float] = field(default_factory=list)
    error: str = ""
    failed: str = ""  # the line
    is_leaf: bool = True
    gradient_was_there: bool = True
    gradients_were_there: bool = True  # of b, too, where there is one
    followed: bool = True
    loss_is_tensor: bool = True
    biases: list[float] = field(default_factory=list)
    updates_that_moved: int = 0
    updates_of_b: int = 0
    by_anothers: int = 0
    bias_zeroed: bool = False
    has_bias: bool = False
    uphill_moves: int = 0
    started_at_the_square: bool = True
    zeroed: bool = False
    total: object = None
    losses: list[float] = field(default_factory=list)


def plainly(loop: Loop) -> Facts:
    """Run the shown code with `exec`, which only a test may do, and note what a message could speak of."""
    names: dict = {"torch": torch}
    facts = Facts(has_bias="bias" in loop.before)
    try:
        for name in loop.before:
            facts.failed = name
            w = names.get("w")
            facts.gradients_were_there = w is not None and w.grad is not None and names.get("b", w).grad is not None
            exec(LINES[name].code, names)  # noqa: S102
        for x, y in SAMPLES:
            facts.weights.append(first(names.get("w")))
            facts.biases.append(first(names.get("b")))
            names |= {"x": x, "y": y}
            for name in loop.body:
                facts.failed = name
                w, loss = names.get("w"), names.get("loss")
                if w is not None:
                    facts.is_leaf, facts.followed = w.is_leaf, w.requires_grad
                    facts.gradient_was_there = w.is_leaf and w.grad is not None
                    b = names.get("b", w)
                    facts.gradients_were_there = facts.gradient_was_there and b.grad is not None
                facts.loss_is_tensor = isinstance(loss, torch.Tensor)
                if name == "backward" and facts.loss_is_tensor:
                    seen = names.get("prediction")
                    bias = facts.biases[-1] if "bias" in loop.before else 0.0
                    expected = [(x * before + bias - y) ** 2 for before in (first(w), *facts.weights[-1:])]
                    facts.started_at_the_square &= seen is not None and any(
                        abs(first(loss) - each) < 1e-3 * (1 + each) for each in expected
                    )
                before, bias_before = first(w), first(names.get("b"))
                exec(LINES[name].code, names)  # noqa: S102
                moved = first(names.get("w")) != before
                facts.updates_that_moved += moved
                facts.uphill_moves += moved and name == "update-uphill"
                bias_moved = first(names.get("b")) != bias_before and "b" in names
                facts.updates_of_b += bias_moved
                facts.by_anothers += bias_moved and name == "update-b-by-w"
                facts.zeroed |= name in ("zero", "no-gradient")
                facts.bias_zeroed |= name == "zero-b"
            facts.losses.append(first(names.get("loss", 0.0)))
        facts.failed = ""
        facts.weights.append(first(names.get("w")))
    except Exception as error:  # noqa: BLE001
        facts.error = f"{type(error).__name__}: {error}"
    facts.total = names.get("total")
    return facts


def first(value: object) -> float:
    if isinstance(value, torch.Tensor):
        return float(value.detach().reshape(-1)[0])
    return float(value) if isinstance(value, int | float) else math.nan


CLAIMS = {
    Misconception.OUT_OF_ORDER: lambda f: f.error.startswith("NameError"),
    Misconception.NO_GRADIENT_YET: lambda f: "NoneType" in f.error and f.is_leaf and not f.gradients_were_there,
    Misconception.REBOUND: lambda f: "NoneType" in f.error and not f.is_leaf,
    Misconception.UPDATE_RECORDED: lambda f: "leaf Variable" in f.error and f.failed == "update-recorded",
    Misconception.BACKWARD_TWICE: lambda f: "second time" in f.error,
    Misconception.NOT_A_SCALAR: lambda f: "scalar" in f.error,
    Misconception.WHOLE_NUMBER: lambda f: "floating point" in f.error,
    Misconception.NOT_WATCHED: lambda f: "does not require grad" in f.error and not f.followed,
    Misconception.PLAIN_NUMBER: lambda f: f.failed == "backward" and not f.loss_is_tensor,
    Misconception.NEVER_UPDATED: lambda f: not f.error and f.updates_that_moved == 0,
    Misconception.BIAS_NEVER_UPDATED: lambda f: not f.error and f.has_bias and f.updates_of_b == 0,
    Misconception.ANOTHERS_GRADIENT: lambda f: not f.error and f.by_anothers > 0,
    Misconception.ZEROED_TOO_EARLY: lambda f: (
        not f.error
        and ((f.updates_that_moved == 0 and f.zeroed) or (f.has_bias and f.updates_of_b == 0 and f.bias_zeroed))
    ),
    Misconception.UPHILL: lambda f: not f.error and f.uphill_moves > 0,
    Misconception.NOT_THE_LOSS: lambda f: not f.error and not f.started_at_the_square,
    Misconception.UNZEROED: lambda f: not f.error and not (f.zeroed and (f.bias_zeroed or not f.has_bias)),
    Misconception.GRAPHS_KEPT: lambda f: isinstance(f.total, torch.Tensor) and f.total.grad_fn is not None,
    Misconception.NOT_COUNTED: lambda f: not f.error and abs(first(f.total) - sum(f.losses)) > 1e-3,
    Misconception.NOT_FIRST: lambda f: not f.error,
    # These two claim nothing of the loop but that it is not right.
    Misconception.UNRECOGNISED: lambda f: True,
    Misconception.WRONG_LINE: lambda f: True,
}


def some_loops(exercise, chance: random.Random) -> list[Loop]:
    task = exercise.task
    answers = all_of(task) if isinstance(task, Mend) else [near_answer(exercise, chance) for _ in range(40)]
    return [task.loop(answer) for answer in answers]


@pytest.mark.parametrize("exercise", LOOPS, ids=lambda exercise: exercise.id)
def test_every_message_of_a_loop_says_what_really_happened(exercise) -> None:
    for loop in some_loops(exercise, random.Random(exercise.id)):
        misconception = judge_loop(run_loop(loop), exercise.task.goal)
        if misconception is not None:
            facts = plainly(loop)
            assert CLAIMS[misconception](facts), (loop.lines, misconception, facts.error)


def test_a_name_bound_anew_is_told_whatever_line_meets_it_first() -> None:
    verdict = CATALOG["loop-with-a-total"].check({"lines": "forward loss add-number backward update-bound-anew zero"})
    assert verdict.misconception is Misconception.REBOUND
