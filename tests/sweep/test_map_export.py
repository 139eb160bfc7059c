"""The map's table holds the map, and its script, run, writes the same numbers."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from backprop.datasets import PRESETS
from backprop.outcomes import OUTCOMES
from backprop.sweep import Grid, map_outcomes
from backprop.sweep.export import script, table
from tests.sweep.test_outcomes import finished

RATES = tuple(float(f"{rate:.4g}") for rate in np.geomspace(1e-3, 10, 12))
GRIDS = {
    "linear": Grid(learning_rates=RATES, initial_ws=(-3.0, 1.0, 2.0), epochs=60, zero_grad=False),
    "sigmoid": Grid(
        model="sigmoid", learning_rates=RATES, initial_ws=(-3.0, 1.0, 9.5), epochs=30, dataset=PRESETS["reachable"]
    ),
}


@pytest.mark.parametrize("model", GRIDS)
def test_the_script_run_alone_writes_the_map(model: str, tmp_path: Path) -> None:
    grid = GRIDS[model]
    found = finished(map_outcomes(grid))
    (tmp_path / "map.py").write_text(script(grid), encoding="utf-8")
    subprocess.run([sys.executable, "map.py"], cwd=tmp_path, check=True, timeout=120)
    written = pd.read_csv(tmp_path / "map.csv")
    assert list(written["learning_rate"]) == list(RATES) * 3
    assert list(written["initial_w"]) == list(np.repeat(grid.initial_ws, 12))
    tolerance = 0 if model == "linear" else 2e-4  # long vectors of the sigmoid differ in the last digit
    for name in ("final_w", "final_loss"):
        values = getattr(found, name).ravel()
        np.testing.assert_allclose(np.float32(written[name]), values, rtol=tolerance, atol=tolerance)
    assert np.isinf(written["final_loss"]).any() == (model == "linear")


def test_the_table_has_a_line_for_each_cell_with_all_that_is_known_of_it() -> None:
    grid = GRIDS["linear"]
    found = finished(map_outcomes(grid))
    text = table(found)
    read = pd.read_csv(io.StringIO(text))
    assert list(read.columns) == [
        "learning_rate", "initial_w", "final_w", "final_loss", "outcome", "converged_epoch",
    ]  # fmt: skip
    for row, column in ((0, 0), (1, 5), (2, 3), (2, 11)):
        line = read.iloc[row * 12 + column]
        assert line["learning_rate"] == RATES[column]
        assert line["initial_w"] == grid.initial_ws[row]
        assert np.float32(line["final_w"]) == found.final_w[row, column]
        assert np.float32(line["final_loss"]) == found.final_loss[row, column]
        assert line["outcome"] == OUTCOMES[found.outcomes[row, column]].value
    assert set(read.loc[read["initial_w"] == 2.0, "converged_epoch"]) == {0}
    assert ",converged,0\n" in text
    assert ",diverged,\n" in text
