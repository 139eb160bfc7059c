"""The page on layers as a learner uses it, without a browser: every control, good input and bad."""

import base64
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from backprop.network import train
from backprop.network.layers import initial_module
from backprop.ui.network.settings import DEFAULTS, FIELDS, LayersSettings
from backprop.ui.network.starting_points import STARTING_POINTS
from backprop.ui.parts.numbers import latex_number
from tests.pages import driver
from tests.pages.driver import address, charts, checked, said, values, verdict

LOOKS = {"neuron": 0, "matrices": 3, "collapse": 0, "gradients": 2}  # and how many charts each draws


def open_page(**query: str) -> AppTest:
    return driver.open_page("network", **{f"net_{name}": value for name, value in query.items()})


def scene(chart: dict[str, Any], kind: type) -> np.ndarray:
    """What the browser paints in a chart, one row a snapshot."""
    (one,) = chart["layout"]["meta"]["scenes"]
    return np.frombuffer(base64.b64decode(one["values"]), dtype=kind).reshape(one["frames"], -1)


def test_the_first_thing_seen_is_a_network_that_has_solved_xor() -> None:
    app = open_page()
    network, learned, loss = charts(app)
    run = train(DEFAULTS.config)
    assert verdict(app).startswith("**Solved:** all 100 points lie on the correct side of the border.")
    assert address(app) == {}
    texts = [one["text"] for one in network["layout"]["annotations"]]
    assert {"W1: 4 × 2<br>b1: 4", "W2: 1 × 4<br>b2: 1"} <= set(texts)
    assert scene(network, np.int8).shape == (run.snapshots, 12)
    assert loss["layout"]["meta"]["run"]["positions"] == run.snapshots
    # The surface: the predictions of PyTorch's own module, at the corners of the grid, before the first update.
    ranges = run.config.points.ranges()
    corners = torch.tensor([[x, y] for y in ranges[1] for x in ranges[0]])
    expected = initial_module(run.config)(corners)[:, 0].detach().clamp(0, 1).numpy()
    painted = scene(learned, np.uint16)[0].reshape(32, 32)[[0, 0, -1, -1], [0, -1, 0, -1]] / 65_535
    assert painted == pytest.approx(expected, abs=1e-4)


def test_the_edges_are_the_weights_each_matrix_by_its_own_scale_or_the_gradients() -> None:
    run = train(DEFAULTS.config)
    for edges, field in (("weights", "weight"), ("gradients", "weight_gradient")):
        drawn = scene(charts(open_page(edges=edges))[0], np.int8)
        for history, columns in zip(run.layers(), (slice(0, 8), slice(8, 12)), strict=True):
            matrix = getattr(history, field)[-1].ravel()
            assert drawn[-1, columns] == pytest.approx(127 * matrix / np.abs(matrix).max(), abs=0.51)


@pytest.mark.parametrize(("look", "more"), LOOKS.items())
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"layers": "1", "lr": "0.1"},
        {"layers": "6", "width": "16", "activation": "relu", "lr": "0.01", "epochs": "30"},
        {"data": "sine", "activation": "tanh", "lr": "0.1", "at": "3"},
        {"data": "line", "activation": "identity", "layers": "3", "width": "1", "lr": "0.01", "at": "0", "epochs": "1"},
        {"activation": "tanh", "lr": "9"},
        {"layer": "6", "neuron": "15", "sample": "199", "at": "5000"},
    ],
)
def test_every_look_works_for_every_kind_of_network_and_draws_only_its_own(
    look: str, more: int, query: dict[str, str]
) -> None:
    app = open_page(look=look, **query)
    shown = len(charts(app)) - 3
    if look == "gradients" and query.get("layers") == "1":
        assert shown == 0
    elif look == "matrices" and query.get("at") == "0":
        assert shown == 2  # there is no last update yet
    else:
        assert shown == more


