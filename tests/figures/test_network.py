"""The figures of the page on layers, and what the browser paints under them."""

import base64

import numpy as np
import pytest
import torch

from backprop.figures.network.drawing import DrawingWords, Neuron, drawing_figure, nearest_neuron, positions
from backprop.figures.network.learned import LearnedWords, learned_figure
from backprop.figures.network.loss import epochs_figure
from backprop.figures.network.matrices import matrix_figure
from backprop.figures.network.scenes import curve_scene, edges_scene, shares_of_largest, surface_scene
from backprop.figures.shared.common import ChartWords
from backprop.figures.shared.palette import PALETTES, mixed
from backprop.network import NetworkConfig, Points, train
from backprop.network.surface import surface
from backprop.ui.parts.numbers import number

LIGHT = PALETTES["light"]
RUN = train(NetworkConfig(layers=3, width=5, epochs=3))


def unpacked(scene, kind):
    return np.frombuffer(base64.b64decode(scene["values"]), dtype=kind)


def test_a_surface_is_packed_from_zero_to_one_and_holds_what_is_beyond_at_the_ends() -> None:
    values = np.array([[[0.0, 0.5], [1.0, 2.0]], [[-3.0, np.nan], [np.inf, -np.inf]]], dtype=np.float32)
    ends = {"x": (0, 1), "y": (0, 1), "low": "#000000", "high": "#ff0080", "border": "#111111"}
    scene = surface_scene(values, between=(0, 1), **ends)
    assert unpacked(scene, "<u2").tolist() == [0, 32768, 65535, 65535, 0, 0, 65535, 0]
    assert (scene["frames"], scene["columns"], scene["high"]) == (2, 2, [255, 0, 128])


def test_classes_minus_1_and_1_span_the_colours_and_have_their_border_in_the_middle() -> None:
    scene = surface_scene(
        np.array([[[-1.0, 0.0], [1.0, 2.0]]]), x=(0, 1), y=(0, 1), between=(-1, 1),
        low="#000000", high="#ffffff", border="#111111",
    )  # fmt: skip
    assert unpacked(scene, "<u2").tolist() == [0, 32768, 65535, 65535]


def test_a_surface_of_numbers_colours_points_and_predictions_on_one_scale_without_a_border() -> None:
    points = Points(inputs=((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)), y=(10.0, 20.0, 30.0))
    run = train(NetworkConfig(points=points, epochs=2))
    words = LearnedWords(title="T", data="points", prediction="prediction")
    figure = learned_figure(run, surface(run), LIGHT, words=words)
    (scene,) = figure["layout"]["meta"]["scenes"]
    colors = figure["data"][0]["marker"]["color"]
    assert scene["border"] is None
    assert colors[0] == LIGHT.surface
    assert colors[2] == "#" + "".join(f"{part:02x}" for part in scene["high"])
    predictions = run.network(-1)(torch.tensor([[-0.15, -0.15]])).item()
    assert unpacked(scene, "<u2").reshape(3, -1)[-1, 0] / 65_535 == pytest.approx(
        max(predictions - 10, 0) / 20, abs=1e-4
    )


def test_a_curve_is_packed_as_it_is_and_never_beyond_what_a_browser_can_draw() -> None:
    values = np.array([[1.5, -2.0, np.inf]], dtype=np.float32)
    assert unpacked(curve_scene(values, x=(0, 1), color="#000000"), "<f4") == pytest.approx([1.5, -2.0, 1e30])


def test_edges_are_packed_relative_to_the_largest_with_their_sign() -> None:
    values = np.array([[2.0, -1.0, 0.0], [0.0, 0.0, 0.0]])
    scene = edges_scene(np.zeros((3, 4)), shares_of_largest(values), color="#000000", widest=3)
    assert unpacked(scene, np.int8).tolist() == [127, -64, 0, 0, 0, 0]


