"""The picture of what a running total holds: real values, told apart without colour."""

import numpy as np
import pytest

from backprop.figures.mistakes.held_graphs import Held, HeldGraphsWords, held_graphs_figure
from backprop.figures.shared.palette import PALETTES

WORDS = HeldGraphsWords(title="Nodes", x_axis="epoch", memory="Memory", broken="total", mended="item")
EPOCHS = np.array([10.0, 20.0])
BROKEN = Held(EPOCHS, np.array([121.0, 241.0]), np.array([70.0, 140.0]))
MENDED = Held(EPOCHS, np.zeros(2), np.array([1.0, -3.0]))


@pytest.mark.parametrize("theme", PALETTES)
def test_both_totals_are_in_both_panels_and_differ_in_more_than_colour(theme: str) -> None:
    figure = held_graphs_figure(BROKEN, MENDED, PALETTES[theme], words=WORDS)  # type: ignore[index]
    by_panel = {(trace["yaxis"], trace["name"]): trace for trace in figure["data"]}
    assert by_panel["y", "total"]["y"].tolist() == [121, 241]
    assert by_panel["y", "item"]["y"].tolist() == [0, 0]
    assert by_panel["y2", "total"]["y"].tolist() == [0.07, 0.14]  # MB
    assert by_panel["y2", "item"]["y"].tolist() == [0.001, -0.003]
    for axes in ("y", "y2"):
        broken, mended = by_panel[axes, "total"]["line"], by_panel[axes, "item"]["line"]
        assert broken["dash"] != mended["dash"]
        assert broken["color"] == PALETTES[theme].warning  # type: ignore[index]
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 0
    assert high > 241