def test_one_neurons_formulas_hold_the_numbers_of_pytorch() -> None:
    app = open_page(layer="1", neuron="2", sample="5", at="0")
    module = initial_module(DEFAULTS.config).requires_grad_(True)
    x = torch.tensor([DEFAULTS.points.inputs[5]])
    z = module[0](x)
    a = torch.sigmoid(z)
    z.retain_grad()
    a.retain_grad()
    loss = (module[2](a)[0, 0] - DEFAULTS.points.y[5]) ** 2
    loss.backward()
    assert z.grad is not None
    text = said(app)
    assert "z &= W_{1}[2, :] \\cdot x + b_{1}[2]" in text
    assert a.grad is not None
    for value in (z[0, 2], a[0, 2], a.grad[0, 2], z.grad[0, 2], module[0].bias.grad[2]):
        assert f" {latex_number(value.item(), 4)}" in text
    # Another neuron, by the keyboard; the drawing's ring follows, and the address.
    driver.field(app, "net_neuron").set_value("3")
    checked(app.run())
    widths = charts(app)[0]["data"][0]["marker"]["line"]["width"]
    assert [place for place, width in enumerate(widths) if width == 4] == [2 + 3]
    assert address(app)["net_neuron"] == "3"
    driver.field(app, "net_layer").set_value("2")
    checked(app.run())
    assert "\\hat y &= z" in said(app)
    assert "2(\\hat y - y)" in said(app)


def test_without_activation_the_layers_are_one_and_one_click_brings_the_sigmoid_that_solves_it() -> None:
    app = open_page(activation="identity", layers="3", lr="0.1", look="collapse")
    assert "**Hardly better than a constant:**" in verdict(app)
    assert "3 layers are one layer, and that draws one straight border" in verdict(app)
    assert "this run is within 1 % of it" in verdict(app)
    assert "**3 layers are one**" in said(app)
    assert "that is rounding" in said(app)
    run = train(LayersSettings(activation="identity", layers=3, learning_rate=0.1).config)
    w1, w2, w3 = run.network(-1).weights
    product = (w3 @ w2 @ w1)[0]
    assert latex_number(product[0].item(), 3) in said(app)
    checked(app.button(key="layers_to_sigmoid").click().run())
    assert verdict(app).startswith("**Solved:**")
    checked(app.button(key="layers_to_identity").click().run())
    assert app.segmented_control(key="net_activation").value == "identity"
    assert "better than a constant:**" in verdict(app)


def test_behind_six_sigmoid_layers_the_gradient_of_the_first_is_shown_to_vanish() -> None:
    app = open_page(layers="6", look="gradients")
    depth = charts(app)[3]
    start = next(one for one in depth["data"] if one["name"] == "before the first update")["y"]
    bound = next(one for one in depth["data"] if one["name"] == "¼ a layer")["y"]
    norms = train(LayersSettings(layers=6).config).weight_gradient_norms[0]
    drawn, quarter = values(start), values(bound)
    assert drawn == pytest.approx(norms, rel=1e-3)
    assert quarter[:-1] / quarter[1:] == pytest.approx(0.25)
    assert "170,000 times smaller" in said(app)
    assert "never above ¼" in said(app)
    assert depth["layout"]["yaxis"]["type"] == "log"


EXPECTED = {
    "xor with no hidden layer": ("**Hardly better than a constant:**", "A single layer draws one straight border"),
    "xor with four neurons": ("**Solved:**", "all 100 points"),
    "Four layers without σ": ("**Hardly better than a constant:**", "4 layers are one layer"),
    "Six sigmoid layers": ("**No better than a constant:**", "In all, W1 has moved by 0.04 % of its size."),
    "Six tanh layers": ("**Solved:**", "all 100 points"),
    "A curve from eight neurons": ("**Learned:**", "to 0.0015"),
    "Too large a step": ("**Diverged:** after", "Yours is 3."),
}


