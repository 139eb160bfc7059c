"""The map's table holds the map, and its script, run alone, writes the same numbers and finds the same best rate."""

import io
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from backprop.datasets import PRESETS
from backprop.outcomes import OUTCOMES
from backprop.sweep import Grid, map_outcomes
from backprop.sweep.export import notebook, script, table
from backprop.sweep.finder import best_rate
from tests.sweep.test_outcomes import finished


def rates(low: float, high: float, count: int) -> tuple[float, ...]:
    return tuple(float(f"{rate:.4g}") for rate in np.geomspace(low, high, count))


RATES = rates(1e-3, 10, 12)
GRIDS = {
    "linear": Grid(learning_rates=RATES, initial_ws=(-3.0, 1.0, 2.0), epochs=60, zero_grad=False),
    "sigmoid": Grid(
        model="sigmoid", learning_rates=RATES, initial_ws=(-3.0, 1.0, 9.5), epochs=30, dataset=PRESETS["reachable"]
    ),
    # As the page makes it: its sigmoid differed from the map's in 410 cells.
    "sigmoid, forgotten": Grid(
        model="sigmoid",
        learning_rates=rates(1e-3, 1, 50),
        initial_ws=tuple(round(float(w), 2) for w in np.linspace(-10, 10, 51)),
        epochs=100,
        zero_grad=False,
        dataset=PRESETS["reachable"],
    ),
    "one cell": Grid(model="sigmoid", learning_rates=(0.5,), initial_ws=(1.0,), epochs=1),
    "a tie": Grid(learning_rates=rates(1e-2, 1, 100), initial_ws=(-3.0, 1.0, 2.0), epochs=100),
    "outlier": Grid(learning_rates=rates(1e-3, 1, 100), initial_ws=(1.0,), epochs=100, dataset=PRESETS["outlier"]),
    "homework": Grid(
        model="quadratic", varied="w2", initial=(1.0, 9.0, 0.5), learning_rates=RATES, initial_ws=(-3.0, 1.0, 2.0)
    ),
    "homework, forgotten": Grid(
        model="affine", learning_rates=RATES, initial_ws=(-3.0, 1.0), epochs=40, zero_grad=False, varied="b"
    ),
    "logistic": Grid(
        model="logistic", learning_rates=RATES, initial_ws=(-3.0, 1.0), epochs=40, varied="w", dataset=PRESETS["labels"]
    ),
    "cross-entropy": Grid(
        model="logistic",
        loss="cross_entropy",
        learning_rates=RATES,
        initial_ws=(-10.0, 1.0, 10.0),
        epochs=40,
        varied="b",
        dataset=PRESETS["labels"],
    ),
    "all overflow": Grid(learning_rates=(5.0, 10.0), initial_ws=(1.0,), epochs=200),
}


def cells_of(grid: Grid, *, row: int) -> str:
    """The code of the notebook, whose form Jupyter's own schema has passed."""
    document = nbformat.reads(notebook(grid, row=row), as_version=nbformat.NO_CONVERT)
    nbformat.validate(document)
    return "\n".join(cell.source for cell in document.cells if cell.cell_type == "code")


@pytest.mark.parametrize("program", [script, cells_of])
@pytest.mark.parametrize("name", GRIDS)
def test_script_and_notebook_write_the_map_to_the_last_digit_and_find_its_best_rate(
    name: str,
    program: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    grid = GRIDS[name]
    found = finished(map_outcomes(grid))
    row = grid.shape[0] // 2
    (tmp_path / "map.py").write_text(program(grid, row=row), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path("map.py")
    written = pd.read_csv(tmp_path / "map.csv")
    assert list(written["learning_rate"]) == list(grid.learning_rates) * grid.shape[0]
    assert list(written[f"initial_{grid.varied}"]) == list(np.repeat(grid.initial_ws, grid.shape[1]))
    names = {1: ["w"], 2: ["w", "b"], 3: ["w1", "w2", "b"]}[max(1, len(grid.initial))]
    for parameter, ends in zip(names, found.final_w.reshape(len(names), -1), strict=True):
        np.testing.assert_array_equal(np.float32(written[f"final_{parameter}"]), ends)
    np.testing.assert_array_equal(np.float32(written["final_loss"]), found.final_loss.ravel())
    np.testing.assert_allclose(written["mean_loss"], found.mean_loss.ravel(), rtol=1e-12, atol=1e-300)
    best = best_rate(found, row)
    said = re.search(r"best learning rate is (\S+)\n", capsys.readouterr().out)
    assert (None if said is None else float(said[1])) == (None if best is None else best.learning_rate)
    assert (best is None) == (name == "all overflow")


def test_the_script_runs_alone(tmp_path: Path) -> None:
    (tmp_path / "map.py").write_text(script(GRIDS["one cell"], row=0), encoding="utf-8")
    ran = subprocess.run([sys.executable, "map.py"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("cells: 1 finished: 1\nfrom w = 1.0 the best learning rate is 0.5\n")
    assert len((tmp_path / "map.csv").read_text().splitlines()) == 2


def test_the_table_of_several_parameters_has_a_column_for_each() -> None:
    grid = GRIDS["homework"]
    found = finished(map_outcomes(grid))
    read = pd.read_csv(io.StringIO(table(found)))
    ends = ["final_w1", "final_w2", "final_b"]
    assert list(read.columns)[:6] == ["learning_rate", "initial_w2", *ends, "final_loss"]
    np.testing.assert_array_equal(np.float32(read[ends]).T, found.final_w.reshape(3, -1))


def test_the_table_has_a_line_for_each_cell_with_all_that_is_known_of_it() -> None:
    grid = GRIDS["linear"]
    found = finished(map_outcomes(grid))
    text = table(found)
    read = pd.read_csv(io.StringIO(text))
    assert list(read.columns) == [
        "learning_rate", "initial_w", "final_w", "final_loss", "outcome", "converged_epoch", "mean_loss",
    ]  # fmt: skip
    for row, column in ((0, 0), (1, 5), (2, 3), (2, 11)):
        line = read.iloc[row * 12 + column]
        assert line["learning_rate"] == RATES[column]
        assert line["initial_w"] == grid.initial_ws[row]
        assert np.float32(line["final_w"]) == found.final_w[row, column]
        assert np.float32(line["final_loss"]) == found.final_loss[row, column]
        assert line["mean_loss"] == found.mean_loss[row, column]
        assert line["outcome"] == OUTCOMES[found.outcomes[row, column]].value
    assert set(read.loc[read["initial_w"] == 2.0, "converged_epoch"]) == {0}
    assert ",converged,0,0.0\n" in text
    assert ",diverged,,inf\n" in text
