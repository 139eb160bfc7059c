"""The picture of a loop that a learner built shows what the loop did, also where it failed or left any scale."""

import random

import numpy as np
import pytest

from backprop.exercises.build import Build
from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Exercise, FitScene
from backprop.exercises.loop_judging import lessons_run
from backprop.exercises.loop_running import Loop, run_loop
from backprop.figures.exercises.fits import FitsWords, fits_figure
from backprop.figures.exercises.loop_run import LoopRunWords, loop_run_figure
from backprop.figures.shared.palette import PALETTES
from backprop.training import train_all
from tests.exercises.generated import near_answer

WORDS = LoopRunWords(title="title", x_axis="x_axis", w="w", lesson="lesson", loss_title="loss_title", loss="loss")
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


@pytest.mark.parametrize("exercise", [e for e in CATALOG.values() if isinstance(e.task, Build)], ids=lambda e: e.id)
def test_every_point_within_reach_lies_in_the_picture_of_every_loop(exercise: Exercise) -> None:
    chance = random.Random(exercise.id)
    loops = [exercise.task.loop(near_answer(exercise, chance)) for _ in range(12)]
    loops.append(Loop(("weight",), ("forward", "difference", "backward", "update", "zero")))
    for loop in loops:
        run = run_loop(loop)
        lesson = lessons_run(loop.parameters)
        layout = loop_run_figure(run, lesson, PALETTES["light"], words=WORDS)["layout"]
        ends = [value for name in loop.parameters for value in run.values(name)]
        for axis, values, reach in (("yaxis", ends, 20), ("yaxis2", run.losses, 400)):
            low, high = layout[axis]["range"]
            assert low < high, loop
            assert all(low <= value <= high for value in values if abs(value) < reach), (loop, axis)


@pytest.mark.parametrize("name", ["quadratic-for-four", "two-samples"])
def test_the_curves_of_the_homework_pass_where_the_models_predict(name: str) -> None:
    scene = CATALOG[name].scene
    assert isinstance(scene, FitScene)
    runs = train_all(scene.configs)
    words = FitsWords(title="title", x_axis="x", samples="samples", before="before", after="after", others="others")
    data = fits_figure(runs, PALETTES["light"], words=words, x=scene.x)["data"]
    before, curves = data[0], data[1 : 1 + len(runs)]
    start = runs[0].config.initial
    np.testing.assert_allclose(before["y"], np.polyval(start, before["x"]), rtol=1e-5, atol=1e-5)
    for curve, dot, run in zip(curves, data[1 + len(runs) :], runs, strict=False):
        w1, w2, b = run.weights[-1].astype(np.float64)
        np.testing.assert_allclose(curve["y"], w1 * curve["x"] ** 2 + w2 * curve["x"] + b, rtol=1e-5, atol=1e-5)
        assert list(dot["y"]) == [run.predict(4.0)]
    assert (list(data[-1]["x"]), list(data[-1]["y"])) == (list(run.config.dataset.x), list(run.config.dataset.y))
