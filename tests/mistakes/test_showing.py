"""What is shown is what is run: the text executed by itself does what the card says, and so does the script."""

import ast
import inspect
import io
import re
import runpy
import subprocess
import sys
import typing
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import nbformat
import pytest
import torch

from backprop.mistakes import CATALOG, Case, Shown, demonstrate, notebook, script
from backprop.mistakes.listing import listing, unreachable
from backprop.mistakes.measuring import graph_nodes, memory_in_use

ROOT = Path(__file__).parents[2]
WORDS = {"fault": "<- fault", "cure": "<- cure", "unreachable": "<- unreachable"}
CASES = {f"{mistake.name}_{case.name}": case for mistake in CATALOG for case in mistake.cases}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def run_text(text: str) -> list[str]:
    """What the shown text itself prints, warns of and raises, run in this process as a program of its own."""
    said: list[str] = []
    names = {
        "torch": torch,
        "graph_nodes": graph_nodes,
        "memory_in_use": memory_in_use,
        "print": lambda *values: said.append(" ".join(map(str, values))),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, category, *_: said.append(f"{category.__name__}: {message}")
        try:
            exec(compile(text, "shown.py", "exec"), names)  # noqa: S102
        except Exception as error:  # noqa: BLE001
            said.append(f"{type(error).__name__}: {error}")
    return said


def said(shown: Shown) -> list[str]:
    return [f"{event.type}: {event.text}" if event.type else event.text for event in shown.events]


def without_memory(lines: list[str]) -> list[str]:
    """Measured memory is never twice the same."""
    return [re.sub(r"(kB[a-z ]*)(-?\d+|nan)", r"\1", line) for line in lines]


@every_case
def test_the_text_that_is_shown_does_what_the_card_says_that_it_does(case: Case) -> None:
    shown = demonstrate(case)
    for form in (shown.broken, shown.mended):
        assert without_memory(run_text(form.listing.text(WORDS))) == without_memory(said(form))
        assert form.events


@every_case
def test_the_lines_shown_are_those_of_the_function_that_runs(case: Case) -> None:
    value = case.setting.default if case.setting else None
    for form in (case.broken, case.mended):
        (function,) = ast.parse(inspect.getsource(form)).body
        body = ast.parse("\n".join(listing(form, case.setting, value).lines)).body
        if case.setting:
            assert ast.unparse(body.pop(0)) == f"{case.setting.name} = {value}"
        assert [ast.dump(line) for line in body] == [ast.dump(line) for line in function.body]
        assert [argument.arg for argument in function.args.args] == ["print", *([case.setting.name] if value else [])]


@every_case
def test_the_guilty_line_and_the_mended_one_are_marked_and_nothing_else(case: Case) -> None:
    broken, mended = demonstrate(case).broken.listing, demonstrate(case).mended.listing
    assert list(broken.marks.values()).count("fault") == 1
    assert set(broken.marks.values()) <= {"fault", "unreachable"}
    assert set(mended.marks.values()) == {"cure"}
    assert broken.lines != mended.lines
    text = broken.text(WORDS).splitlines()
    assert [number for number, line in enumerate(text, start=1) if "<- " in line] == sorted(broken.marks)
    assert all("# fault" not in line and "# cure" not in line for line in (*broken.lines, *mended.lines))


@every_case
def test_each_event_stands_at_a_line_that_can_do_it(case: Case) -> None:
    shown = demonstrate(case)
    for form in (shown.broken, shown.mended):
        for event in form.events:
            line = form.listing.lines[event.line - 1]
            assert line.strip()
            assert form.listing.marks.get(event.line) != "unreachable"
            if event.kind == "printed":
                assert line.strip().startswith("print(")


def as_script(name: str, case: Case) -> str:
    return script(case, heading=name, words=WORDS)


def as_notebook(name: str, case: Case) -> str:
    """The code of the notebook, whose form Jupyter's own schema has passed."""
    said = dict.fromkeys(("setup", "broken", "mended"), name)
    document = nbformat.reads(notebook(case, words=WORDS, said=said), as_version=nbformat.NO_CONVERT)
    nbformat.validate(document)
    return "\n\n".join(cell.source for cell in document.cells if cell.cell_type == "code")


@pytest.mark.parametrize("program", [as_script, as_notebook])
def test_every_program_run_in_a_process_of_its_own_says_what_the_card_says(
    program: Callable[[str, Case], str], tmp_path: Path
) -> None:
    for name, case in CASES.items():
        (tmp_path / f"{name}.py").write_text(program(name, case), encoding="utf-8")
    files = sorted(tmp_path.glob("*.py"))
    run = "import runpy, sys\nfor path in sys.argv[1:]:\n    print('=== ' + path)\n    runpy.run_path(path)\n"
    # Not from this project's folder: a script needs nothing but PyTorch.
    finished = subprocess.run(
        [sys.executable, "-c", run, *map(str, files)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert finished.stderr == ""
    printed = {Path(part.split("\n", 1)[0]).stem: part for part in finished.stdout.split("=== ")[1:]}
    assert set(printed) == set(CASES)
    for name, case in CASES.items():
        shown = demonstrate(case)
        expected = ["--- broken ---", *said(shown.broken), "--- mended ---", *said(shown.mended)]
        assert without_memory(printed[name].splitlines()[1:]) == without_memory(expected)


def test_a_script_that_measures_imports_every_name_that_stands_in_it(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(as_script("total", CASES["total-of-losses_total"]), encoding="utf-8")
    with redirect_stdout(io.StringIO()):
        names = runpy.run_path(str(tmp_path / "script.py"))
    assert typing.get_type_hints(names["mallinfo"], names)


def test_a_script_has_the_learners_setting_in_it(tmp_path: Path) -> None:
    case = CASES["loss-over-all-pairs_column"]
    path = tmp_path / "script.py"
    path.write_text(script(case, 37, heading='A "heading" \\', words=WORDS), encoding="utf-8")
    printed = io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(printed):
        runpy.run_path(str(path))
    assert "numbers 1369" in printed.getvalue()


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("def f():\n    return 1\n    x = 2\n    y = 3", [3, 4]),
        ("def f():\n    return 1\n\n    for i in x:\n        g(i)\nf()", [4, 5]),
        ("for i in x:\n    continue\n    g()", [3]),
        ("while a:\n    if b:\n        break\n    else:\n        raise c\n        g()\n    h()", [6]),
        ("def f():\n    if a:\n        return 1\n    return 2", []),
        ("try:\n    f()\nfinally:\n    g()", []),
    ],
)
def test_lines_that_can_never_run_are_found_by_parsing(code: str, lines: list[int]) -> None:
    assert unreachable(code) == lines
