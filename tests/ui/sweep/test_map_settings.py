"""The map's link: what it holds comes back, and what it cannot hold is refused in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.ui.sweep.settings import DEFAULTS, FIELDS, LOOPS, RATE_STOPS, SHOWS, SIDES, MapSettings, grids
from backprop.ui.training.settings import FIELDS as TRAINING
from backprop.ui.training.settings import Settings

spans = st.lists(st.sampled_from(RATE_STOPS), min_size=2, max_size=2, unique=True).map(lambda ends: tuple(sorted(ends)))
choices = st.builds(
    MapSettings, show=st.sampled_from(SHOWS), loop=st.sampled_from(LOOPS), cells=st.sampled_from(SIDES), rates=spans
)


@given(choices)
def test_a_link_restores_the_map(own: MapSettings) -> None:
    assert FIELDS.from_query(FIELDS.to_query(own)) == (own, [])


def test_the_first_map_needs_no_link() -> None:
    assert FIELDS.to_query(DEFAULTS) == {}


@given(st.dictionaries(st.sampled_from(["show", "loop", "cells", "rates"]), st.text(max_size=20)))
def test_any_link_gives_settings_and_a_sentence_for_each_thing_refused(query: dict[str, str]) -> None:
    own, refused = FIELDS.from_query(query)
    assert FIELDS.from_query(FIELDS.to_query(own)) == (own, [])
    assert len(refused) <= len(query)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"show": "w"}, "show = “w”, but it is one of: outcome, loss, epochs; outcome is used instead"),
        ({"loop": "both"}, "it is one of: zeroed, forgotten, difference"),
        ({"cells": "1000"}, "it is one of: 50, 100, 200, 400; 200 is used instead"),
        ({"rates": "1,0.001"}, "the lower one first; 0.001,1 is used instead"),
        ({"rates": "0.002,1"}, "it is two of 0.000001, 0.00001"),
        ({"rates": "nan"}, "rates = “nan”"),
    ],
)
def test_what_a_link_cannot_ask_for_is_said(query: dict[str, str], said: str) -> None:
    own, refused = FIELDS.from_query(query)
    assert own == DEFAULTS
    assert len(refused) == 1
    assert said in refused[0]


def test_every_cell_is_a_run_that_the_training_pages_link_can_hold() -> None:
    for side in SIDES:
        (grid,) = grids(Settings(), MapSettings(cells=side, rates=(1e-6, 10.0)))
        assert len(set(grid.learning_rates)) == side
        assert len(set(grid.initial_ws)) == side + 1
        for row, column in ((0, 0), (side // 3, side // 2), (side, side - 1)):
            settings = Settings(learning_rate=grid.learning_rates[column], w=grid.initial_ws[row])
            assert TRAINING.from_query(TRAINING.to_query(settings)) == (settings, [])


def test_what_is_there_at_once_is_a_small_share_of_a_long_map() -> None:
    settings, own = Settings(epochs=1000), MapSettings(cells=400, loop="difference")
    for coarse, whole in zip(grids(settings, own, coarse=True), grids(settings, own), strict=True):
        assert coarse.cells * coarse.total_steps < 0.01 * whole.cells * whole.total_steps
        assert coarse.learning_rates[0] == whole.learning_rates[0]
        assert coarse.initial_ws[-1] == whole.initial_ws[-1]
        assert coarse.zero_grad == whole.zero_grad
