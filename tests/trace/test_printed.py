"""What the lesson's program prints, against the lesson's own output; and every script, run by itself."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path
from typing import Any

import pytest

from backprop.datasets import Dataset
from backprop.models import predict
from backprop.trace import MAX_FRAMES, MAX_STEPS, PROGRAMS, RIGHT, SAMPLES, Program, listing, script, trace
from backprop.trace.program import MAX_LINES
from backprop.training import TrainingConfig

REFERENCE = Path(__file__).parents[1] / "reference"
LESSON = TrainingConfig()


def reference(model: str, loop: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{model}_{loop}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def expected(rows: list[dict[str, str]], model: Any) -> list[str]:
    """What the lesson prints, put together from the table of its steps."""
    lines = [f"prediction before training: 4 {predict(model, x=4.0, w=1.0)!r}"]
    for row in rows:
        lines.append(f"\tgrad: {row['x']} {row['y']} {row['gradient']}")
        if row["x"] == "3.0":
            lines.append(f"progress: {row['epoch']} {row['loss']}")
    return [*lines, f"prediction after training: 4 {predict(model, x=4.0, w=float(rows[-1]['w_after']))!r}"]


@pytest.mark.parametrize("model", ["linear", "sigmoid"])
@pytest.mark.parametrize(("name", "loop"), [("right", "zeroed"), ("never-zeroed", "forgotten")])
def test_the_lessons_program_prints_the_lessons_output_figure_for_figure(model: Any, name: str, loop: str) -> None:
    run = trace(PROGRAMS[name], TrainingConfig(model=model))
    rows = reference(model, loop)
    assert list(run.printed) == expected(rows, model)
    by_step = [float(row["w_after"]) for row in rows]
    shown = [run.frames[turn[-1]].variable("w").value[0] for turn in list(run.steps())[:-1]]
    assert len(shown) > 290
    assert shown == by_step[: len(shown)]


def test_the_well_known_figures() -> None:
    printed = trace(RIGHT, LESSON).printed
    assert printed[1] == "\tgrad: 1.0 2.0 -2.0"
    assert printed[4] == "progress: 0 7.315943717956543"
    assert printed[-1] == "prediction after training: 4 7.999998569488525"


def test_the_lesson_as_printed_runs_to_its_end_and_prints_nothing() -> None:
    run = trace(PROGRAMS["printed"], LESSON)
    assert run.raised is None
    assert run.printed == ()
    assert [run.program.lines[frame.place] for frame in run.frames][-1] == "define-loss"
    assert run.program.unreachable == frozenset(range(6, len(run.program.lines)))


def test_two_elements_raise_where_the_lesson_first_asks_for_a_number() -> None:
    run = trace(PROGRAMS["two-elements"], LESSON)
    assert run.raised is not None
    assert run.raised.message == "a Tensor with 2 elements cannot be converted to Scalar"
    assert run.program.lines[run.frames[-1].place] == "print-before"


@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_script_prints_and_raises_what_the_trace_shows(name: str) -> None:
    config = TrainingConfig(epochs=3, initial_w=0.3, learning_rate=0.05)
    run = trace(PROGRAMS[name], config)
    output, error = io.StringIO(), None
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(script(PROGRAMS[name], config), name, "exec"), {})  # noqa: S102
        except Exception as raised:  # noqa: BLE001
            error = raised
    assert output.getvalue().splitlines() == list(run.printed)
    assert (None if error is None else (type(error).__name__, str(error))) == (
        None if run.raised is None else (run.raised.type, run.raised.message)
    )


def test_the_listing_is_the_lessons() -> None:
    text = [row.text for row in listing(RIGHT, LESSON)]
    assert text[16:22] == [
        "        l = loss(x, y)",
        "        l.backward()",
        '        print("\\tgrad:", x, y, w.grad.item())',
        "        w.data = w.data - 0.01 * w.grad",
        "        w.grad.data.zero_()",
        '    print("progress:", epoch, l.item())',
    ]
    off = PROGRAMS["never-zeroed"]
    assert "        # w.grad.data.zero_()" in [row.text for row in listing(off, LESSON)]
    assert "        for x, y in zip(x_data, y_data):" in [row.text for row in listing(PROGRAMS["printed"], LESSON)]


def test_a_program_ends_however_long_it_is_asked_to_run() -> None:
    body = ("forward", "loss", "backward", "update", "zero") * 4
    program = Program(("import", "x-data", "y-data", "weight"), body=body)
    numbers = tuple(float(one) / 200 for one in range(200))
    run = trace(program, TrainingConfig(epochs=10_000, dataset=Dataset(numbers, numbers)))
    assert len(run.frames) <= MAX_FRAMES
    assert run.epochs == MAX_STEPS // 200
    assert sum(frame.passed_over or 1 for frame in run.frames) == 4 + run.epochs * (1 + 200 * 21)


def test_programs_out_of_bounds_are_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"^“os.remove” is not one of the lines\.$"):
        Program(body=("os.remove",))
    with pytest.raises(ValueError, match=r"^There are 21 lines in the loops; up to 20 are allowed\.$"):
        Program(body=("nothing",) * (MAX_LINES + 1))
    with pytest.raises(ValueError, match=r"^There are 21 lines around the loops; up to 20 are allowed\.$"):
        Program(before=("nothing",) * 11, after=("nothing",) * 10)


def test_a_loop_without_its_data_raises_pythons_error_at_its_header() -> None:
    run = trace(Program(("weight",), body=("forward",)), LESSON)
    assert run.frames[-1].place == SAMPLES
    assert run.raised is not None
    assert run.raised.message == "name 'x_data' is not defined"
