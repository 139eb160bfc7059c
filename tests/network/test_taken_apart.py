"""A network taken apart: collapsed into one layer, one neuron by hand, the way back layer by layer, the curvature."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.network import ACTIVATION_NAMES, ACTIVATIONS, PRESETS, Network, NetworkConfig, Training, train
from backprop.network.backward import backward_pass
from backprop.network.collapse import collapse
from backprop.network.curvature import sharpness
from backprop.network.layers import initial_module
from backprop.network.neuron import sample_pass

RANGES = ((-2.0, 2.0), (-2.0, 2.0))
depths, widths = st.integers(1, 6), st.integers(1, 16)


def start(**settings: object) -> Network:
    return Training(NetworkConfig(**settings)).result().network(0)


def test_activations_and_their_slopes_are_what_they_should_be() -> None:
    z = torch.tensor([-2.0, -0.5, 0.5, 3.0], dtype=torch.float64)
    sigma = 1 / (1 + torch.exp(-z))
    expected = {
        "identity": (z, torch.ones(4)),
        "sigmoid": (sigma, sigma * (1 - sigma)),
        "tanh": (torch.tanh(z), 1 - torch.tanh(z) ** 2),
        "relu": (torch.tensor([0, 0, 0.5, 3.0]), torch.tensor([0, 0, 1.0, 1.0])),
    }
    for name in ACTIVATION_NAMES:
        activation = ACTIVATIONS[name]
        value, slope = expected[name]
        assert activation.forward(z).numpy() == pytest.approx(value.numpy())
        assert activation.module()(z).numpy() == pytest.approx(value.numpy())
        assert activation.slope(z).numpy() == pytest.approx(slope.numpy())
        assert activation.slope(torch.linspace(-9, 9, 1001)).abs().max() <= activation.largest_slope


@settings(max_examples=25, deadline=None)
@given(depths, widths, st.sampled_from(ACTIVATION_NAMES), st.integers(0, 99))
def test_a_network_predicts_what_its_modules_predict(depth: int, width: int, activation: str, seed: int) -> None:
    config = NetworkConfig(layers=depth, width=width, activation=activation, seed=seed)
    inputs, _ = config.points.tensors()
    expected = initial_module(config)(inputs)[:, 0].detach().numpy()
    run = Training(config).result()
    assert run.network(0)(inputs).numpy() == pytest.approx(expected, abs=1e-5)
    assert run.networks()(inputs).numpy()[0] == pytest.approx(expected, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(depths, widths, st.integers(0, 99))
def test_layers_without_activation_equal_one_matrix_and_one_bias(depth: int, width: int, seed: int) -> None:
    one = collapse(start(layers=depth, width=width, seed=seed, activation="identity"), RANGES)
    assert one.exact
    assert one.matrix.shape == (1, 2)
    assert one.difference <= 1e-13 * (1 + one.largest_prediction)


def test_the_collapsed_layer_is_found_by_feeding_the_network_the_unit_vectors() -> None:
    network = start(layers=4, width=5, activation="identity")
    at_zero, *at_units = network(torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])).tolist()
    one = collapse(network, RANGES)
    assert one.bias.item() == pytest.approx(at_zero, abs=1e-6)
    assert one.matrix[0].tolist() == pytest.approx([value - at_zero for value in at_units], abs=1e-6)


def test_a_trained_network_with_activation_is_far_from_any_single_layer() -> None:
    run = train(NetworkConfig(activation="tanh"))
    one = collapse(run.network(-1), RANGES)
    assert not one.exact
    assert one.difference > 0.3
    # The nearest layer: moving its matrix or bias makes the mean of the squares larger.
    random = torch.Generator().manual_seed(0)
    inputs = -2 + 4 * torch.rand((1000, 2), generator=random, dtype=torch.float64)
    predictions = run.network(-1)(inputs.float()).double()

    def off(matrix: torch.Tensor, bias: torch.Tensor) -> float:
        return float(((inputs @ matrix.mT + bias)[:, 0] - predictions).square().mean())

    assert off(one.matrix, one.bias) ** 0.5 == pytest.approx(one.difference, rel=1e-4)
    for move in (0.01, -0.01):
        assert off(one.matrix + move, one.bias) > off(one.matrix, one.bias)
        assert off(one.matrix, one.bias + move) > off(one.matrix, one.bias)


@settings(max_examples=25, deadline=None)
@given(depths, widths, st.sampled_from(["identity", "sigmoid", "tanh"]), st.integers(0, 99))
def test_one_samples_gradients_agree_with_central_differences(
    depth: int, width: int, activation: str, seed: int
) -> None:
    network = start(layers=depth, width=width, activation=activation, seed=seed)
    x, y = (0.7, -1.3), 1.0
    found = sample_pass(network, x, y)
    inputs = torch.tensor([x], dtype=torch.float64)

    def loss(layer: int, weight: torch.Tensor, bias: torch.Tensor) -> float:
        weights, biases = ([part.double() for part in parts] for parts in (network.weights, network.biases))
        weights[layer], biases[layer] = weight, bias
        return float((Network(network.activation, tuple(weights), tuple(biases))(inputs)[0] - y) ** 2)

    for layer, one in enumerate(found.layers):
        weight, bias = network.weights[layer].double(), network.biases[layer].double()
        h = 1e-5
        for row, column in ((0, 0), (-1, -1)):
            moved = torch.zeros_like(weight)
            moved[row, column] = h
            slope = (loss(layer, weight + moved, bias) - loss(layer, weight - moved, bias)) / (2 * h)
            assert one.weight_gradient[row, column] == pytest.approx(slope, rel=1e-3, abs=1e-6)
        moved = torch.zeros_like(bias)
        moved[-1] = h
        slope = (loss(layer, weight, bias + moved) - loss(layer, weight, bias - moved)) / (2 * h)
        assert one.bias_gradient[-1] == pytest.approx(slope, rel=1e-3, abs=1e-6)
        # What the page writes out: z = W·x + b, and the chain rule from the right to the left.
        assert one.pre_activation == pytest.approx(one.weight @ one.inputs + one.bias, abs=1e-5)
        assert one.weight_gradient == pytest.approx(np.outer(one.pre_activation_gradient, one.inputs), abs=1e-6)
        if layer + 1 < depth:
            after = found.layers[layer + 1]
            assert one.activation_gradient == pytest.approx(after.weight.T @ after.pre_activation_gradient, abs=1e-6)
    assert found.loss == pytest.approx((found.prediction - y) ** 2, rel=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), widths, st.sampled_from(ACTIVATION_NAMES), st.integers(0, 99))
def test_on_the_way_back_matrix_and_slope_explain_every_layers_gradient(
    depth: int, width: int, activation: str, seed: int
) -> None:
    back = backward_pass(start(layers=depth, width=width, activation=activation, seed=seed), PRESETS["xor"])
    largest = ACTIVATIONS[activation].largest_slope
    assert (back.largest_slopes <= largest + 1e-12).all()
    assert (back.mean_slopes <= back.largest_slopes + 1e-12).all()
    known = np.isfinite(back.through_slope) & np.isfinite(back.through_matrix)
    assert (back.through_slope[known] <= back.largest_slopes[known] + 1e-9).all()
    shrunk = back.arriving[:-1][known] / back.arriving[1:][known]  # not where relu has let nothing through
    assert (back.through_matrix * back.through_slope)[known] == pytest.approx(shrunk)


def test_the_gradients_on_the_way_back_are_the_recorded_ones() -> None:
    run = train(NetworkConfig(layers=4, activation="sigmoid", epochs=5))
    for snapshot in (0, 3):
        back = backward_pass(run.network(snapshot), run.config.points)
        assert back.weight_gradient_norms == pytest.approx(run.weight_gradient_norms[snapshot], rel=1e-3)


def test_behind_six_sigmoid_layers_the_first_matrix_gets_next_to_no_gradient() -> None:
    sigmoid = backward_pass(start(layers=6, width=4, activation="sigmoid"), PRESETS["xor"])
    tanh = backward_pass(start(layers=6, width=4, activation="tanh"), PRESETS["xor"])
    assert sigmoid.weight_gradient_norms[0] < 1e-4 * sigmoid.weight_gradient_norms[-1]
    assert tanh.weight_gradient_norms[0] > 1e-2 * tanh.weight_gradient_norms[-1]


def test_the_sharpness_of_one_layer_is_the_largest_eigenvalue_of_its_known_hessian() -> None:
    config = NetworkConfig(layers=1, points=PRESETS["line"])
    x = np.column_stack([config.points.arrays()[0], np.ones(3)])
    hessian = 2 * x.T @ x / 3
    found = sharpness(config, torch.zeros(2))
    assert found == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-6)
    below, above = (
        train(NetworkConfig(layers=1, points=PRESETS["line"], learning_rate=share * 2 / found, epochs=2000))
        for share in (0.98, 1.02)
    )
    assert below.losses[-1] < below.losses[0]
    assert above.overflow_epoch is not None or above.losses[-1] > above.losses[0]


def test_the_sharpness_of_a_network_is_the_largest_eigenvalue_of_its_hessian() -> None:
    config = NetworkConfig(width=3, activation="tanh")
    run = train(config)
    flat = torch.from_numpy(run.parameters[-1]).double()
    inputs, y = (tensor.double() for tensor in config.points.tensors())

    def mean_loss(flat: torch.Tensor) -> torch.Tensor:
        w1, b1, w2, b2 = flat.split([6, 3, 3, 1])
        return ((torch.tanh(inputs @ w1.view(3, 2).T + b1) @ w2 + b2 - y[:, 0]) ** 2).mean()

    hessian = torch.autograd.functional.hessian(mean_loss, flat)
    largest = float(torch.linalg.eigvalsh(hessian).abs().max())
    assert sharpness(config, torch.from_numpy(run.parameters[-1])) == pytest.approx(largest, rel=1e-2)
