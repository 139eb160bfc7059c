"""The program to take home prints the gradients that the recording has."""

import ast
import contextlib
import io
import subprocess
import sys

import nbformat
import numpy as np
import torch
from hypothesis import given, settings

from backprop.graph import code, record
from backprop.graph.program import notebook
from tests.expressions.cases import cases

LESSON = {"x": 1.0, "w": 1.0, "y": 2.0}


def test_the_lessons_program():
    assert code("(x*w - y)**2", LESSON, ("w",)) == (
        '"""A graph and its gradients, in PyTorch (pip install torch numpy)."""\n\n'
        "import torch\n\n"
        "torch.set_default_dtype(torch.float64)\n\n"
        "x = torch.tensor(1.0)\n"
        "w = torch.tensor(1.0, requires_grad=True)\n"
        "y = torch.tensor(2.0)\n\n"
        "L = (x * w - y) ** 2\n"
        'print("L =", L.item())\n\n'
        "L.backward()\n"
        'print("w.grad =", w.grad.tolist())\n'
    )


def test_it_runs_as_a_program_of_its_own():
    program = code("sum(sigmoid(W @ x)**2) / L", {"W": [[1, 2], [3, 4]], "x": [0.1, 0.2], "L": 2}, ("W", "L"))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.startswith("L1 = ")
    assert "\nW.grad = [[" in done.stdout


def test_the_notebook_is_valid_and_holds_the_code_of_the_program():
    arguments = "sum(sigmoid(W @ x)**2) / L", {"W": [[1, 2], [3, 4]], "x": [0.1, 0.2], "L": 2}, ("W", "L")
    document = nbformat.reads(notebook(*arguments), as_version=nbformat.NO_CONVERT)
    nbformat.validate(document)
    cells = [cell.source for cell in document.cells if cell.cell_type == "code"]
    assert code(*arguments).endswith("\n\n" + "\n\n".join(cells) + "\n")


@settings(max_examples=60)
@given(cases())
def test_running_it_prints_the_recorded_gradients(case):
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(code(case.expression, case.values, case.parameters), {})  # noqa: S102 our own program, of our own expression
    finally:
        torch.set_default_dtype(torch.float32)
    lines = dict(line.split(" = ") for line in printed.getvalue().splitlines())
    graph = record(case.expression, case.values, case.parameters)
    for name in case.parameters:
        theirs = np.array(ast.literal_eval(lines[f"{name}.grad"]))
        np.testing.assert_allclose(graph.node(name).gradient, theirs, rtol=1e-12, atol=1e-12)