@pytest.mark.parametrize("number", range(len(STARTING_POINTS)))
def test_every_starting_point_shows_what_its_sentence_promises(number: int) -> None:
    app = open_page()
    app.button_group(key="layers_try").set_value(number)
    checked(app.run())
    point = STARTING_POINTS[number]
    beginning, says = EXPECTED[point.name]
    assert verdict(app).startswith(beginning)
    assert says in verdict(app)
    assert point.sentence in said(app)
    assert address(app) == FIELDS.to_query(point.settings)
    link = {name.removeprefix("net_"): value for name, value in FIELDS.to_query(point.settings).items()}
    assert charts(open_page(**link)) == charts(app)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"layers": "7"}, "net_layers = “7”, but it is a whole number from 1 to 6; 2 is used instead."),
        ({"layers": "0"}, "net_layers = “0”"),
        ({"width": "-3"}, "net_width = “-3”, but it is a whole number from 1 to 16; 4 is used instead."),
        ({"width": "many"}, "net_width = “many”"),
        ({"lr": "nan"}, "net_lr = “nan”"),
        ({"epochs": "5001"}, "net_epochs = “5001”"),
        ({"activation": "swish"}, "it is one of: identity, sigmoid, tanh, relu; sigmoid is used instead."),
        ({"table": "1,2,0;2,1,0"}, "The link's table could not be read, so the data are “xor”. Every y is the same"),
        ({"look": "closer"}, "net_look = “closer”"),
        ({"sample": "1e3"}, "net_sample = “1e3”"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_page(query: dict[str, str], says: str) -> None:
    app = open_page(**query)
    assert says in app.warning[0].value.replace("\\", "")
    assert verdict(app).count("**Solved:**") == 1
    assert address(app) == {}


def test_a_link_with_a_table_restores_it() -> None:
    app = open_page(table="0,0,0;0,1,1;1,0,1;1,1,0", activation="tanh")
    assert app.text_area(key="layers_table").value == "0, 0, 0\n0, 1, 1\n1, 0, 1\n1, 1, 0"
    assert "all 4 points" in verdict(app)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("1, 2, 1\n2, 3, 1", "Every y is the same; with two inputs y needs at least two different values"),
        ("3, 1, 0\n3, 2, 1", "x1 is the same in every row"),
        ("1, 2\nthree, 4", "Line 2: “three” is not a number"),
        ("1, nan\n2, 3", "Line 1: “nan” is not a finite number"),
        ("1 2\n" * 4_999, "The table has 4,999 rows; up to 200 are allowed."),
    ],
)
def test_own_points_that_cannot_be_used_leave_the_last_good_table(bad: str, says: str) -> None:
    app = open_page()
    app.selectbox(key="net_data").set_value("own")
    checked(app.run())
    app.text_area(key="layers_table").set_value("1, 2\n2, 4\n3, 6")
    checked(app.run())
    before = charts(app)
    app.text_area(key="layers_table").set_value(bad)
    checked(app.run())
    assert says in app.error[0].value.replace("\\", "")
    assert app.text_area(key="layers_table").value == bad
    assert charts(app) == before
    assert address(app)["net_table"] == "1,2;2,4;3,6"


def test_huge_inputs_diverge_as_a_result_with_a_reason() -> None:
    app = open_page(table="1000000,1;2000000,2;3000000,4", activation="tanh")
    assert "**Diverged:** after" in verdict(app)
    app = open_page(table="1000000,1;2000000,2;3000000,4", layers="1", lr="0.1", look="gradients")
    assert "**Diverged:** after" in verdict(app)
    assert "overshoots at learning rates above about 2.14 × 10⁻¹³. Yours is 0.1." in verdict(app)


def test_a_network_whose_relu_is_dead_is_told_so_and_what_can_help() -> None:
    app = open_page(width="1", layers="3", activation="relu", look="gradients")
    dead = "In layer 2 relu gives 0 for every point. Its slope there is 0, so no gradient comes through."
    assert verdict(app).startswith("**No better than a constant:**")
    assert f"{dead} It stays so: W1 to W2 and their biases never change again" in verdict(app)
    assert "Tried: with tanh, 200 epochs end at a mean loss of" in verdict(app)
    assert "no gradient reached W1" in said(app)
    assert dead in said(app)
    assert "| layer 2 → 1 | nothing arrives |" in said(app)
    assert "not a number" not in said(app)


def test_a_network_that_was_alive_and_died_on_the_way_is_told_when() -> None:
    app = open_page(width="1", activation="relu", lr="0.8", data="sine", look="gradients")
    assert "W1 and b1 never change again, and every point gets the same prediction." in verdict(app)
    assert "After 500 epochs: In layer 1 relu gives 0 for every point." in said(app)
    assert "Before the first update the gradient of W2 had the size" in said(app)


def test_inputs_so_large_that_sigmoid_is_flat_are_named_as_the_reason() -> None:
    app = open_page(table="1e18,1;2e18,2;3e18,4", look="gradients")
    assert "so far out on sigmoid that in float32 the slope is 0" in verdict(app)


def test_nearly_flat_sigmoids_are_named_and_one_click_scales_the_inputs_that_made_them_so() -> None:
    app = open_page(table="100,1;200,2;300,5", lr="0.1")
    assert "the curve is nearly flat" in verdict(app)
    assert "Tried: with the inputs scaled to a mean of 0 and a standard deviation of 1" in verdict(app)
    checked(app.button(key="layers_advice").click().run())
    assert verdict(app).startswith("**Learned:**")
    assert app.text_area(key="layers_table").value == "-1.2247, 1\n0, 2\n1.2247, 5"
    assert address(app)["net_table"] == "-1.2247,1;0,2;1.2247,5"