def test_beside_an_infinite_value_a_finite_one_is_nothing_and_what_is_no_number_is_none() -> None:
    values = np.array([[np.inf, -np.inf, 3e38, np.nan], [np.nan, -2.0, 1.0, 0.0]], dtype=np.float32)
    assert shares_of_largest(values) == pytest.approx(np.array([[1, -1, 0, 0], [0, -1, 0.5, 0]]))


def test_mixing_a_color_with_another_goes_from_the_one_to_the_other() -> None:
    assert [mixed("#ffffff", "#000000", share) for share in (0, 0.5, 1)] == ["#000000", "#808080", "#ffffff"]


def test_every_neuron_has_its_own_place_in_the_column_of_its_layer_and_is_found_there() -> None:
    at = positions(RUN)
    assert len(set(at.values())) == len(at) == 2 + 5 + 5 + 1
    for neuron, (x, y) in at.items():
        assert x == neuron.layer
        assert nearest_neuron(RUN, x + 0.1, y - 0.2) == (neuron if neuron.layer else None)
    assert nearest_neuron(RUN, 1.5, 0) is None
    assert nearest_neuron(RUN, 1, 90) is None


def test_the_drawing_names_every_shape_and_marks_the_chosen_neuron() -> None:
    chosen = Neuron(2, 3)
    words = DrawingWords("T", "p", "n")
    figure = drawing_figure(RUN, LIGHT, edges="weights", chosen=chosen, words=words)
    texts = [one["text"] for one in figure["layout"]["annotations"]]
    assert texts[1:] == ["W1: 5 × 2<br>b1: 5", "W2: 5 × 5<br>b2: 5", "W3: 1 × 5<br>b3: 1"]
    nodes = figure["data"][0]
    ringed = [i for i, width in enumerate(nodes["marker"]["line"]["width"]) if width == 4]
    assert [nodes["hovertext"][i] for i in ringed] == ["a2[3]"]


def test_a_matrix_shows_every_number_and_its_bias_apart() -> None:
    weight, bias = np.array([[1.0, -2.0], [0.5, 0.0]], dtype=np.float32), np.array([3.0, -4.0], dtype=np.float32)
    figure = matrix_figure(
        weight, bias, LIGHT, title="T", color=LIGHT.forward, rows=["0", "1"], columns=["x1", "x2"],
        number=lambda value, digits: number(value, digits),
    )  # fmt: skip
    (trace,) = figure["data"]
    assert trace["text"] == [["1", "−2", "", "3"], ["0.5", "0", "", "−4"]]
    assert len(trace["x"]) == 5
    assert trace["zmax"] == 4


def test_a_matrix_that_has_left_float32_shows_infinity_and_no_number_in_words() -> None:
    weight, bias = np.array([[np.inf, -2.0]], dtype=np.float32), np.array([np.nan], dtype=np.float32)
    figure = matrix_figure(
        weight, bias, LIGHT, title="T", color=LIGHT.forward, rows=["0"], columns=["x1", "x2"],
        number=lambda value, digits: number(value, digits),
    )  # fmt: skip
    (trace,) = figure["data"]
    assert trace["text"] == [["∞", "−2", "", "not a number"]]
    assert trace["zmax"] == 2
    assert trace["z"][0, :2].tolist() == [2, 2]


def test_the_loss_axis_holds_every_run_whatever_its_size() -> None:
    losses = np.array([1.0, 0.1, 0.0], dtype=np.float32)
    pins = {"other": np.array([1e30], dtype=np.float32)}
    figure = epochs_figure(losses, LIGHT, words=ChartWords(title="T", x_axis="x"), pins=pins)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < -1 < 30 < high
    assert np.isnan(figure["data"][-1]["y"][-1])  # 0 has no place on a logarithmic axis
    empty = epochs_figure(losses[:0], LIGHT, words=ChartWords(title="T", x_axis="x"), pins={})
    assert empty["layout"]["yaxis"]["range"] == [-1, 1]
