"""The picture of a loop that a learner built shows what the loop did, also where it failed or left any scale."""

import numpy as np
import pytest

from backprop.exercises.loop_judging import lessons_run
from backprop.exercises.loop_running import Loop, run_loop
from backprop.figures.loop_run import loop_run_figure
from backprop.figures.palette import PALETTES

WORDS = {name: name for name in ("title", "w", "lesson", "loss_title", "loss", "x_axis")}
LESSON = ("forward", "loss", "backward", "update", "zero")


def figure(*body: str) -> dict:
    return loop_run_figure(run_loop(Loop(("weight",), body)), lessons_run(), PALETTES["light"], words=WORDS)


def test_the_lessons_own_lines_lie_on_the_lessons_curve() -> None:
    lesson, weights, losses = figure(*LESSON)["data"]
    assert np.array_equal(np.float32(weights["y"]), np.float32(lesson["y"]))
    assert np.array_equal(np.float32(losses["y"]), lessons_run().losses)


def test_a_loop_that_fails_in_its_first_step_is_drawn_as_a_dot() -> None:
    _, weights, losses = figure("forward", "loss", "backward", "update-recorded")["data"]
    assert weights["mode"] == losses["mode"] == "markers"
    assert list(losses["y"]) == [1]


@pytest.mark.parametrize("body", [("forward", "loss", "backward", "update-uphill"), ("forward",), ("nothing",)])
def test_no_loop_takes_the_scale_away_from_the_picture(body: tuple[str, ...]) -> None:
    layout = figure(*body)["layout"]
    for axis in ("yaxis", "yaxis2"):
        low, high = layout[axis]["range"]
        assert -500 < low < high < 500
