"""Sentences that thousands of random settings never met: each is met here, and its claims hold."""

from __future__ import annotations

import pytest

from tests.claims import test_forgetting, test_network, test_training_claims
from tests.claims.network_settings import NetworkSetting
from tests.claims.settings import Setting, random_setting

LINE = {"x": (1.0,), "y": (1.0,), "model": "linear", "learning_rate": 1.0, "epochs": 5, "initial_w": 1.0}


def setting(**changes: object) -> Setting:
    return Setting(**{"seed": 1, **LINE, **changes})  # type: ignore[arg-type]


# At step 1 its `w.grad` is beyond float32, and so are its w and that of a damped loop.
GRADIENT_OVERFLOWS = setting(x=(1e15,), epochs=20)


@pytest.mark.parametrize(
    ("form", "case"),
    [
        ("every_gradient_is_0", setting(x=(1e-25, 1e-25), y=(1e-25, 1e-25), initial_w=5.0)),
        ("gradient_too_large", GRADIENT_OVERFLOWS),
        ("moved_by_only", random_setting(287)),
        ("ends_where_it_began", random_setting(378)),
        ("cancel_out", random_setting(734)),
    ],
)
def test_a_rare_sentence_of_the_training_page_is_true(form: str, case: Setting) -> None:
    before = test_training_claims.FORMS.counts[form]
    test_training_claims.check_setting(case)
    assert test_training_claims.FORMS.counts[form] > before


@pytest.mark.parametrize("form", ["what_it_held_is_too_large", "damped_overflows"])
def test_a_rare_sentence_of_the_page_on_forgetting_is_true(form: str) -> None:
    before = test_forgetting.FORMS.counts[form]
    test_forgetting.check_setting(GRADIENT_OVERFLOWS, k=1, momentum=0.5)
    assert test_forgetting.FORMS.counts[form] > before


@pytest.mark.parametrize(
    ("form", "case"),
    [
        (
            "too_large",
            NetworkSetting(
                layers=6, width=4, activation="relu", learning_rate=4.0, epochs=1, batch_size=None, seed=65,
                inputs=((1e16,), (1.4e16,), (5e15,), (-1.5e16,)), y=(5.0, 1.0, 2.0, 0.0),
            ),
        ),
        (
            "tried_longer_in_vain",
            NetworkSetting(
                layers=2, width=3, activation="identity", learning_rate=0.3, epochs=1, batch_size=None, seed=15,
                inputs=((0.0,), (2.9,), (2.4,), (0.5,)), y=(1.0, 2.0, 5.0, 2.0),
            ),
        ),
    ],
)  # fmt: skip
def test_a_rare_sentence_of_the_layers_page_is_true(form: str, case: NetworkSetting) -> None:
    before = test_network.FORMS.counts[form]
    test_network.check_setting(case, 1.0)
    assert test_network.FORMS.counts[form] > before
