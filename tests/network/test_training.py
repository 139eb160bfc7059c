"""The training of a network against a plain PyTorch loop, central differences, and itself."""

import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from backprop.network import ACTIVATION_NAMES, ACTIVATIONS, PRESETS, NetworkConfig, Points, Training, train
from backprop.network.layers import Network, initial_module, split
from backprop.network.run import snapshot_epochs
from backprop.network.surface import surface
from backprop.network.training import gradients_at

FEW = Points(inputs=((0.5, -1.0), (1.5, 0.25), (-0.75, 0.5), (0.1, 0.9), (-1.2, -0.4)), y=(0, 1, 1, 0, 1))
CURVE = Points(inputs=((-1.0,), (0.2,), (1.3,)), y=(0.5, -2.0, 1.0))

configs = st.builds(
    NetworkConfig,
    layers=st.integers(1, 6),
    width=st.integers(1, 16),
    activation=st.sampled_from(ACTIVATION_NAMES),
    learning_rate=st.floats(1e-3, 0.5),
    epochs=st.integers(1, 12),
    batch_size=st.none() | st.integers(1, 5),
    seed=st.integers(0, 9_999),
    points=st.sampled_from([FEW, CURVE]),
)


def plain(config: NetworkConfig) -> tuple[list[float], nn.Sequential, list[torch.Tensor]]:
    """The loop as anybody would write it: each epoch's losses' mean, the network, and its last gradients."""
    torch.set_num_threads(1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        modules: list[nn.Module] = []
        for rows, columns in config.shapes:
            modules += [nn.Linear(columns, rows), ACTIVATIONS[config.activation].module()]
        network = nn.Sequential(*modules[:-1])
    x = torch.tensor(config.points.inputs)
    y = torch.tensor(config.points.y)[:, None]
    size = config.batch_size or len(y)
    losses = []
    for _ in range(config.epochs):
        total = 0.0
        for start in range(0, len(y), size):
            loss = ((network(x[start : start + size]) - y[start : start + size]) ** 2).mean()
            network.zero_grad()
            loss.backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= config.learning_rate * parameter.grad
            total += loss.item() * len(y[start : start + size])
        losses.append(total / len(y))
    return losses, network, [parameter.grad for parameter in network.parameters()]


@settings(max_examples=60, deadline=None)
@given(configs)
def test_a_run_is_what_a_plain_loop_computes_to_the_last_digit(config: NetworkConfig) -> None:
    losses, network, gradients = plain(config)
    run = train(config)
    if not all(map(math.isfinite, losses)):
        assert run.overflow_epoch is not None
        return
    assert run.losses == pytest.approx(losses, rel=1e-6)
    for layer, history in enumerate(run.layers()):
        weight, bias = (parameter.detach() for parameter in network[2 * layer].parameters())
        assert np.array_equal(history.weight[-1], weight.numpy())
        assert np.array_equal(history.bias[-1], bias.numpy())
        of_weight = gradients[2 * layer]
        assert history.weight_update[-1] == pytest.approx(-config.learning_rate * of_weight.numpy(), rel=1e-5)
        assert run.weight_gradient_norms[-1, layer] == pytest.approx(of_weight.norm().item(), rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(configs)
def test_gradients_agree_with_central_differences(config: NetworkConfig) -> None:
    parameters = nn.utils.parameters_to_vector(initial_module(config).parameters()).detach().double()
    inputs, y = (tensor.double() for tensor in config.points.tensors())

    def mean_loss(flat: torch.Tensor) -> torch.Tensor:  # (networks, parameters) → (networks,)
        networks = Network(config.activation, *split(flat, config.shapes))
        return ((networks(inputs) - y[:, 0]) ** 2).mean(dim=-1)

    step = 1e-6
    moved = step * torch.eye(len(parameters), dtype=torch.float64)
    differences = (mean_loss(parameters + moved) - mean_loss(parameters - moved)) / (2 * step)
    gradient = gradients_at(config, parameters.float()[None])[0].double()
    if config.activation == "relu":  # at its kink there is no derivative to compare with
        outputs = Network("relu", *split(parameters, config.shapes)).outputs(inputs)
        if min(float(output.pre_activation.abs().min()) for output in outputs) < 1e-3:
            return
    assert gradient.numpy() == pytest.approx(differences.numpy(), rel=1e-3, abs=1e-5)


@pytest.mark.parametrize("batch_size", [None, 1, 7])
def test_equal_seeds_give_equal_runs_and_others_do_not(batch_size: int | None) -> None:
    config = NetworkConfig(epochs=20, batch_size=batch_size)
    first, second = train(config), train(config)
    assert np.array_equal(first.losses, second.losses)
    assert np.array_equal(first.parameters, second.parameters)
    assert not np.array_equal(first.parameters, train(NetworkConfig(epochs=20, seed=1)).parameters)


def test_training_leaves_the_other_random_numbers_of_pytorch_alone() -> None:
    torch.manual_seed(3)
    expected = torch.rand(3)
    torch.manual_seed(3)
    train(NetworkConfig(epochs=2))
    assert torch.equal(torch.rand(3), expected)


def test_a_training_in_pieces_is_the_same_training() -> None:
    config = NetworkConfig(epochs=300, layers=3)
    whole, pieces = train(config), Training(config)
    shares, results = [], []
    while not pieces.done:
        pieces.advance(seconds=0)
        shares.append(pieces.share)
        if pieces.epoch in (1, 100, 250, 251):
            results.append(pieces.result())
    assert len(shares) == 300
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert np.array_equal(pieces.result().losses, whole.losses)
    assert np.array_equal(pieces.result().parameters, whole.parameters)
    for run in results:
        assert not run.complete
        assert np.array_equal(run.losses, whole.losses[: run.epochs])
        assert np.array_equal(run.weight_gradient_norms, whole.weight_gradient_norms[: run.epochs])
        assert run.epochs_at[-1] == run.epochs
    assert not np.array_equal(results[0].parameters[-1], whole.parameters[-1])


def test_a_result_before_the_first_epoch_is_the_start() -> None:
    run = Training(NetworkConfig()).result()
    assert run.epochs == 0
    assert run.epochs_at.tolist() == [0]
    assert run.weight_gradient_norms.shape == (0, 2)
    assert not run.updates.any()


def test_each_snapshot_holds_the_parameters_their_gradient_and_the_last_update() -> None:
    config = NetworkConfig(epochs=30, learning_rate=0.1)
    run = train(config)
    assert run.epochs_at.tolist() == list(range(31))
    # In descent on all points at once, the gradient at a snapshot is what the next update uses.
    for at in range(30):
        moved = run.parameters[at + 1] - run.parameters[at]
        assert run.updates[at + 1] == pytest.approx(moved, abs=1e-6)
        assert run.updates[at + 1] == pytest.approx(-0.1 * run.gradients[at], abs=1e-6)
    assert surface(run).losses[:-1] == pytest.approx(run.losses, rel=1e-4)
    for layer, history in enumerate(run.layers()):
        norm = np.linalg.norm(history.weight_gradient.reshape(31, -1), axis=1)
        assert run.weight_gradient_norms[:, layer] == pytest.approx(norm[:-1], rel=1e-3)


@given(st.integers(1, 5_000))
def test_snapshots_go_from_the_start_to_the_end_and_are_few(epochs: int) -> None:
    at = snapshot_epochs(epochs)
    assert (at[0], at[-1]) == (0, epochs)
    assert (np.diff(at) > 0).all()
    assert len(at) <= 60
    assert len(at) >= min(epochs + 1, 40)


def test_a_learning_rate_that_is_too_large_ends_as_a_result() -> None:
    run = train(NetworkConfig(points=PRESETS["line"], learning_rate=5.0, epochs=500))
    assert run.overflow_epoch is not None
    assert run.complete
    assert run.epochs == run.overflow_epoch < 500
    assert np.isfinite(run.losses).all()
    assert np.isfinite(run.parameters).all()
    assert run.losses[-1] > 1e6
    assert run.epochs_at[-1] == run.epochs


def test_the_lessons_line_is_learned_by_one_layer_with_one_weight_and_a_bias() -> None:
    run = train(NetworkConfig(layers=1, points=PRESETS["line"], learning_rate=0.1, epochs=500))
    assert run.network(-1).weights[0].item() == pytest.approx(2, abs=1e-2)
    assert run.network(-1).biases[0].item() == pytest.approx(0, abs=2e-2)
    assert run.network(-1)(torch.tensor([[4.0]])).item() == pytest.approx(8, abs=1e-2)


def test_without_a_hidden_layer_xor_stays_at_one_half_and_four_neurons_solve_it() -> None:
    inputs, y = PRESETS["xor"].tensors()
    for layers, activation in ((1, "tanh"), (3, "identity")):
        stuck = train(NetworkConfig(layers=layers, activation=activation, epochs=500)).network(-1)(inputs)
        assert stuck.numpy() == pytest.approx(0.5, abs=0.15)
    solved = train(NetworkConfig(activation="sigmoid", epochs=1500)).network(-1)(inputs)
    assert torch.equal(solved > 0.5, y[:, 0] > 0.5)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"layers": 0}, "layers must be a whole number from 1 to 6, but it is 0."),
        ({"layers": 7}, "layers must be a whole number from 1 to 6, but it is 7."),
        ({"width": 17}, "width must be a whole number from 1 to 16, but it is 17."),
        ({"width": 2.5}, "width must be a whole number from 1 to 16, but it is 2.5."),
        ({"epochs": 5_001}, "epochs must be a whole number from 1 to 5,000, but it is 5001."),
        ({"seed": -1}, "seed must be a whole number from 0 to 9,999, but it is -1."),
        ({"batch_size": 0}, "batch_size must be a whole number from 1 to 200, but it is 0."),
        ({"learning_rate": math.nan}, "learning_rate must be above 0 and at most 10, but it is nan."),
        ({"learning_rate": 1e-60}, "learning_rate must be above 0"),
        ({"activation": "swish"}, "activation must be one of identity, sigmoid, tanh, relu, but it is 'swish'."),
        ({"points": [1, 2]}, "points must be Points"),
    ],
)
def test_a_setting_out_of_range_is_refused_in_a_sentence(setting: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(says)):
        NetworkConfig(**setting)
