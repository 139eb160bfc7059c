"""What the page says of a map agrees with the map."""

import re

import numpy as np
import pytest

from backprop.sweep import Grid, map_outcomes
from backprop.ui.sweep import words
from tests.sweep.test_outcomes import finished


@pytest.mark.parametrize("rates", [(0.01,), (1e-3, 0.1, 0.3), tuple(np.geomspace(1e-3, 1, 37).tolist())])
@pytest.mark.parametrize("zero_grad", [True, False], ids=["zeroed", "forgotten"])
def test_the_counts_in_the_sentence_add_up_to_all_runs(rates: tuple[float, ...], zero_grad: bool) -> None:
    grid = Grid(learning_rates=rates, initial_ws=(-3.0, 2.0, 7.0), epochs=60, zero_grad=zero_grad)
    sentence = words.shares(finished(map_outcomes(grid)))
    whole = re.match(r"Of ([\d,]+) runs, gradients (zeroed|forgotten): ", sentence)
    counts = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) [a-z ]+ \(", sentence)]
    assert sum(counts) == int(whole[1].replace(",", "")) == grid.cells
    assert whole[2] == ("zeroed" if zero_grad else "forgotten")