def test_one_epoch_is_not_called_stuck_and_more_epochs_are_tried() -> None:
    app = open_page(epochs="1")
    assert verdict(app).startswith("**No better than a constant:** in 1 epoch the mean loss fell from 0.89272 to ")
    assert "Tried: 200 more epochs end at a mean loss of" in verdict(app)
    assert app.button(key="layers_advice").label == "Train 201 epochs"
    checked(app.button(key="layers_advice").click().run())
    assert address(app) == {"net_epochs": "201"}


@pytest.mark.parametrize(("low", "high"), [("-1", "1"), ("1", "2")])
def test_other_pairs_of_class_labels_are_solved_too_with_their_border_in_the_middle(low: str, high: str) -> None:
    # At this rate no step is near the limit of what converges, where the last digit decides, and processors differ.
    app = open_page(table=f"0,0,{low};0,1,{high};1,0,{high};1,1,{low}", activation="tanh", lr="0.1")
    assert "all 4 points lie on the correct side" in verdict(app)
    learned = charts(app)[1]
    assert [one["name"] for one in learned["data"]] == [low.replace("-", "−"), high]
    border = "0" if low == "-1" else "1.5"
    assert f"border: prediction {border}" in learned["layout"]["annotations"][0]["text"]
    assert app.text_area(key="layers_table").value.startswith(f"0, 0, {low}\n")


def test_two_inputs_and_a_number_are_a_surface_without_classes() -> None:
    app = open_page(table="0,0,1.5;0,1,2;1,0,3;1,1,4.25", activation="tanh", lr="0.1", look="collapse")
    assert "correct side" not in verdict(app)
    (scene,) = charts(app)[1]["layout"]["meta"]["scenes"]
    assert scene["border"] is None
    assert len(charts(app)[1]["data"]) == 1


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("data", ["xor", "sine"])
def test_gradients_beyond_float32_are_drawn_as_the_largest_there_is(look: str, data: str) -> None:
    query = {"activation": "identity", "lr": "1", "layers": "3", "seed": "0", "data": data}
    assert not np.isfinite(
        train(LayersSettings(activation="identity", learning_rate=1.0, layers=3, data=data).config).gradients
    ).all()
    app = open_page(**query, edges="gradients", look=look)
    assert "**Diverged:** after" in verdict(app)
    for figure in charts(app)[3:]:
        for trace in figure["data"]:
            assert trace["type"] != "heatmap" or np.isfinite(trace["zmax"])


def test_a_stopped_training_shows_what_was_computed_and_goes_on() -> None:
    app = open_page()
    config = LayersSettings(seed=11).config
    app.session_state["layers_stopped"] = config
    driver.field(app, "net_seed").set_value("11")
    checked(app.run())
    assert "Stopped after 0 of 500 epochs." in app.info[0].value
    assert charts(app)[2]["layout"]["meta"]["run"]["positions"] == 1
    for look in LOOKS:
        app.segmented_control(key="net_look").set_value(look)
        checked(app.run())
    checked(app.button(key="layers_go_on").click().run())
    assert "Stopped" not in verdict(app)
    assert charts(app)[2]["layout"]["meta"]["run"]["positions"] == train(config).snapshots


def test_a_pinned_run_stays_in_the_loss_chart_and_can_be_gone_back_to() -> None:
    app = open_page()
    checked(app.button(key="layers_pin").click().run())
    assert app.button(key="layers_pin").disabled
    app.segmented_control(key="net_activation").set_value("tanh")
    checked(app.run())
    pinned, current = charts(app)[2]["data"]
    assert pinned["name"] == "xor, 2 layers × 4, sigmoid, rate 0.5"
    assert pinned["line"]["dash"] != "solid"
    assert values(pinned["y"])[-1] == pytest.approx(float(train(DEFAULTS.config).losses[-1]))
    assert values(current["y"])[-1] != values(pinned["y"])[-1]
    checked(app.button(key="layers_pin_back_1").click().run())
    assert app.segmented_control(key="net_activation").value == "sigmoid"
    checked(app.button(key="layers_pin_remove_1").click().run())
    assert len(charts(app)[2]["data"]) == 1
    # The training page's pins are others.
    app.switch_page("pages/training.py")
    assert not checked(app.run()).button(key="pin").disabled


def test_settings_stay_while_another_page_is_visited() -> None:
    app = open_page(width="3", activation="tanh")
    app.switch_page("pages/training.py")
    checked(app.run())
    app.switch_page("pages/layers.py")
    checked(app.run())
    assert app.slider(key="net_width").value == 3
    assert app.segmented_control(key="net_activation").value == "tanh"
