"""The map's page as a learner uses it, without a browser: every control, good input and bad."""

import json
from functools import partial
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop.sweep import sweep
from backprop.ui.sweep.settings import MapSettings, grids
from backprop.ui.training.settings import Settings
from tests.pages import driver
from tests.pages.driver import charts, checked, values

open_map = partial(driver.open_page, "sweep")


def heat(app: AppTest) -> np.ndarray:
    return values(charts(app)[0]["data"][0]["z"])


def meta(app: AppTest) -> dict[str, Any]:
    return json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["meta"]["cells"]


def text(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.info))


def test_the_first_map_is_the_lessons_and_each_cell_is_a_run() -> None:
    app = open_map(cells="50", show="loss")
    (grid,) = grids(Settings(), MapSettings(cells=50))
    w = sweep("linear", grid.learning_rates, grid.initial_ws, 100).final_w.astype(float)
    loss = np.nan_to_num(np.mean([(x * w - y) ** 2 for x, y in ((1, 2), (2, 4), (3, 6))], axis=0), nan=1e6)
    assert heat(app) == pytest.approx(np.log10(np.clip(loss, 1e-12, 1e6)), abs=1e-5)
    assert meta(app)["rates"] == list(grid.learning_rates)
    assert "the best of these 50 learning rates is **" in text(app)
    assert len(charts(app)) == 2


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({}, ["converged", "diverged"]),
        ({"loop": "forgotten"}, ["not settling", "At the end w was still moving."]),
        ({"loop": "difference"}, ["gradients zeroed", "gradients forgotten"]),
        ({"loop": "difference", "show": "loss"}, ["gradients forgotten"]),
        ({"show": "epochs"}, ["is at rest after", "to float32’s rounding, none needs fewer epochs."]),
        ({"model": "sigmoid", "epochs": "20"}, ["stuck", "its mean loss is the lowest, "]),
        ({"model": "sigmoid", "loop": "forgotten", "show": "epochs"}, ["No run converged here"]),
        ({"w": "2"}, ["nothing to learn"]),
        ({"rates": "1,10"}, ["every one of these learning rates diverges. Below 0.204 the loop does not."]),
        ({"table": "0,1;0,2"}, ["2,550 stuck (100%)", "every x is 0"]),
        ({"table": "1e30,1"}, ["2,550 diverged (100%)"]),
        ({"epochs": "1"}, ["40,200"]),
    ],
)
def test_every_map_is_told_in_words(query: dict[str, str], says: list[str]) -> None:
    query = query if "epochs" in query else {"cells": "50", **query}
    app = open_map(**query)
    for part in says:
        assert part in text(app).replace("1 × ", "")
    for word in ("nan", "inf ", "None"):
        assert word not in text(app)
    assert all(element.proto.alt for element in app.get("plotly_chart"))


def test_controls_change_the_map_and_the_address_which_restores_it() -> None:
    app = open_map(cells="50")
    app.selectbox(key="map_low").set_value(0.1)
    checked(app.run())
    app.selectbox(key="map_high").set_value(10.0)
    app.slider(key="epochs").set_value(30)
    app.get("segmented_control")[0].set_value("epochs")
    checked(app.run())
    address = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    assert address == {"cells": "50", "rates": "0.1,10", "epochs": "30", "show": "epochs"}
    reopened = open_map(**address)
    assert np.array_equal(heat(reopened), heat(app), equal_nan=True)
    app.selectbox(key="map_low").set_value(1.0)
    checked(app.run())
    assert app.query_params["rates"] in ("1,10", ["1,10"])


def test_epochs_of_two_loops_are_not_compared() -> None:
    app = open_map(cells="50", show="epochs")
    app.get("segmented_control")[1].set_value("difference")
    checked(app.run())
    assert app.session_state["map_show"] == "outcome"
    checked(open_map(cells="50", show="epochs", loop="difference"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"cells": "999"}, "cells = “999”"),
        ({"rates": "1"}, "rates = “1”"),
        ({"show": "<b>"}, "show = “<b>”"),
        ({"lr": "20"}, "lr = “20”"),
        ({"loop": ""}, "loop = “”"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_a_map(query: dict[str, str], said: str) -> None:
    app = open_map(**query)
    assert said in app.warning[0].value.replace("\\", "")
    assert len(charts(app)) == 2


def test_your_run_and_the_best_one_open_on_the_training_page() -> None:
    app = open_map(cells="50", lr="0.03", w="-4")
    checked(app.button(key="map_open_run_fine").click().run())
    assert app.title[0].value == "Train a model, and watch"
    assert (app.session_state["lr"], app.slider(key="w").value) == (0.03, -4.0)
    app.switch_page("pages/map.py")
    checked(app.run())
    checked(app.button(key="map_open_best_fine").click().run())
    best = app.session_state["lr"]
    assert 0.05 < best < 0.2
    assert driver.verdict(app).startswith("**Converged:**")


def test_a_stopped_map_stays_coarse_until_it_is_resumed() -> None:
    query = {"cells": "100", "epochs": "1000"}
    app = driver.new_app()
    driver.turn_to(app, "sweep")
    app.query_params.update(query)
    app.session_state["map_stopped"] = grids(Settings(epochs=1000), MapSettings(cells=100))
    checked(app.run())
    assert heat(app).shape == (41, 40)
    assert "Stopped. This is a coarse map after 500 of 1,000 epochs." in app.info[0].value
    checked(app.button(key="map_resume").click().run())
    assert heat(app).shape == (101, 100)
    assert not app.info


def test_downloads_are_offered_when_they_are_opened() -> None:
    app = open_map(cells="50", loop="difference")
    assert not app.get("download_button")
    app.session_state["map_home"] = True
    checked(app.run())
    assert len(app.get("download_button")) == 6
