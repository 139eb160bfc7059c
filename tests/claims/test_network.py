"""Every sentence of the page on layers, for random networks, against a plain PyTorch loop and NumPy."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest
import torch

from backprop.figures.network.drawing import Neuron
from backprop.network import NetworkConfig, Points, Training, experiments
from backprop.network.backward import backward_pass
from backprop.network.collapse import collapse
from backprop.network.diagnosis import diagnose
from backprop.network.experiments import mean_loss as app_mean_loss
from backprop.network.neuron import sample_pass
from backprop.network.surface import surface
from backprop.ui.network import collapse as collapse_words
from backprop.ui.network import gradients as gradient_words
from backprop.ui.network import matrices as matrix_words
from backprop.ui.network import neuron as neuron_words
from backprop.ui.network import stage as stage_words
from backprop.ui.network.advice import advice
from backprop.ui.network.runs import Learned, stopped
from backprop.ui.network.take_home import what_it_does
from backprop.ui.network.verdict import verdict
from backprop.ui.parts.numbers import number
from tests.claims import network_looks, network_page, network_verdict  # noqa: F401 (they register the forms)
from tests.claims import plain_network as plain
from tests.claims.network_settings import NetworkSetting, random_network
from tests.claims.network_truth import FORMS, Truth
from tests.claims.plain_network import PlainTraining
from tests.claims.settings import check_every

FEW_UPDATES = 10  # for the experiments of most settings, to be quick


def said(setting: NetworkSetting, run: object, learned: Learned, snapshot: int) -> str:
    """Every sentence that the page says about a run, with every closer look."""
    config, points = run.config, run.config.points
    epoch = int(run.epochs_at[snapshot])
    texts = [verdict(run, learned.diagnosis), advice(run, learned.diagnosis), what_it_does(run)]
    texts += [
        stage_words.network_alt(run, "weights"),
        stage_words.learned_alt(learned, snapshot),
        stage_words.loss_alt(run, 0),
    ]
    loss = float(learned.surface.losses[snapshot])
    if math.isfinite(loss):
        right = "" if learned.surface.right is None else int(learned.surface.right[snapshot])
        texts.append(stage_words.readout(run).format(epoch=epoch, loss=number(loss), right=right))
    for layer in range(1, config.layers + 1):
        texts += [matrix_words.about_the_matrix(run, layer, epoch), matrix_words.matrix_alt(run, layer, "Value")]
    found = sample_pass(run.network(snapshot), points.inputs[0], points.y[0])
    texts += [neuron_words.forward_words(run, snapshot, 0), neuron_words.backward_words(found)]
    neuron_words.forward_latex(found.layers[0], Neuron(1, 0), run)
    neuron_words.backward_latex(found.layers[0], Neuron(1, 0), run)
    if config.layers > 1:
        one = collapse(run.network(snapshot), points.ranges())
        if not math.isfinite(one.difference):
            texts.append(collapse_words.TOO_LARGE)
        elif one.exact:
            texts += [collapse_words.layers_are_one(run, snapshot), collapse_words.how_exact(run, one)]
        else:
            exact = app_mean_loss(config, torch.from_numpy(run.parameters[snapshot]))
            texts += [
                collapse_words.nearest_layer(run, snapshot),
                collapse_words.how_near(run, one, exact, learned.diagnosis),
            ]
        start, here = (backward_pass(run.network(at), points) for at in (0, snapshot))
        texts += [gradient_words.at_the_start(run, start), gradient_words.depth_alt(start)]
        texts += [gradient_words.table(run, here, epoch), gradient_words.died(run, start, here, epoch)]
        texts += [gradient_words.ONE_STEP_BACK, *([gradient_words.over_epochs_alt(run)] if run.epochs else [])]
    return "\n".join(texts)


def config_of(setting: NetworkSetting) -> NetworkConfig:
    return NetworkConfig(
        layers=setting.layers, width=setting.width, activation=setting.activation, seed=setting.seed,
        learning_rate=setting.learning_rate, epochs=setting.epochs, batch_size=setting.batch_size,
        points=Points(inputs=setting.inputs, y=setting.y),
    )  # fmt: skip


def check_setting(setting: NetworkSetting, place: float) -> None:
    """Check what the page says at the snapshot that stands at this place of the run, 0 to 1."""
    training = Training(config_of(setting))
    training.advance()
    run = training.result()
    predicted = surface(run)
    learned = Learned(run, predicted, diagnose(run, predicted))
    snapshot = round(place * (run.snapshots - 1))
    truth = Truth(setting, int(run.epochs_at[snapshot]))
    assert (run.overflow_epoch, run.epochs) == (truth.run.overflow, truth.run.epochs)
    FORMS.check(said(setting, run, learned, snapshot), truth)
    truth.edges = "gradients"
    FORMS.check(stage_words.network_alt(run, "gradients"), truth)


def check_untrained(setting: NetworkSetting) -> None:
    """Check what the page says where training was stopped before the first epoch had ended."""
    untrained = Training(config_of(setting)).result()
    predicted = surface(untrained)
    assert stopped(untrained).startswith(f"Stopped after 0 of {setting.epochs:,} epoch")
    text = verdict(untrained, diagnose(untrained, predicted))
    FORMS.check(text, Truth(replace(setting, epochs=0), 0))


def test_every_sentence_of_the_layers_page_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(seed: int) -> None:
        setting = random_network(seed)
        monkeypatch.setattr(experiments, "MOST_UPDATES", 200 if seed % 40 == 0 else FEW_UPDATES)
        if seed % 50 == 7:
            check_untrained(setting)
        check_setting(setting, Random(seed).random() if seed % 3 else 1.0)

    check_every(check)


def test_the_plain_network_has_the_gradients_of_central_differences() -> None:
    setting = replace(
        random_network(3), layers=3, width=3, activation="tanh", inputs=((0.3, -0.7), (1.0, 0.2)), y=(0.2, -0.4)
    )
    run = PlainTraining(setting)
    layers = run.matrices(0)
    found = plain.back(setting, layers)
    for n, (weight, _) in enumerate(layers):
        for place in np.ndindex(weight.shape):
            losses = []
            for step in (1e-6, -1e-6):
                moved = [(w.copy(), b) for w, b in layers]
                moved[n][0][place] += step
                losses.append(plain.mean_loss(setting, moved))
            assert found.weights[n][place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-8)
