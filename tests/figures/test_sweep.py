"""The map's picture holds the map's numbers, and its colours can be told apart."""

import base64
import itertools

import numpy as np
import pytest

from backprop.figures.shared.palette import PALETTES, mixed
from backprop.figures.sweep.colors import outcome_colors
from backprop.figures.sweep.fields import (
    difference_field,
    epochs_field,
    loss_difference_field,
    loss_field,
    outcome_field,
)
from backprop.figures.sweep.heatmap import map_figure
from backprop.stability import converging_learning_rates
from backprop.sweep import Grid, OutcomeMap, map_outcomes
from backprop.ui.sweep.words import DIFFERENCES, OUTCOME_NAMES, map_chart
from tests.figures.test_palette import EYES, THEMES, linear_rgb, oklab
from tests.sweep.test_outcomes import finished

LIGHT = PALETTES["light"]
RATES = tuple(np.geomspace(1e-3, 1, 30))
STARTS = tuple(np.linspace(-10, 10, 21))

WORDS = map_chart("the map", "w")


@pytest.fixture(scope="module")
def both() -> list[OutcomeMap]:
    return [
        finished(map_outcomes(Grid(learning_rates=RATES, initial_ws=STARTS, epochs=60, zero_grad=zero_grad)))
        for zero_grad in (True, False)
    ]


def figure(found: list[OutcomeMap], field: object, current: tuple[float, float] = (0.01, 1.0)) -> dict:
    limits = [
        (
            converging_learning_rates(one.grid.dataset, one.grid.zero_grad),
            "zeroed" if one.grid.zero_grad else "forgotten",
        )
        for one in found
    ]
    return map_figure(found, field, LIGHT, current=current, row=11, limits=limits, words=WORDS)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", EYES)
def test_outcomes_are_told_apart_by_every_kind_of_eye(theme: str, eye: str) -> None:
    colors = outcome_colors(PALETTES[theme]).values()
    seen = [oklab(np.array(EYES[eye]) @ linear_rgb(color)) for color in colors]
    assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)) > 0.11


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mixed("#ff0000", "#0000ff", 1) == "#ff0000"
    assert mixed("#ff0000", "#0000ff", 0) == "#0000ff"
    assert mixed("#ff0000", "#0000ff", 0.5) == "#800080"


def test_the_readout_gets_every_cells_own_numbers(both: list[OutcomeMap]) -> None:
    drawn = figure(both, difference_field(*both, LIGHT, DIFFERENCES))
    cells = drawn["layout"]["meta"]["cells"]
    assert cells["rates"] == list(RATES)
    assert cells["starts"] == list(STARTS)
    for one, sent in zip(both, cells["maps"], strict=True):
        assert sent["loop"] == ("zeroed" if one.grid.zero_grad else "forgotten")
        for name, values, kind in (("loss", one.mean_loss.astype("<f4"), "<f4"), ("epochs", one.epochs, "<i2")):
            np.testing.assert_array_equal(np.frombuffer(base64.b64decode(sent[name]), kind), values.ravel())
        np.testing.assert_array_equal(np.frombuffer(base64.b64decode(sent["outcomes"]), np.uint8), one.outcomes.ravel())


def test_the_exact_limits_are_drawn_where_the_map_changes(both: list[OutcomeMap]) -> None:
    drawn = figure(both[:1], outcome_field(both[0], LIGHT, OUTCOME_NAMES))
    lines = next(trace for trace in drawn["data"] if trace["name"] == WORDS.zeroed_limit)
    edges = {x for x in lines["x"] if x is not None}
    assert edges == {edge for window in converging_learning_rates(both[0].grid.dataset) for edge in window if edge > 0}


def test_the_run_of_the_training_page_is_marked_where_it_is_on_the_map(both: list[OutcomeMap]) -> None:
    field = outcome_field(both[0], LIGHT, OUTCOME_NAMES)
    marks = [trace for trace in figure(both[:1], field)["data"] if trace["name"] == WORDS.current]
    assert [(trace["x"][0], trace["y"][0]) for trace in marks] == [(0.01, 1.0)] * 2
    outside = figure(both[:1], field, current=(1e-5, 1.0))["data"]
    assert all(trace["name"] != WORDS.current for trace in outside)


def test_names_stand_in_areas_of_their_own_kind(both: list[OutcomeMap]) -> None:
    drawn = figure(both[:1], outcome_field(both[0], LIGHT, OUTCOME_NAMES))
    placed = [one for one in drawn["layout"]["annotations"] if one["text"] in OUTCOME_NAMES.values()]
    assert {one["text"] for one in placed} >= {"converged", "diverged"}
    for one in placed:
        column = int(np.abs(np.log10(RATES) - one["x"]).argmin())
        row = int(np.abs(np.array(STARTS) - one["y"]).argmin())
        assert list(OUTCOME_NAMES.values())[both[0].outcomes[row, column]] == one["text"]


def test_fields_hold_every_cell_within_their_scale(both: list[OutcomeMap]) -> None:
    for field in (
        loss_field(both[0], LIGHT, title=""),
        epochs_field(both[0], LIGHT, title=""),
        loss_difference_field(*both, LIGHT, title=""),
    ):
        known = field.values[np.isfinite(field.values)]
        assert field.values.shape == both[0].grid.shape
        assert field.low <= known.min()
        assert known.max() <= field.high
        assert field.low <= field.ticks[0][0] < field.ticks[-1][0] <= field.high
    assert np.array_equal(np.isfinite(epochs_field(both[0], LIGHT, title="").values), both[0].epochs >= 0)


def test_the_difference_says_which_loop_runs_away(both: list[OutcomeMap]) -> None:
    kinds = difference_field(*both, LIGHT, DIFFERENCES).values
    column = int(np.abs(np.array(RATES) - 0.25).argmin())  # the correct loop explodes there, the forgetful one does not
    assert DIFFERENCES[kinds[3, column]] == "only zeroed diverges"
    assert DIFFERENCES[kinds[3, 0]] == "neither diverges"
