"""The page on forgetting to zero as a learner uses it, without a browser: every look, good input and bad."""

import re
from functools import partial
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop.datasets import PRESETS, Dataset
from backprop.stability import converging_learning_rates
from backprop.training import TrainingConfig, train
from backprop.training.equivalents import momentum_weights
from tests.pages import driver
from tests.pages.driver import address, charts, checked, values

PAGE = "pages/forgetting.py"
open_page = partial(driver.open_page, "forgetting")


def traces(chart: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in chart["data"] if one["name"] == name]


def words(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def test_both_loops_are_drawn_with_their_own_numbers() -> None:
    app = open_page()
    loops, held, _ = charts(app)
    zeroed, forgotten = (train(TrainingConfig(zero_grad=zero_grad)) for zero_grad in (True, False))
    for name, run in (("zeroed", zeroed), ("forgotten", forgotten)):
        weights, losses = traces(loops, name)
        assert values(weights["y"]) == pytest.approx(run.weights)
        assert values(losses["y"]) == pytest.approx(run.losses)
        assert values(traces(held, name)[0]["y"]) == pytest.approx(run.gradients)
    assert "**Converged:** after epoch 31, " in driver.verdict(app)
    assert "the same run does not settle: in its second half w swings between" in driver.verdict(app)


def test_the_step_in_the_link_is_told_with_its_numbers() -> None:
    assert "It held **−9.84**: −2 of it was left over from 1 earlier step." in words(open_page(step="1"))
    assert "inside w.grad, up to step 1" in str(charts(open_page(step="1"))[1]["layout"]["annotations"]).lower()


def test_the_training_pages_settings_are_carried_over_and_back() -> None:
    app = driver.new_app()
    checked(app.run())
    driver.field(app, "lr").set_value("0.05")
    app.slider(key="w").set_value(-3.0)
    driver.field(app, "x").set_value("7.0")
    checked(app.run())
    checked(app.switch_page(PAGE).run())
    assert app.session_state["lr"] == 0.05
    run = train(TrainingConfig(learning_rate=0.05, initial_w=-3.0))
    assert values(traces(charts(app)[0], "zeroed")[0]["y"]) == pytest.approx(run.weights)
    driver.field(app, "lr").set_value("0.06")
    checked(app.run())
    checked(app.switch_page("pages/training.py").run())
    assert app.session_state["lr"] == 0.06
    assert app.session_state["x"] == 7.0


def test_an_own_table_and_text_that_cannot_be_read_are_carried_over_too() -> None:
    app = driver.new_app()
    app.query_params["table"] = "1,3;2,6"
    checked(app.run())
    app.text_area(key="table").set_value("1, 3\n2, six")
    checked(app.run())
    checked(app.switch_page(PAGE).run())
    assert app.text_area(key="table").value == "1, 3\n2, six"
    assert "“six” is not a number" in app.error[0].value.replace("\\", "")
    zeroed = train(TrainingConfig(dataset=Dataset(x=(1.0, 2.0), y=(3.0, 6.0))))
    assert values(traces(charts(app)[0], "zeroed")[0]["y"]) == pytest.approx(zeroed.weights)


def test_the_rates_are_those_of_the_theory_and_a_button_takes_one_of_them() -> None:
    app = open_page()
    picture = charts(app)[2]
    edges = [edge for window in converging_learning_rates(TrainingConfig().dataset, False) for edge in window]
    strip = values(traces(picture, "forgotten bounded")[0]["x"])
    assert set(np.round(edges[1:], 9)) <= set(np.round(strip[np.isfinite(strip)], 9))
    assert "Only the forgotten loop stays bounded" in words(app)
    assert (
        "At your learning rate, 0.01, in the long run the zeroed loop converges; the forgotten one stays bounded."
    ) in words(app)
    button = next(button for button in app.button if button.label.startswith("Try 0.2"))
    checked(button.click().run())
    rate = app.session_state["lr"]
    assert any(low < rate < high for low, high in zip(edges[::2], edges[1::2], strict=True))
    assert "**Diverged" in driver.verdict(app)
    assert "in the long run the zeroed loop runs away; the forgotten one stays bounded." in words(app)


def test_for_the_sigmoid_there_are_measured_dots_alone_and_the_page_says_so() -> None:
    app = open_page(model="sigmoid", data="reachable", lr="0.5")
    assert "For the sigmoid there is no closed form" in words(app)
    modes = [one["mode"] for one in charts(app)[2]["data"]]
    assert modes == ["lines", "markers", "markers"]  # the line at 1


def test_momentum_1_is_the_forgotten_run_to_rounding() -> None:
    app = open_page(look="momentum")
    said = re.search(r"differ by at most ([\d.]+) × 10⁻(\S)", words(app))
    assert said
    assert int(said[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))) >= 5
    damped = traces(charts(app)[2], "SGD, momentum 0.9")[0]
    assert values(damped["y"]) == pytest.approx(momentum_weights(TrainingConfig(), 0.9, steps=300))
    app.slider(key="forgetting_momentum").set_value(0.5)
    checked(app.run())
    assert address(app) == {"look": "momentum", "momentum": "0.5"}
    assert "keeps 50% of the velocity" in words(app)
    app.slider(key="forgetting_momentum").set_value(1.0)
    checked(app.run())
    assert "Choose a momentum below 1" in words(app)


