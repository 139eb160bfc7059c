"""The training page with the homework's models, without a browser: every control, good input and bad."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop.datasets import PRESETS
from backprop.training import TrainingConfig, train
from tests.pages import driver
from tests.pages.driver import charts, checked, open_page, said, values, verdict


def trace(chart: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in chart["data"] if one["name"] == name)


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def address(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def test_the_homeworks_parabola_answers_why_the_prediction_is_not_eight() -> None:
    app = open_page(model="quadratic")
    run = train(TrainingConfig(model="quadratic"))
    loss, parameters, forgetting = charts(app)
    assert values(trace(loss, "each step")["y"]) == pytest.approx(run.losses)
    for index, name in enumerate(("w1", "w2", "b")):
        assert values(trace(parameters, name)["y"]) == pytest.approx(run.weights[:, index])
    forgotten = train(TrainingConfig(model="quadratic", zero_grad=False))
    held = [values(one["y"]) for one in forgetting["data"] if one["name"] == "forgotten"]
    assert held[0][:5] == pytest.approx(forgotten.weights[:5, 2])
    assert held[1][:5] == pytest.approx(forgotten.gradients[:5, 2])
    text = verdict(app)
    assert text.startswith("**Still descending:** after 100 epochs the model predicts 8.544 for x = 4. The mean loss")
    for part in (
        "predicts 8.544 for x = 4",
        "takes away 0.057%",
        "16,293 epochs",
        "narrow valley",
        "at w1 = 0, w2 = 2",
    ):
        assert part in text
    assert metrics(app) == {
        "Prediction before": "21",
        "Prediction after": "8.5441713",
        "Final w1": "0.24038191",
        "Final w2": "0.92667663",
        "Final b": "0.99135423",
        "Loss of the last sample": "0.0063181",
    }


def test_every_control_of_several_parameters_changes_the_run_and_the_address() -> None:
    app = open_page()
    app.selectbox(key="model").set_value("quadratic")
    checked(app.run())
    for name, value in (("w1", 0.5), ("w2", -1.0), ("b", 2.0)):
        app.slider(key=name).set_value(value)
    checked(app.run())
    for key, value in (("held", "w1"), ("watched", "w2")):
        app.session_state[key] = value
    checked(app.run())
    asked = {"model": "quadratic", "w1": "0.5", "w2": "-1", "b": "2", "held": "w1", "watched": "w2"}
    assert address(app) == asked
    run = train(TrainingConfig(model="quadratic", initial=(0.5, -1.0, 2.0)))
    assert metrics(app)["Final b"].startswith(f"{run.final[2]:.5f}")
    path = trace(charts(app)[1], "this run")
    assert (path["x"][0], path["y"][0]) == (-1.0, 2.0)
    reopened = open_page(**asked)
    assert charts(reopened) == charts(app)
    app.selectbox(key="model").set_value("linear")
    checked(app.run())
    assert verdict(app).startswith("**Converged:** after epoch 31")
    app.selectbox(key="model").set_value("affine")
    checked(app.run())
    assert app.slider(key="b").value == 2.0
    assert address(app).get("watched", "b") == "b"


def test_of_the_affine_model_both_parameters_are_drawn_and_none_is_held() -> None:
    app = open_page(model="affine", held="w2", watched="w1")
    parameters = charts(app)[1]
    surface = next(one for one in parameters["layout"]["meta"]["cursors"] if one["shape"] == "surface")
    assert (surface["across"], surface["up"]) == ("w", "b")
    assert "The surface holds" not in [one.label for one in app.get("segmented_control")]
    assert "7.606" in verdict(app)


@pytest.mark.parametrize("model", ["affine", "quadratic"])
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"table": "1,2"}, "whole"),
        ({"table": "2,4;2,4;2,5"}, "no step moves the parameters along"),
        ({"lr": "10", "epochs": "1000"}, "Too large for float32"),
        ({"table": "1e30,1;2e30,2", "lr": "1"}, "Too large for float32"),
        ({"table": "0,0;0,0"}, "whole"),
        ({"data": "noisy", "epochs": "1", "x": "-1000"}, "x = −1,000"),
    ],
)
def test_data_that_decide_nothing_or_too_much_are_a_result(model: str, query: dict[str, str], says: str) -> None:
    app = open_page(model=model, **query)
    text = verdict(app)
    assert says in text or says.replace(",", "") in text
    for word in ("nan", "inf ", "None"):
        assert word not in text.lower()
    for chart in charts(app):
        for axis, held in chart["layout"].items():
            if "axis" in axis and "range" in held:
                assert np.isfinite(held["range"]).all()


def test_a_bad_start_in_a_link_gets_a_sentence() -> None:
    app = open_page(model="quadratic", w1="many", held="c")
    warnings = [one.value.replace("\\", "") for one in app.warning]
    assert any("w1 = “many”" in one and "from -10 to 10" in one for one in warnings)
    assert any("held = “c”" in one for one in warnings)
    assert metrics(app)["Final w1"] == "0.24038191"


def test_a_pinned_parabola_stays_while_its_start_changes() -> None:
    app = open_page(model="quadratic")
    checked(app.button(key="pin").click().run())
    app.slider(key="b").set_value(0.0)
    checked(app.run())
    name = "Quadratic, rate 0.01, w1 1, w2 1, b 1, 100 epochs"
    drawn = [one for one in charts(app)[1]["data"] if one["name"] == name]
    run = train(TrainingConfig(model="quadratic"))
    for index, one in enumerate(drawn):
        assert values(one["y"]) == pytest.approx(run.weights[:, index])
    assert trace(charts(app)[0], name)["showlegend"]
    app.selectbox(key="model").set_value("linear")
    checked(app.run())
    assert trace(charts(app)[0], name)["showlegend"]
    assert name not in [one["name"] for one in charts(app)[1]["data"]]


def test_one_step_is_written_out_for_each_parameter() -> None:
    app = open_page(model="quadratic", step="1", watched="w1")
    formulas = " ".join(element.value for element in app.latex)
    run = train(TrainingConfig(model="quadratic"))
    for number in (f"{run.predictions[1]:.5g}", r"\frac{dL}{dw_1}", r"\frac{dL}{dw_2}", r"\frac{dL}{db}", r"2^2"):
        assert number in formulas
    assert any("`w1.grad` held" in one.value for one in app.caption)
    assert "See this step in the code" not in said(app)


@pytest.mark.parametrize("page", ["forgetting", "trace"])
def test_pages_of_one_weight_say_so_and_lead_on(page: str) -> None:
    app = open_page(page, model="quadratic", w1="2", lr="0.02")
    assert "follows one weight, and the quadratic model has 3 parameters: w1, w2, b." in app.info[0].value
    assert address(app)["w1"] == "2"
    driver.press(app, "choose_linear")
    assert not app.info or "follows one weight" not in app.info[0].value
    assert address(app) == {"w1": "2", "lr": "0.02"}


def test_the_map_takes_the_homeworks_models_and_varies_any_one_start() -> None:
    app = open_page("sweep", model="quadratic", w2="0.5", cells="50")
    (heat, slice_) = charts(app)
    assert heat["layout"]["yaxis"]["title"]["text"] == "initial b"
    assert "from w1 = 1, w2 = 0.5, b = 1.2" in said(app) or "w1 = 1, w2 = 0.5, b = 0.8" in said(app)
    app.session_state["map_varied"] = "w2"
    checked(app.run())
    assert charts(app)[0]["layout"]["yaxis"]["title"]["text"] == "initial w2"
    assert address(app) == {"model": "quadratic", "w2": "0.5", "cells": "50", "varied": "w2"}
    driver.press(app, "map_open_best_fine")
    assert address(app)["w2"] in ("0.4", "0.8")
    assert slice_["data"]
    app = open_page("sweep", model="affine", cells="50", varied="w2", loop="difference")
    assert charts(app)[0]["layout"]["yaxis"]["title"]["text"] == "initial b"


def test_the_map_takes_the_next_lessons_model_with_both_losses() -> None:
    app = open_page("sweep", model="logistic", data="labels", cells="50", loss="cross_entropy", varied="w")
    assert charts(app)[0]["layout"]["yaxis"]["title"]["text"] == "initial w"
    assert "From w = 1.2, b = 1, gradients zeroed" in said(app) or "From w = 0.8, b = 1" in said(app)
    app = open_page("sweep", model="logistic", cells="50", loss="cross_entropy")
    assert "Cross-entropy needs every y from 0 to 1" in said(app)
    assert len(charts(app)) == 2


def test_optimizers_are_compared_once_the_part_is_opened() -> None:
    app = open_page(model="quadratic", rate_momentum="0.01", rate_adagrad="1")
    assert len(charts(app)) == 3
    app.session_state["optimizers_open"] = True
    checked(app.run())
    assert len(charts(app)) == 5
    text = said(app)
    for part in (
        "| Adam, rate 0.3 |",
        "| AdaGrad, rate 1 |",
        "torch.optim.Adam([w1, w2, b], lr=0.3)",
        "= 10: compare it",
    ):
        assert part in text
    assert "RMSprop, rate" not in text
    end = train(TrainingConfig(model="quadratic")).final[2]
    assert f"b held at {end:.5g}, where plain descent ends" in str(charts(app)[3]["layout"]["annotations"])
    driver.field(app, "optimizer_rate_adam").set_value("0")
    driver.field(app, "optimizer_rate_rmsprop").set_value("0.05")
    checked(app.run())
    assert "| RMSprop, rate 0.05 |" in said(app)
    assert "| Adam, rate" not in said(app)
    asked = address(app)
    assert (asked["rate_adam"], asked["rate_rmsprop"], asked["rate_momentum"]) == ("0", "0.05", "0.01")


def test_the_surface_in_three_dimensions_lies_under_the_path() -> None:
    app = open_page(model="quadratic", held="w2")
    app.session_state["surface_open"] = True
    checked(app.run())
    surface = charts(app)[-1]
    run = train(TrainingConfig(model="quadratic"))
    path = {
        axis: np.frombuffer(base64.b64decode(surface["data"][1][axis]["bdata"]), dtype="<f8")
        for axis in ("x", "y", "z")
    }
    assert (path["x"][-1], path["y"][-1]) == pytest.approx((run.final[0], run.final[2]))
    x = np.array([1.0, 2.0, 3.0])
    expected = np.mean((run.final[0] * x**2 + run.final[1] * x + run.final[2] - 2 * x) ** 2)
    assert 10 ** path["z"][-1] == pytest.approx(expected, rel=1e-3)
    assert "w2 is held at its value at the end of the run." in said(app) + "".join(one.value for one in app.caption)


def test_a_rate_that_no_optimizer_takes_gets_a_sentence() -> None:
    app = open_page(model="affine", rate_adam="lots")
    assert "rate_adam = “lots”" in app.warning[0].value.replace("\\", "")
    app.session_state["optimizers_open"] = True
    checked(app.run())
    driver.field(app, "optimizer_rate_momentum").set_value("-3")
    checked(app.run())
    assert "too small" in said(app) + " ".join(one.value for one in app.error)


def test_the_next_lessons_model_with_both_losses() -> None:
    app = open_page(model="logistic", data="labels", loss="cross_entropy", lr="0.1")
    run = train(TrainingConfig(model="logistic", dataset=PRESETS["labels"], loss="cross_entropy", learning_rate=0.1))
    loss, parameters, _ = charts(app)
    assert values(trace(loss, "each step")["y"]) == pytest.approx(run.losses)
    surface = next(one for one in parameters["layout"]["meta"]["cursors"] if one["shape"] == "surface")
    assert surface["loss"] == "cross_entropy"
    assert "one threshold tells every y = 0 from every y = 1" in verdict(app)
    assert "F.binary_cross_entropy(prediction, y)" in said(app)
    app.session_state["loss"] = "squared_error"
    checked(app.run())
    assert "(prediction - y) ** 2" in said(app)
    assert address(app) == {"model": "logistic", "data": "labels", "lr": "0.1"}


def test_cross_entropy_on_data_that_it_cannot_judge_says_so_and_loses_nothing() -> None:
    app = open_page(model="logistic", loss="cross_entropy")
    assert next(one.value for one in app.warning) == (
        "Cross-entropy needs every y from 0 to 1, but these data have y = 2. Until you choose other data, the run uses "
        "the squared error."
    )
    assert "never reaches 2, 4 or 6" in verdict(app)
    app.selectbox(key="data").set_value("labels")
    checked(app.run())
    assert "Cross-entropy needs" not in said(app)
    assert address(app) == {"model": "logistic", "data": "labels", "loss": "cross_entropy"}


@pytest.mark.parametrize("loss", ["squared_error", "cross_entropy"])
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"table": "1,1"}, "every y is 1"),
        ({"table": "2,0;2,1"}, "no step moves the parameters along"),
        ({"table": "0,0;0,1", "lr": "10"}, "mean loss"),
        ({"table": "1e30,1;-2e30,0;1,0.5", "lr": "10", "epochs": "300"}, "is only approached"),
        ({"table": "1,0;2,1;3,0;4,1", "lr": "10", "epochs": "200"}, "mean loss"),
        ({"data": "reachable", "w": "-10", "b": "10"}, "mean loss"),
    ],
)
def test_any_labels_are_a_result(loss: str, query: dict[str, str], says: str) -> None:
    text = verdict(open_page(model="logistic", loss=loss, **query))
    assert says in text or (says == "every y is 1" and loss == "squared_error")
    for word in ("nan", "inf ", "None"):
        assert word not in text.lower()
