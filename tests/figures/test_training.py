"""The figures draw what the run did, all of it that can be seen, and ask the player for the right marks."""

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.figures.forgetting.loops import forgetting_figure
from backprop.figures.shared.common import MAX_POINTS, Figure, thin
from backprop.figures.shared.palette import PALETTES
from backprop.figures.shared.view import RunView, reaching, view
from backprop.figures.training.loss import loss_figure
from backprop.figures.training.weight import landscape, weight_figure
from backprop.outcomes import diagnose
from backprop.training import TrainingConfig, train
from backprop.ui.training.chart_words import FORGETTING_CHART, LOSS_CHART, WEIGHT_CHART

LIGHT = PALETTES["light"]
CONFIGS = {
    "the lesson": TrainingConfig(),
    "one epoch of one sample": TrainingConfig(epochs=1, dataset=PRESETS["one sample"]),
    "an explosion": TrainingConfig(learning_rate=0.25),
    "an overflow at once": TrainingConfig(learning_rate=10, initial_w=1000, dataset=Dataset(x=(1e19,), y=(0,))),
    "never moves": TrainingConfig(dataset=Dataset(x=(0.0,), y=(1.0,))),
    "starts at the optimum": TrainingConfig(initial_w=2.0),
    "a sigmoid far out": TrainingConfig(model="sigmoid", initial_w=1000),
    "many steps": TrainingConfig(epochs=2_000, dataset=PRESETS["noisy"]),
    "a tiny weight": TrainingConfig(dataset=Dataset(x=(1e6,), y=(1e-6,)), learning_rate=1e-13),
    "a huge weight": TrainingConfig(dataset=Dataset(x=(1e-6,), y=(1e6,)), learning_rate=10, epochs=5),
}


def seen(config: TrainingConfig) -> RunView:
    run = train(config)
    return view(run, diagnose(run))


def figures(config: TrainingConfig, scale: Any = "linear") -> dict[str, Figure]:
    zeroed, forgotten = seen(config), seen(replace(config, zero_grad=False))
    pins = {"pinned": seen(TrainingConfig(learning_rate=0.3))}
    return {
        "loss": loss_figure(zeroed, LIGHT, words=LOSS_CHART, scale=scale, pins=pins),
        "weight": weight_figure(zeroed, landscape(zeroed), LIGHT, words=WEIGHT_CHART, pins=pins),
        "forgetting": forgetting_figure(zeroed, forgotten, LIGHT, words=FORGETTING_CHART),
    }


def ranges(figure: Figure) -> list[list[float]]:
    return [axis["range"] for name, axis in figure["layout"].items() if "axis" in name and "range" in axis]


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("name", CONFIGS)
def test_every_run_gives_figures_that_plotly_takes(name: str, scale: str) -> None:
    for figure in figures(CONFIGS[name], scale).values():
        assert go.Figure(figure).data
        for low, high in ranges(figure):
            assert np.isfinite([low, high]).all()
            assert low < high
        for trace in figure["data"]:
            assert len(trace["x"]) == len(trace["y"]) <= MAX_POINTS + 2
        # Something is to be seen of this run, not only of the pinned one.
        own = [trace for trace in figure["data"] if trace["name"] != "pinned"]
        drawn = any(np.isfinite(np.asarray(trace["y"], dtype=float)).any() for trace in own)
        assert drawn or "overflow" in name or LOSS_CHART.all_zero in str(figure["layout"]["annotations"])


@given(arrays(np.float64, st.integers(1, 3000), elements=st.floats(-1e6, 1e6)))
def test_thinning_keeps_the_ends_the_peaks_and_the_order(values: np.ndarray) -> None:
    kept = thin(values)
    assert len(kept) <= max(MAX_POINTS + 2, 0)
    assert list(kept) == sorted(set(kept))
    assert kept[0] == 0
    assert kept[-1] == len(values) - 1
    assert values[kept].max() == values.max()
    assert values[kept].min() == values.min()
    if len(values) <= MAX_POINTS:
        assert len(kept) == len(values)


def test_a_run_that_explodes_is_shown_while_it_can_be_read() -> None:
    shown = seen(CONFIGS["an explosion"])
    assert 9 <= shown.shown_steps < 60 < len(shown.run)
    assert not shown.whole
    distances = np.abs(shown.run.weights - 2)
    assert distances[: shown.shown_steps].max() <= 40
    assert distances[shown.shown_steps :].max() > 40
    assert seen(CONFIGS["the lesson"]).whole


def test_a_loop_that_stays_bounded_sets_the_scale_where_the_other_explodes() -> None:
    figure = figures(TrainingConfig(learning_rate=0.25, epochs=30))["forgetting"]
    forgotten = train(TrainingConfig(learning_rate=0.25, epochs=30, zero_grad=False)).weights
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= forgotten.min()
    assert forgotten.max() <= high
    assert high - low < 2 * np.ptp(forgotten)


def test_the_curve_is_the_mean_loss_and_the_path_lies_on_it() -> None:
    figure = figures(TrainingConfig())["weight"]
    x, y = ARTICLE.arrays()
    for name in (WEIGHT_CHART.landscape_title, WEIGHT_CHART.path):
        trace = next(one for one in figure["data"] if one["name"] == name)
        by_hand = [np.mean((w * x - y) ** 2) for w in trace["x"]]
        assert np.allclose(trace["y"], by_hand)


def test_marks_are_asked_for_in_panels_that_exist_and_series_that_the_player_has() -> None:
    known = {
        "step", "loss", "prediction", "gradient", "w", "w_after", "landscape", "landscape_after",
        "w_forgotten", "gradient_forgotten",
    }  # fmt: skip
    for figure in figures(TrainingConfig()).values():
        for cursor in figure["layout"]["meta"]["cursors"]:
            assert {cursor.get("x", "w"), cursor.get("y", "w")} <= known  # a curve moves with w
            assert f"xaxis{cursor['axes']}" in figure["layout"]


def test_the_forgotten_loop_is_told_apart_by_more_than_its_colour() -> None:
    traces = figures(TrainingConfig())["forgetting"]["data"]
    dashes = {trace["name"]: trace["line"]["dash"] for trace in traces}
    assert len(set(dashes.values())) == 3


def test_the_optimum_is_in_the_picture_unless_it_would_shrink_the_run_to_a_dot() -> None:
    assert reaching(2.0, 0.0, 1.0) == (0.0, 2.0)
    assert reaching(-5.0, 0.0, 1.0) == (-5.0, 1.0)
    assert reaching(1000.0, 0.0, 1.0) == (0.0, 1.0)
    assert reaching(None, 0.0, 1.0) == (0.0, 1.0)