def test_a_momentum_whose_error_grows_too_is_not_said_to_settle() -> None:
    assert "that is not enough: in the long run an epoch multiplies its error by" in words(
        open_page(look="momentum", lr="0.1")
    )


def test_k_of_all_samples_is_one_big_batch() -> None:
    app = open_page(look="batch", data="noisy", k="2", lr="0.001")
    samples = len(PRESETS["noisy"])
    assert f"With k = {samples} it would be descent on the sum of all {samples} losses." in words(app)
    checked(app.button(key="forgetting_all").click().run())
    assert app.session_state["forgetting_k"] == samples
    assert "this is **one big batch**" in words(app)
    assert "that is rounding" in words(app) or "to the last digit" in words(app)
    assert f"step % {samples} == 0" in app.code[0].value


def test_samples_left_over_at_the_end_are_mentioned() -> None:
    app = open_page(look="batch", k="7")
    assert "there are 42 updates in 300 steps" in words(app)
    assert "The gradients of the last 6 steps no longer lead to an update." in words(app)


@pytest.mark.parametrize("look", ["rates", "momentum", "batch"])
@pytest.mark.parametrize(
    "query",
    [
        {"lr": "10", "w": "-10", "epochs": "1000"},
        {"lr": "0.1"},
        {"lr": "0.25", "step": "299"},
        {"model": "sigmoid", "w": "10", "data": "reachable"},
        {"epochs": "1", "data": "one sample"},
        {"table": "0,1;0,2"},
        {"table": "1e19,0", "lr": "10"},
        {"table": "1e-15,1", "lr": "0.000001"},
    ],
)
def test_every_setting_gives_pictures_and_words(look: str, query: dict[str, str]) -> None:
    app = open_page(look=look, **query)
    said = words(app).lower() + " ".join(box.value for box in app.warning).lower()
    for word in ("nan", "inf ", "none", "inf."):
        assert word not in said
    assert all(element.proto.alt for element in app.get("plotly_chart"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"look": "all"}, "look = “all”"),
        ({"k": "1000"}, "k = “1000”"),
        ({"momentum": "-1"}, "momentum = “-1”"),
        ({"lr": "0"}, "lr = “0”"),
    ],
)
def test_a_bad_link_gets_a_sentence_that_goes_when_the_learner_goes_on(query: dict[str, str], said: str) -> None:
    app = open_page(**query)
    assert said in app.warning[0].value.replace("\\", "")
    app.slider(key="epochs").set_value(50)
    app.get("segmented_control")[0].set_value("momentum")
    checked(app.run())
    assert not any("The link asks" in box.value for box in app.warning)


def test_a_link_restores_the_look() -> None:
    app = open_page(look="batch", k="5", lr="0.02")
    assert app.session_state["forgetting_k"] == 5
    assert address(app) == {"look": "batch", "k": "5", "lr": "0.02"}
