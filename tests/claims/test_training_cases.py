"""Settings at which the training page once said what was false, or broke: what it says now, and that it is true."""

from __future__ import annotations

import pytest

from backprop.figures.shared.view import view
from backprop.outcomes import diagnose
from backprop.training import train
from backprop.ui.training import verdicts
from backprop.ui.training.settings import FIELDS
from tests.claims.settings import Setting, random_setting
from tests.claims.test_training_claims import check_setting


def setting_of(query: str) -> Setting:
    """The setting that a link to the training page opens."""
    settings, refused = FIELDS.from_query(dict(part.split("=") for part in query.split("&")))
    assert not refused
    config = settings.config
    return Setting(
        0,
        config.model,
        config.learning_rate,
        config.epochs,
        config.initial_w,
        config.dataset.x,
        config.dataset.y,
    )


def said(query: str) -> str:
    run = train(setting_of(query).config())
    return verdicts.verdict(view(run, diagnose(run)))


def tone(query: str) -> str:
    return verdicts.tone(diagnose(train(setting_of(query).config())))


BROKEN = [
    "data=noisy&lr=0.16&epochs=2&w=3",
    "data=outlier&lr=0.2&epochs=5&w=7",
    "data=reachable&lr=0.46&epochs=1&w=-1",
]
ROSE = ["data=noisy&lr=0.5", "data=noisy&lr=0.1", "data=outlier&lr=0.1", "data=reachable&lr=0.2"]
OTHERS = [
    "model=sigmoid&w=-10",
    "model=sigmoid&w=10&table=20,0.5",
    "model=sigmoid&w=10&table=7,0.5;-5,0.5",
    "table=0.001,0.002",
    "table=1,2;1,-2&lr=1",
    "data=noisy&lr=0.000126&epochs=727&w=2",
    "lr=0.21&epochs=1",
    "lr=0.21&epochs=3",
    "lr=0.21&epochs=20",
    "lr=0.2",
    "lr=0.5&epochs=20",
    "model=sigmoid&data=reachable&w=10&lr=0.1",
    "lr=0.000001&epochs=1",
    "table=1000000,2000000&lr=0.000001",
]


@pytest.mark.parametrize("query", [*BROKEN, *ROSE, *OTHERS])
def test_what_is_said_of_a_case_once_wrong_is_true(query: str) -> None:
    check_setting(setting_of(query))


@pytest.mark.parametrize("seed", [1279, 3401])
def test_what_is_said_of_a_setting_that_only_a_long_search_met_is_true(seed: int) -> None:
    check_setting(random_setting(seed))


@pytest.mark.parametrize("query", BROKEN)
def test_a_rate_that_diverges_is_told_where_the_loss_is_still_below_its_start(query: str) -> None:
    assert said(query).startswith("**Diverging:** after ")
    assert tone(query) == "warning"


@pytest.mark.parametrize("query", ROSE)
def test_coming_to_rest_with_a_higher_loss_is_no_success(query: str) -> None:
    text = said(query)
    assert text.startswith("**At rest, but not at the best w:**")
    assert "The mean loss rose from" in text
    assert "the lowest possible is" in text
    assert "within the last epoch w moved between" in text.lower()
    assert tone(query) == "warning"


def test_a_sigmoid_far_from_its_floor_is_in_its_flat_tail() -> None:
    assert said("model=sigmoid&w=-10").startswith("**Stuck where the slope is flat:** at w = −10 the sigmoid")


def test_a_linear_model_below_float32s_resolution_hears_of_float32_and_not_of_a_sigmoid() -> None:
    text = said("table=0.001,0.002")
    assert text.startswith("**Stuck:** the steps are too small for float32.")
    assert "sigmoid" not in text


def test_a_drift_is_no_swing() -> None:
    text = said("table=1,2;1,-2&lr=1")
    assert "moved w by −8" in text
    assert "swing" not in text.lower()
    assert "Oscillating" not in text


def test_never_again_is_said_of_any_number_of_epochs() -> None:
    """Once it is known, it is one step for every run from this start; before that, it is not said."""
    said_of = {epochs: said(f"lr=0.21&epochs={epochs}") for epochs in (1, 3, 20, 30, 40, 100, 1000)}
    steps = {epochs: text.split(" ")[3] for epochs, text in said_of.items() if text.startswith("**Diverged:**")}
    assert len(steps) > 2
    assert len(set(steps.values())) == 1
    assert all(said_of[epochs].startswith("**Diverging:** after ") for epochs in said_of.keys() - steps.keys())


def test_numbers_that_are_compared_can_be_told_apart() -> None:
    for query in ("lr=0.000001&epochs=1", "data=noisy&lr=0.000001&epochs=2&w=2"):
        text = said(query)
        end, start = text.split("the mean loss is ")[1].split(";")[0].split(", ")[:2]
        assert end != start.split(" from ")[-1]
