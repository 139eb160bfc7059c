"""What became of a network's training."""

import numpy as np
import pytest

from backprop.network import PRESETS, NetworkConfig, Training, train
from backprop.network.judgement import NetworkOutcome, judge
from backprop.network.surface import surface


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ({"activation": "tanh"}, NetworkOutcome.SOLVED),
        ({"layers": 1, "learning_rate": 0.1}, NetworkOutcome.STUCK),
        ({"activation": "sigmoid", "layers": 6, "learning_rate": 0.5}, NetworkOutcome.STUCK),
        ({"learning_rate": 3.0}, NetworkOutcome.DIVERGED),
        ({"activation": "sigmoid", "learning_rate": 1.0, "epochs": 500}, NetworkOutcome.ROSE),
        ({"points": PRESETS["sine"], "learning_rate": 0.1}, NetworkOutcome.LEARNED),
        ({"points": PRESETS["moons"], "activation": "identity", "learning_rate": 0.1}, NetworkOutcome.LEARNED),
    ],
)
def test_each_outcome_is_recognised(settings: dict[str, object], outcome: NetworkOutcome) -> None:
    run = train(NetworkConfig(**settings))
    assert judge(run, surface(run)).outcome is outcome


def test_its_numbers_are_those_of_the_run() -> None:
    run = train(NetworkConfig(points=PRESETS["moons"], layers=1, learning_rate=0.1))
    found = judge(run, surface(run))
    inputs, y = run.config.points.arrays()
    prediction = inputs @ run.network(-1).weights[0].numpy()[0] + run.network(-1).biases[0].numpy()
    assert found.last_loss == pytest.approx(np.mean((prediction - y) ** 2), rel=1e-4)
    assert found.right == int(np.sum((prediction > 0.5) == y))
    assert found.mean_loss == 0.25
    assert found.affine
    assert found.rate_limit is None


def test_above_the_limit_that_is_named_a_rate_diverges_and_below_it_does_not() -> None:
    line = {"points": PRESETS["line"], "layers": 1, "epochs": 2_000}
    run = train(NetworkConfig(**line, learning_rate=1.0))
    limit = judge(run, surface(run)).rate_limit
    assert limit is not None
    below = train(NetworkConfig(**line, learning_rate=0.98 * limit))
    above = train(NetworkConfig(**line, learning_rate=1.02 * limit))
    assert judge(below, surface(below)).outcome is NetworkOutcome.LEARNED
    assert judge(above, surface(above)).outcome in (NetworkOutcome.DIVERGED, NetworkOutcome.ROSE)


def test_a_training_that_has_not_begun_can_be_judged() -> None:
    run = Training(NetworkConfig()).result()
    assert judge(run, surface(run)).first_loss == judge(run, surface(run)).last_loss


def test_the_layer_whose_relu_is_nowhere_above_zero_is_named() -> None:
    run = train(NetworkConfig(layers=3, width=1, activation="relu", epochs=20))
    inputs, _ = run.config.points.tensors()
    hidden = run.network(-1).outputs(inputs)[:-1]
    assert [bool((output.pre_activation > 0).any()) for output in hidden][1] is False
    assert judge(run, surface(run)).dead_layer == 2
    alive = train(NetworkConfig(layers=6, activation="sigmoid", learning_rate=0.5))
    assert judge(alive, surface(alive)).dead_layer is None
