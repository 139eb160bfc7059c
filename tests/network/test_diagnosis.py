"""What happened in a network's training."""

from dataclasses import replace

import numpy as np
import pytest

from backprop.network import PRESETS, NetworkConfig, Points, Training, train
from backprop.network.diagnosis import NetworkOutcome, diagnose
from backprop.network.scaling import scaled
from backprop.network.surface import surface


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ({"activation": "tanh"}, NetworkOutcome.SOLVED),
        ({"layers": 1, "learning_rate": 0.1}, NetworkOutcome.CONSTANT),
        ({"activation": "sigmoid", "layers": 6, "learning_rate": 0.5}, NetworkOutcome.CONSTANT),
        ({"activation": "sigmoid", "epochs": 1}, NetworkOutcome.CONSTANT),
        ({"learning_rate": 1e-6, "epochs": 5}, NetworkOutcome.UNCHANGED),
        ({"learning_rate": 3.0}, NetworkOutcome.DIVERGED),
        ({"activation": "sigmoid", "learning_rate": 1.0, "epochs": 500}, NetworkOutcome.ROSE),
        ({"points": PRESETS["sine"], "learning_rate": 0.1}, NetworkOutcome.LEARNED),
        ({"points": PRESETS["moons"], "activation": "identity", "learning_rate": 0.1}, NetworkOutcome.LEARNED),
    ],
)
def test_each_outcome_is_recognised(settings: dict[str, object], outcome: NetworkOutcome) -> None:
    run = train(NetworkConfig(**settings))
    assert diagnose(run, surface(run)).outcome is outcome


def test_its_numbers_are_those_of_the_run() -> None:
    run = train(NetworkConfig(points=PRESETS["moons"], layers=1, learning_rate=0.1))
    found = diagnose(run, surface(run))
    inputs, y = run.config.points.arrays()
    prediction = inputs @ run.network(-1).weights[0].numpy()[0] + run.network(-1).biases[0].numpy()
    assert found.last_loss == pytest.approx(np.mean((prediction - y) ** 2), rel=1e-4)
    assert found.right == int(np.sum((prediction > 0.5) == y))
    assert found.constant_loss == 0.25
    columns = np.column_stack([inputs, np.ones(len(y))])
    best = np.mean((columns @ (np.linalg.pinv(columns) @ y) - y) ** 2)
    assert found.single_layer_loss == pytest.approx(best)
    assert found.affine
    assert found.rate_limit is None


def test_above_the_limit_that_is_named_a_rate_diverges_and_below_it_does_not() -> None:
    line = {"points": PRESETS["line"], "layers": 1, "epochs": 2_000}
    run = train(NetworkConfig(**line, learning_rate=1.0))
    found = diagnose(run, surface(run)).rate_limit
    assert found is not None
    assert found.epoch == 0
    limit = found.rate
    below = train(NetworkConfig(**line, learning_rate=0.98 * limit))
    above = train(NetworkConfig(**line, learning_rate=1.02 * limit))
    assert diagnose(below, surface(below)).outcome is NetworkOutcome.LEARNED
    assert diagnose(above, surface(above)).outcome in (NetworkOutcome.DIVERGED, NetworkOutcome.ROSE)


def test_a_training_that_has_not_begun_can_be_judged() -> None:
    run = Training(NetworkConfig()).result()
    assert diagnose(run, surface(run)).first_loss == diagnose(run, surface(run)).last_loss


def test_the_layer_whose_relu_is_nowhere_above_zero_is_named() -> None:
    run = train(NetworkConfig(layers=3, width=1, activation="relu", epochs=20))
    inputs, _ = run.config.points.tensors()
    hidden = run.network(-1).outputs(inputs)[:-1]
    assert [bool((output.pre_activation > 0).any()) for output in hidden][1] is False
    flat = diagnose(run, surface(run)).flat
    assert flat is not None
    assert (flat.layer, flat.dead) == (2, True)
    alive = train(NetworkConfig(layers=6, activation="sigmoid", learning_rate=0.5))
    assert diagnose(alive, surface(alive)).flat is None


LARGE = Points(inputs=((100.0,), (200.0,), (300.0,)), y=(1.0, 2.0, 5.0))


def test_large_inputs_make_a_sigmoid_nearly_flat_and_scaling_them_is_found_to_help() -> None:
    run = train(NetworkConfig(activation="sigmoid", points=LARGE, learning_rate=0.1))
    found = diagnose(run, surface(run))
    assert found.flat is not None
    assert not found.flat.dead
    assert 0 < found.flat.mean_slope < 1e-3
    (scaling,) = [experiment for experiment in found.experiments if experiment.change == "scaled"]
    assert scaling.helps
    assert scaling.config.points == scaled(LARGE)
    again = train(replace(scaling.config, epochs=scaling.epochs))
    assert diagnose(again, surface(again)).last_loss == pytest.approx(scaling.loss)


def test_going_on_is_tried_from_where_the_run_ended() -> None:
    run = train(NetworkConfig(activation="sigmoid", learning_rate=0.5, epochs=3))
    (longer,) = [one for one in diagnose(run, surface(run)).experiments if one.change == "longer"]
    at_once = train(NetworkConfig(activation="sigmoid", learning_rate=0.5, epochs=3 + longer.epochs))
    assert longer.config == at_once.config
    assert longer.loss == diagnose(at_once, surface(at_once)).last_loss
    assert longer.helps


def test_nothing_is_tried_for_a_training_that_was_stopped_or_has_solved_its_task() -> None:
    stopped = Training(NetworkConfig(activation="sigmoid", epochs=500, learning_rate=3.0))
    assert diagnose(stopped.result(), surface(stopped.result())).experiments == ()
    solved = train(NetworkConfig(activation="tanh"))
    assert diagnose(solved, surface(solved)).experiments == ()


def test_a_line_that_is_learned_slowly_has_not_reached_what_one_layer_can_do() -> None:
    for epochs, reached in ((20, False), (5_000, True)):
        run = train(NetworkConfig(layers=1, points=PRESETS["line"], learning_rate=0.1, epochs=epochs))
        found = diagnose(run, surface(run))
        assert found.single_layer_loss == 0
        assert found.at_best_single_layer is reached
