"""The pictures of the page on forgetting show the runs' own numbers, and the marks that the player moves."""

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from backprop.datasets import PRESETS, Dataset
from backprop.figures.forgetting.held import CLOSE_STEPS, close_range, held_figure
from backprop.figures.forgetting.loops import forgetting_figure
from backprop.figures.forgetting.rates import HIGH, LOW, LoopFactors, stability_figure
from backprop.figures.forgetting.weights_compared import WeightSeries, weights_figure
from backprop.figures.shared.common import Figure
from backprop.figures.shared.palette import PALETTES
from backprop.figures.shared.view import RunView, view
from backprop.outcomes import diagnose
from backprop.stability import epoch_factors
from backprop.training import TrainingConfig, train
from backprop.training.step_gradients import step_gradients
from backprop.ui.forgetting.rates import WORDS as RATES_WORDS
from backprop.ui.forgetting.stage import HELD_CHART, WEIGHTS_CHART

LIGHT = PALETTES["light"]
CONFIGS = {
    "the lesson": TrainingConfig(),
    "one step": TrainingConfig(epochs=1, dataset=PRESETS["one sample"]),
    "the correct loop explodes": TrainingConfig(learning_rate=0.25),
    "the forgetful loop explodes": TrainingConfig(learning_rate=0.1),
    "an overflow at once": TrainingConfig(learning_rate=10, initial_w=1000, dataset=Dataset(x=(1e19,), y=(0,))),
    "never moves": TrainingConfig(dataset=Dataset(x=(0.0,), y=(1.0,))),
    "many steps": TrainingConfig(epochs=2_000, dataset=PRESETS["noisy"]),
}


def pair(config: TrainingConfig) -> tuple[RunView, RunView]:
    runs = (train(replace(config, zero_grad=zero_grad)) for zero_grad in (True, False))
    zeroed, forgotten = (view(run, diagnose(run)) for run in runs)
    return zeroed, forgotten


def held(config: TrainingConfig, step: int) -> Figure:
    zeroed, forgotten = pair(config)
    words = replace(HELD_CHART, close_title="close")
    return held_figure(zeroed, forgotten, step_gradients(forgotten.run), LIGHT, step=step, words=words)


def bars(figure: Figure) -> tuple[Any, Any]:
    old, own = (trace for trace in figure["data"] if trace["type"] == "bar")
    return old, own


def all_finite(figure: Figure) -> None:
    assert go.Figure(figure).data
    for name, axis in figure["layout"].items():
        if "axis" in name and "range" in axis:
            low, high = axis["range"]
            assert np.isfinite([low, high]).all()
            assert low < high


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("step", [0, 5, 10_000])
def test_any_pair_of_runs_gives_pictures_that_plotly_takes(name: str, step: int) -> None:
    zeroed, forgotten = pair(CONFIGS[name])
    all_finite(forgetting_figure(zeroed, forgotten, LIGHT, words=WEIGHTS_CHART, below="losses"))
    all_finite(held(CONFIGS[name], step))


@pytest.mark.parametrize("name", ["the lesson", "the correct loop explodes", "many steps"])
def test_the_bars_of_a_step_are_what_was_left_over_and_its_own_gradient(name: str) -> None:
    _, forgotten = pair(CONFIGS[name])
    run = forgotten.run
    old, own = bars(held(CONFIGS[name], step=14))
    assert list(old["x"]) == list(own["x"]) == list(range(3, 15))
    for step, left_over, base, mine in zip(own["x"], old["y"], own["base"], own["y"], strict=True):
        assert base == left_over
        assert left_over + mine == pytest.approx(float(run.gradients[step]), abs=1e-6)
        # Nothing was zeroed, so that all that the step before held is still there.
        assert left_over == pytest.approx(float(run.gradients[step - 1]), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(
    ("step", "steps", "first", "last"), [(0, 300, 0, 11), (5, 300, 0, 11), (20, 300, 9, 20), (3, 4, 0, 3)]
)
def test_the_close_look_ends_at_the_step(step: int, steps: int, first: int, last: int) -> None:
    close = close_range(step, steps)
    assert (close[0], close[-1]) == (first, last)
    assert len(close) <= CLOSE_STEPS


def test_the_lower_panel_of_the_two_loops_is_each_steps_loss() -> None:
    zeroed, forgotten = pair(TrainingConfig())
    figure = forgetting_figure(zeroed, forgotten, LIGHT, words=WEIGHTS_CHART, below="losses")
    lower = {trace["name"]: trace["y"] for trace in figure["data"] if trace.get("yaxis") == "y2"}
    assert lower["zeroed"] == pytest.approx(zeroed.run.losses)
    assert lower["forgotten"] == pytest.approx(forgotten.run.losses)
    assert {mark["y"] for mark in figure["layout"]["meta"]["cursors"]} == {"w", "w_forgotten", "loss", "loss_forgotten"}


def loop(rates: np.ndarray, *, zero_grad: bool, closed_form: bool) -> LoopFactors:
    factors = np.abs(epoch_factors(TrainingConfig().dataset, rates, zero_grad))
    empty = np.empty(0)
    return LoopFactors(rates if closed_form else empty, factors if closed_form else empty, ((0.0, 0.2),), factors)


@pytest.mark.parametrize("closed_form", [True, False])
@pytest.mark.parametrize("current", [0.01, 0.05, 2.0])
def test_the_stability_picture_has_curves_only_where_there_is_a_closed_form(closed_form: bool, current: float) -> None:
    rates = np.geomspace(0.01, 2, 30)
    zeroed, forgotten = (loop(rates, zero_grad=zero, closed_form=closed_form) for zero in (True, False))
    figure = stability_figure(zeroed, forgotten, LIGHT, rates=rates, current=current, words=RATES_WORDS)
    all_finite(figure)
    modes = [trace["mode"] for trace in figure["data"]]
    assert modes.count("markers") == 2
    assert modes.count("lines") == (5 if closed_form else 1)  # the line at 1, two curves, two strips
    dots = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    assert dots["y"] == pytest.approx(np.clip(zeroed.measured, LOW, HIGH))
    assert figure["layout"]["shapes"][0]["x0"] == current


def test_a_measurement_that_failed_leaves_no_dot() -> None:
    rates = np.array([0.1, 0.2, 0.3])
    gap = LoopFactors(np.empty(0), np.empty(0), (), np.array([0.5, np.nan, 2.0]))
    figure = stability_figure(gap, gap, LIGHT, rates=rates, current=0.1, words=RATES_WORDS)
    assert [list(trace["x"]) for trace in figure["data"] if trace["mode"] == "markers"] == [[0.1, 0.3], [0.1, 0.3]]


def test_compared_weights_are_drawn_as_they_are_and_marks_at_some_of_them() -> None:
    steps, weights = np.arange(100), np.linspace(1, 2, 100)
    exploded = np.where(steps < 50, weights, np.inf)
    series = [
        WeightSeries("a", steps, weights, LIGHT.zeroed, "line"),
        WeightSeries("b", steps, exploded, LIGHT.forgotten, "dashed"),
        WeightSeries("c", steps, weights, LIGHT.ink, "marks"),
    ]
    figure = weights_figure(series, LIGHT, title="w", x_axis="step", low_high=(1, 2))
    all_finite(figure)
    a, b, c = figure["data"]
    assert list(a["y"]) == list(weights)
    assert list(b["y"]) == list(weights[:50])
    assert set(c["x"]) < set(steps)
    assert c["y"] == pytest.approx(weights[c["x"]])
