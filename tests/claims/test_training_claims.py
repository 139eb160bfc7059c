"""Every sentence of the training page, recomputed from a plain loop."""

from __future__ import annotations

from random import Random

import numpy as np

from backprop.figures.shared.view import view
from backprop.outcomes import diagnose
from backprop.outcomes.advice import helpful, worth_trying
from backprop.training import train_all
from backprop.ui.training import chart_words, verdicts
from backprop.ui.training.close_up import forgotten_sentence
from tests.claims.settings import Setting, both_runs, check_every, random_setting
from tests.claims.training_forms import FORMS, Truth


def check_setting(setting: Setting) -> None:
    zeroed, forgotten = (view(run, diagnose(run)) for run in both_runs(setting))
    changes = worth_trying(zeroed.run.config, zeroed.diagnosis, rates=(1e-6, 10.0), max_epochs=1000)
    tried: dict = {}
    for change, run in zip(changes.values(), train_all(list(changes)) if changes else [], strict=True):
        tried.setdefault(change, []).append(run)
    truth = Truth(setting)
    text = verdicts.verdict(zeroed, helpful(zeroed.diagnosis, tried))
    FORMS.check(text, truth)
    FORMS.check(verdicts.forgotten_verdict(forgotten), truth)
    FORMS.check(chart_words.loss_alt(zeroed, 0), truth)
    FORMS.check(chart_words.weight_alt(zeroed, 0), truth)
    FORMS.check(chart_words.forgetting_alt(zeroed, forgotten), truth)
    last = len(zeroed.run) - 1
    for truth.step in {0, min(1, last), Random(setting.seed).randint(0, last), last}:
        FORMS.check(forgotten_sentence(forgotten.run, truth.step), truth)
    if verdicts.tone(zeroed.diagnosis) == "success":
        assert truth.end_loss <= truth.start_loss * (1 + 1e-6) + 1e-4 * float(np.mean(np.square(setting.y)))


def test_every_sentence_about_a_run_is_true() -> None:
    check_every(lambda seed: check_setting(random_setting(seed)))
