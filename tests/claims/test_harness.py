"""The tools of the claims tests: the plain loop is the lesson's, sentences end where they should, false ones fail."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from backprop.training import TrainingConfig, train
from tests.claims import exact, plain
from tests.claims.forms import Forms, read, sentences, shows
from tests.claims.settings import COUNT, Setting, check_every, random_setting

LESSON = Setting(0, "linear", 0.01, 100, 1.0, (1.0, 2.0, 3.0), (2.0, 4.0, 6.0))
REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("model", ["linear", "sigmoid"])
def test_the_plain_loop_prints_what_the_lessons_printed(model: str, zero_grad: bool) -> None:
    setting = Setting(0, model, 0.01, 100, 1.0, LESSON.x, LESSON.y)
    found = plain.run(setting, zero_grad=zero_grad)
    name = f"{model}_{'zeroed' if zero_grad else 'forgotten'}.csv"
    reference = np.loadtxt(REFERENCE / name, delimiter=",", skiprows=1)
    # The sigmoid's last digit depends on the C library's exp; the linear model's on nothing.
    tolerance = 0 if model == "linear" else 2e-6
    for column, values in ((5, found.losses), (6, found.gradients), (8, found.weights[1:])):
        np.testing.assert_allclose(values, reference[:, column], rtol=tolerance, atol=tolerance)


def test_the_plain_loop_is_the_librarys_to_the_last_digit() -> None:
    def check(seed: int) -> None:
        setting = random_setting(seed, accumulating=True)
        for zero_grad in (True, False):
            run = train(setting.config(zero_grad=zero_grad))
            found = plain.run(setting, zero_grad=zero_grad)
            assert found.overflow_step == run.overflow_step
            np.testing.assert_array_equal(found.weights, run.weights.astype(np.float64))

    check_every(check, range(COUNT // 5))


def test_the_settings_reach_every_corner() -> None:
    settings = [random_setting(seed, accumulating=True) for seed in range(200)]
    assert settings == [random_setting(seed, accumulating=True) for seed in range(200)]
    assert {setting.model for setting in settings} == {"linear", "sigmoid"}
    assert {1, 2, 1000} <= {setting.epochs for setting in settings}
    assert any(len(setting.x) == 1 for setting in settings)
    assert any(not any(setting.x) for setting in settings)
    assert any(setting.accumulation_steps > len(setting.x) for setting in settings)
    assert any(plain.lowest(setting)[0] == setting.initial_w for setting in settings if setting.model == "linear")
    assert all(isinstance(setting.config(), TrainingConfig) for setting in settings)


def test_the_windows_that_are_counted_are_those_of_the_closed_forms() -> None:
    assert exact.windows((1.0,), zeroed=True, forgotten=True) == [pytest.approx((0, 1))]
    assert exact.windows((1e-30,), zeroed=False, forgotten=True) == [pytest.approx((1e60, 2e60))]
    # (1 − 2r)·(1 − 2r) is below 1 up to r = 1; the trace 2 − 8r + 4r² lies in (−2, 2) but for the point r = 1.
    assert exact.windows((1.0, 1.0), zeroed=True, forgotten=True) == [pytest.approx((0, 1))]
    assert exact.windows((1.0, 1.0), zeroed=False, forgotten=True) == [pytest.approx((1, 2))]
    found = {
        both: exact.windows(LESSON.x, zeroed=both[0], forgotten=both[1]) for both in product([True, False], repeat=2)
    }
    for rate in np.linspace(1e-3, 0.7, 200):
        so = exact.zeroed_converges(LESSON.x, rate), exact.forgotten_is_bounded(LESSON.x, rate)
        assert [both for both in found if any(low < rate < high for low, high in found[both])] == [so]


def test_a_text_is_split_where_its_sentences_end() -> None:
    text = "**Converged:** at 0.01. The loss of `w.grad` is 2.5 × 10⁻³. It says “no.” "
    text += "**Stuck.** Why?  \n- One more\n\nLast."
    assert list(sentences(text)) == [
        "Converged: at 0.01.",
        "The loss of `w.grad` is 2.5 × 10⁻³.",
        "It says “no.”",
        "Stuck.",
        "Why?",
        "One more",
        "Last.",
    ]
    for bad in ("step None.", "It is nan.", "at −inf today", "It converges again between 2 and 2."):
        with pytest.raises(AssertionError, match=r"in |between"):
            list(sentences(bad))


def test_a_shown_number_is_read_and_compared_to_its_digits() -> None:
    assert [read(text) for text in ("10,000", "−7.84", "2.5 × 10⁻⁷")] == [10_000, -7.84, 2.5e-7]
    assert shows("2", 1.9999996)
    assert not shows("2", 1.99)
    assert shows("0.204", 0.20398, 3)
    assert not shows("0.204", 0.2035, 4)


def test_a_false_sentence_and_one_without_a_form_fail() -> None:
    forms = Forms("harness")

    @forms.form(r"w ends at (?P<w>{number})\.")
    def w_ends(truth: float, w: str) -> None:
        assert shows(w, truth)

    forms.check("w ends at −1.5. **w ends at** −1.5.", -1.5)
    assert forms.counts == {"w_ends": 2}
    with pytest.raises(AssertionError, match="is false"):
        forms.check("w ends at 1.5.", -1.5)
    with pytest.raises(AssertionError, match="No form"):
        forms.check("w is fine.", -1.5)
    forms.counts.clear()
