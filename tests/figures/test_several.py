"""The figures of several parameters draw what the runs did, and the surface is the mean loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.figures.shared.palette import PALETTES
from backprop.figures.shared.view import several_view
from backprop.figures.training.loss import loss_figure
from backprop.figures.training.optimizers import PathsWords, losses_figure, paths_figure
from backprop.figures.training.parameters import axes_of, parameters_figure
from backprop.figures.training.surface import surface, surface_figure
from backprop.outcomes import diagnose_several, lowest_point
from backprop.training import TrainingConfig, train, train_all
from backprop.ui.training.chart_words import LOSS_CHART
from backprop.ui.training.several.chart_words import PARAMETERS_CHART, SURFACE

LIGHT = PALETTES["light"]
CONFIGS = {
    "the homework's line": TrainingConfig(model="affine"),
    "the homework's parabola": TrainingConfig(model="quadratic"),
    "an explosion": TrainingConfig(model="quadratic", learning_rate=0.1),
    "an overflow at once": TrainingConfig(model="affine", learning_rate=10, dataset=Dataset(x=(1e19,), y=(0,))),
    "one sample": TrainingConfig(model="quadratic", dataset=PRESETS["one sample"], epochs=1),
    "all x equal": TrainingConfig(model="affine", dataset=Dataset((2.0, 2.0), (4.0, 5.0))),
    "starts at the best": TrainingConfig(model="affine", initial=(2.0, 0.0)),
    "labels": TrainingConfig(model="logistic", dataset=PRESETS["labels"], loss="cross_entropy", learning_rate=1.0),
    "out of reach": TrainingConfig(model="logistic"),
    "labels that overlap": TrainingConfig(model="logistic", dataset=Dataset((1.0, 2.0, 3.0), (0.0, 1.0, 0.0))),
    "huge x": TrainingConfig(model="quadratic", dataset=Dataset((1e30, 2.0), (1.0, 2.0))),
}
WORDS = PathsWords(title="Mean loss", x_axis="epoch", names=("a", "b", "c", "d", "e"), lowest="lowest", held="")


def drawn(figure: dict) -> None:
    assert go.Figure(figure).data
    for name, axis in figure["layout"].items():
        if "axis" in name and "range" in axis:
            low, high = axis["range"]
            assert np.isfinite([low, high]).all()
            assert low < high


@pytest.mark.parametrize("held", ["w1", "b"])
@pytest.mark.parametrize("name", CONFIGS)
def test_every_run_gives_figures_that_plotly_takes(name: str, held: str) -> None:
    config = CONFIGS[name]
    seen = several_view(train(config), diagnose_several(train(config)))
    drawn(parameters_figure(seen, LIGHT, words=PARAMETERS_CHART, held=held, pins={"pinned": seen}))
    for asked in (4.0, 1000.0):
        drawn(loss_figure(seen, LIGHT, words=LOSS_CHART, scale="log", pins={}, asked=asked))
    assert go.Figure(surface_figure(seen, LIGHT, words=SURFACE, places=(0, 1))).data
    others = [replace(config, optimizer=one, learning_rate=0.1) for one in ("momentum", "rmsprop", "adam", "adagrad")]
    runs = train_all([config, *others])
    lowest = lowest_point(config.model, config.dataset, config.loss)
    drawn(paths_figure(runs, lowest, LIGHT, words=WORDS, places=(0, 1)))
    drawn(losses_figure(runs, LIGHT, words=WORDS))


def test_the_surface_is_the_mean_loss() -> None:
    across, up = np.linspace(-1, 2, 5), np.linspace(0, 3, 4)
    losses = surface(TrainingConfig(model="quadratic"), (9.0, 0.5, 9.0), (0, 2), across, up)
    x, y = ARTICLE.arrays()
    for row, b in enumerate(up):
        for column, w1 in enumerate(across):
            assert losses[row, column] == pytest.approx(np.mean((w1 * x**2 + 0.5 * x + b - y) ** 2))


def test_a_path_begins_at_the_start_and_leads_to_the_end() -> None:
    run = train(TrainingConfig(model="quadratic", initial=(0.5, -1.0, 2.0)))
    seen = several_view(run, diagnose_several(run))
    figure = parameters_figure(seen, LIGHT, words=PARAMETERS_CHART, held="w2", pins={})
    path = next(one for one in figure["data"] if one["name"] == PARAMETERS_CHART.path)
    assert (path["x"][0], path["y"][0]) == (0.5, 2.0)
    assert (path["x"][-1], path["y"][-1]) == pytest.approx((run.final[0], run.final[2]))
    star = next(one for one in figure["data"] if one["name"] == PARAMETERS_CHART.lowest)
    assert (star["x"][0], star["y"][0]) == pytest.approx((0, 0), abs=1e-9)
    assert figure["layout"]["xaxis2"]["title"]["text"] == "w1"


def test_the_trained_prediction_is_marked_where_it_is_asked_for() -> None:
    run = train(TrainingConfig(model="quadratic"))
    seen = several_view(run, diagnose_several(run))
    figure = loss_figure(seen, LIGHT, words=LOSS_CHART, scale="linear", pins={}, asked=4.0)
    mark = next(one for one in figure["data"] if one["name"] == LOSS_CHART.asked)
    assert (mark["x"][0], mark["y"][0]) == (4.0, pytest.approx(8.544171))
    assert figure["layout"]["xaxis2"]["range"][1] > 4
    far = loss_figure(seen, LIGHT, words=LOSS_CHART, scale="linear", pins={}, asked=1000.0)
    assert LOSS_CHART.asked not in [one["name"] for one in far["data"]]


@pytest.mark.parametrize(
    ("names", "held", "expected"),
    [
        (("w", "b"), "b", ("w", "b")),
        (("w1", "w2", "b"), "b", ("w1", "w2")),
        (("w1", "w2", "b"), "w1", ("w2", "b")),
        (("w1", "w2", "b"), "w", ("w1", "w2")),
    ],
)
def test_the_surface_is_drawn_over_what_is_not_held(
    names: tuple[str, ...], held: str, expected: tuple[str, str]
) -> None:
    assert axes_of(names, held) == expected
