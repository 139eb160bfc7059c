"""The training page as a learner uses it, without a browser: every control, good input and bad."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop.training import TrainingConfig, train
from backprop.ui.training.starting_points import LOGISTIC_STARTING_POINTS, SEVERAL_STARTING_POINTS, STARTING_POINTS
from tests.pages import driver
from tests.pages.driver import charts, checked, open_page, said, values, verdict


def trace(chart: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in chart["data"] if one["name"] == name)


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_first_thing_seen_is_the_lessons_own_run() -> None:
    app = open_page()
    run = train(TrainingConfig())
    loss, weight, forgetting = charts(app)
    assert values(trace(loss, "each step")["y"]) == pytest.approx(run.losses)
    assert values(trace(loss, "mean of each epoch")["y"]) == pytest.approx(run.losses.reshape(-1, 3).mean(axis=1))
    assert values(trace(weight, "w")["y"]) == pytest.approx(run.weights)
    held = [values(one["y"]) for one in forgetting["data"] if one["name"] == "forgotten"]
    forgotten = train(TrainingConfig(zero_grad=False))
    assert held[0] == pytest.approx(forgotten.weights)
    assert held[1] == pytest.approx(forgotten.gradients)
    assert verdict(app).startswith("**Converged:** after epoch 31, every later epoch ends with w within 0.0001 of 2.")
    assert metrics(app) == {
        "Prediction before": "4",
        "Prediction after": "7.9999986",
        "Final w": "1.9999996",
        "Loss of the last sample": "9.0949 × 10⁻¹³",
    }
    assert dict(app.query_params) == {}


@pytest.mark.parametrize(
    ("query", "beginning", "says"),
    [
        ({"lr": "0.25"}, "**Diverged:** after step 5 ", ["1.75", "learning rate 0.25 is above 0.204"]),
        ({"lr": "0.4"}, "**Diverged:** after step 4 ", ["lies in a gap", "between 0.4765 and 0.519"]),
        ({"lr": "0.5", "epochs": "20"}, "**Converged:** after epoch 1, ", []),
        ({"lr": "0.0001"}, "**Still descending:** after 100 epochs", ["0.9972"]),
        ({"model": "sigmoid"}, "**Stuck on a floor:**", ["never reaches 2, 4 or 6", "11.67", "11.79"]),
        (
            {"model": "sigmoid", "data": "reachable", "w": "10", "lr": "0.1"},
            "**Stuck where the slope is flat:**",
            ["0.8"],
        ),
        ({"model": "sigmoid", "data": "reachable", "lr": "0.5", "epochs": "1000"}, "**Converged:**", []),
        ({"data": "one sample", "lr": "0.249"}, "**Oscillating:**", ["by 0.992, and w changes sides"]),
        ({"data": "noisy"}, "**Converged:**", ["No w brings it below"]),
        ({"w": "2"}, "**Nothing left to learn:** w starts at 2, and no step moves it.", []),
        ({"data": "noisy", "lr": "0.16", "epochs": "2", "w": "3"}, "**Diverging:** after 2 epochs", []),
    ],
)
def test_the_page_says_what_happened_and_why(query: dict[str, str], beginning: str, says: list[str]) -> None:
    text = verdict(open_page(**query))
    assert text.startswith(beginning)
    for part in says:
        assert part in text
    for word in ("nan", "inf ", "None"):
        assert word not in text.lower()


def test_every_control_changes_the_run_and_the_address() -> None:
    app = open_page()
    driver.rate_slider(app).set_value(0.02)
    checked(app.run())
    assert app.session_state["lr"] == 0.02
    driver.field(app, "lr").set_value("0.0123")
    checked(app.run())
    assert driver.rate_slider(app).value == 0.0123
    app.slider(key="epochs").set_value(40)
    app.slider(key="w").set_value(-3.0)
    app.selectbox(key="model").set_value("sigmoid")
    checked(app.run())
    app.selectbox(key="data").set_value("noisy")
    driver.field(app, "x").set_value("2.0")
    driver.field(app, "step").set_value("17")
    checked(app.run())
    address = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    assert address == {
        "model": "sigmoid",
        "lr": "0.0123",
        "epochs": "40",
        "w": "-3",
        "data": "noisy",
        "x": "2",
        "step": "17",
    }
    reopened = open_page(**address)
    assert charts(reopened) == charts(app)
    assert metrics(reopened) == metrics(app)


def test_the_logarithmic_axis_leaves_out_nothing_but_zeros() -> None:
    loss = charts(open_page(scale="log", lr="0.05"))[0]
    run = train(TrainingConfig(learning_rate=0.05))
    assert loss["layout"]["yaxis"]["type"] == "log"
    drawn = values(trace(loss, "each step")["y"])
    assert (run.losses == 0).any()
    assert np.array_equal(np.isnan(drawn), run.losses == 0)


def test_own_data_typed_badly_leaves_the_last_good_table_in_use() -> None:
    app = open_page()
    app.selectbox(key="data").set_value("own")
    checked(app.run())
    assert app.text_area(key="table").value == "1, 2\n2, 4\n3, 6"
    app.text_area(key="table").set_value("1, 3\n2, 6")
    checked(app.run())
    assert metrics(app)["Final w"].startswith("2.99")
    before = metrics(app)
    for bad, sentence in (
        ("1, 3\n2, six", "“six” is not a number"),
        ("", "empty"),
        ("1", "1 column"),
        ("1, nan", "nan"),
    ):
        app.text_area(key="table").set_value(bad)
        checked(app.run())
        assert sentence in app.error[0].value.replace("\\", "")
        assert app.text_area(key="table").value == bad
        assert metrics(app) == before
    assert app.query_params["table"] == "1,3;2,6"


def test_a_link_with_a_table_restores_it() -> None:
    app = open_page(table="1,0.2;-2,0.7", data="own", model="sigmoid")
    assert app.text_area(key="table").value == "1, 0.2\n-2, 0.7"
    assert app.selectbox(key="data").value == "own"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"lr": "20"}, "lr = “20”"),
        ({"epochs": "many"}, "epochs = “many”"),
        ({"table": "1,2;3"}, "Line 2"),
        ({"w": "<script>"}, "from -10 to 10"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_lesson(query: dict[str, str], said: str) -> None:
    app = open_page(**query)
    assert said in app.warning[0].value.replace("\\", "")
    assert metrics(app)["Final w"] == "1.9999996"


def test_a_run_that_overflows_is_told_in_words() -> None:
    app = open_page(lr="10", epochs="1000", w="-10")
    assert "too large for float32" in verdict(app)
    assert "too large" in metrics(app).values()
    assert not {"inf", "nan", "-inf"} & set(metrics(app).values())
    for chart in charts(app):
        for one in chart["data"]:
            assert np.isfinite(values(one["y"])).any()


def test_pinned_runs_stay_while_the_settings_change() -> None:
    app = open_page()
    checked(app.button(key="pin").click().run())
    assert app.button(key="pin").disabled
    driver.field(app, "lr").set_value("0.05")
    checked(app.run())
    name = "Linear, rate 0.01, w 1, 100 epochs"
    loss, weight, _ = charts(app)
    assert values(trace(weight, name)["y"]) == pytest.approx(train(TrainingConfig()).weights)
    assert trace(loss, name)["showlegend"]
    app.text_input(key="pin_name_1").set_value("the <b>lesson</b>")
    checked(app.run())
    assert trace(charts(app)[0], "the ‹b›lesson‹/b›")
    checked(app.button(key="pin_back_1").click().run())
    assert app.session_state["lr"] == 0.01
    checked(app.button(key="pin_remove_1").click().run())
    assert [one["name"] for one in charts(app)[0]["data"]] == ["each step", "mean of each epoch", "samples"]


def test_no_more_runs_can_be_pinned_than_can_be_told_apart() -> None:
    app = open_page()
    for count in range(6):
        driver.field(app, "lr").set_value(str(0.01 + count / 1000))
        checked(app.run())
        checked(app.button(key="pin").click().run())
    driver.field(app, "lr").set_value("0.03")
    checked(app.run())
    assert app.button(key="pin").disabled
    assert "remove one first" in app.button(key="pin").help


def test_every_starting_point_shows_what_its_sentence_promises() -> None:
    outcomes = []
    app = open_page(lr="0.03")
    for index, point in enumerate(STARTING_POINTS):
        app.pills(key="try").set_value(index)
        checked(app.run())
        outcomes.append(verdict(app).split(":**")[0].strip("* "))
        assert point.sentence in said(app)
    stuck = "Stuck where the slope is flat"
    assert outcomes == ["Converged", "Still descending", "Diverged", "Converged", stuck, "Diverged", "Still descending"]
    verdicts = []
    for index, point in enumerate(SEVERAL_STARTING_POINTS[1:], start=1):
        app.pills(key="try_several").set_value(index)
        checked(app.run())
        assert point.sentence in said(app)
        verdicts.append(verdict(app).split(":**")[0].strip("* "))
        if point.name == "Adam beside it":
            assert "Adam, rate 0.3 | 0.004956 | 7.893" in said(app)
    descending = "Still descending"
    assert verdicts == [descending, descending, descending, descending, "Converged", "Diverging", descending]
    for index, point in enumerate(LOGISTIC_STARTING_POINTS[2:], start=2):
        app.pills(key="try_logistic").set_value(index)
        checked(app.run())
        assert point.sentence in said(app)
    app.pills(key="try_logistic").set_value(0)
    checked(app.run())
    assert app.pills(key="try").value == 0
    app.slider(key="epochs").set_value(31)
    checked(app.run())
    assert app.pills(key="try").value is None


def test_the_advice_near_the_limit_is_not_to_cross_it() -> None:
    near, far = verdict(open_page(lr="0.2")), verdict(open_page(lr="0.0001"))
    assert "a smaller learning rate, 0.1, ends at" in near
    assert "a larger learning rate" not in near
    assert "a larger learning rate, 0.0002, ends at" in far


def test_the_close_up_shows_the_lessons_second_step() -> None:
    app = open_page(step="1")
    formulas = " ".join(element.value for element in app.latex)
    for number in ("2 \\cdot 1.02", "2.04", "3.8416", "-7.84", "1.0984"):
        assert number in formulas
    assert "held −9.84 at this step: −2 left over from the steps before, and −7.84" in app.caption[-1].value


def test_a_step_beyond_the_end_is_the_last_one() -> None:
    app = open_page(step="5000", epochs="2")
    assert app.session_state["step"] == 5


def test_code_and_table_are_made_only_when_they_are_opened() -> None:
    app = open_page(lr="0.02")
    assert not app.code
    assert not app.dataframe
    app.session_state["code_open"] = True
    app.session_state["log_open"] = True
    checked(app.run())
    assert "learning_rate = 0.02" in app.code[0].value
    assert list(app.dataframe[0].value.columns) == list(train(TrainingConfig()).steps.columns)


def test_every_chart_tells_those_who_cannot_see_it_what_it_shows() -> None:
    alts = [element.proto.alt for element in open_page(lr="0.05").get("plotly_chart")]
    assert ["loss" in alts[0], "w goes from 1 to 2" in alts[1], "w.grad held" in alts[2]] == [True] * 3


def test_a_refusal_goes_when_the_learner_goes_on() -> None:
    app = open_page(lr="20")
    assert len(app.warning) == 1
    app.slider(key="epochs").set_value(50)
    checked(app.run())
    assert len(app.warning) == 0


def test_pins_and_settings_survive_a_visit_to_another_page() -> None:
    app = open_page(lr="0.03")
    checked(app.button(key="pin").click().run())
    driver.field(app, "lr").set_value("0.05")
    checked(app.run())
    checked(app.switch_page("pages/graph.py").run())
    checked(app.switch_page("pages/training.py").run())
    assert app.session_state["lr"] == 0.05
    assert trace(charts(app)[0], "Linear, rate 0.03, w 1, 100 epochs")
