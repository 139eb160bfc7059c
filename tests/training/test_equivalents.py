"""Forgetting is momentum of exactly 1; accumulating over all samples is descent on the summed loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.training import TrainingConfig, train
from backprop.training.equivalents import largest_difference, momentum_factor, momentum_weights, summed_loss_weights
from tests.claims import exact

FLOAT32 = float(np.finfo(np.float32).eps)
configs = st.builds(
    TrainingConfig,
    model=st.sampled_from(["linear", "sigmoid"]),
    learning_rate=st.floats(0.001, 0.06),
    initial_w=st.floats(-3, 3),
    epochs=st.just(30),
    dataset=st.sampled_from([ARTICLE, PRESETS["reachable"], PRESETS["noisy"]]),
)


def close(got: np.ndarray, expected: np.ndarray) -> None:
    """Equal to float32's rounding, which each step adds to."""
    assert got.shape == expected.shape
    scale = np.abs(expected).max()
    assert np.abs(got.astype(np.float64) - expected).max() <= 10 * FLOAT32 * len(expected) * scale


@settings(max_examples=15)
@given(config=configs)
def test_the_forgetful_loop_is_sgd_with_momentum_1(config: TrainingConfig) -> None:
    forgotten = train(replace(config, zero_grad=False)).weights
    close(momentum_weights(config, 1.0, steps=config.total_steps), forgotten)


@settings(max_examples=15)
@given(config=configs)
def test_momentum_0_is_the_loop_that_zeroes(config: TrainingConfig) -> None:
    close(momentum_weights(config, 0.0, steps=config.total_steps), train(config).weights)


def test_momentum_between_is_the_recurrence_by_hand() -> None:
    w, velocity, weights = 1.0, 0.0, [1.0]
    for step in range(60):
        x, y = ARTICLE.x[step % 3], ARTICLE.y[step % 3]
        velocity = 0.9 * velocity + 2 * x * (x * w - y)
        w -= 0.01 * velocity
        weights.append(w)
    assert momentum_weights(TrainingConfig(), 0.9, steps=60) == pytest.approx(weights, abs=1e-5)


def test_damping_settles_what_momentum_1_keeps_swinging() -> None:
    late = {m: momentum_weights(TrainingConfig(), m, steps=300)[200:] for m in (0.9, 1.0)}
    assert np.abs(late[0.9] - 2).max() < 1e-3
    assert np.abs(late[1.0] - 2).max() > 0.9


@pytest.mark.parametrize("momentum", [-0.1, 1.5, float("nan")])
def test_a_momentum_outside_0_to_1_is_refused(momentum: float) -> None:
    with pytest.raises(ValueError, match=f"from 0 to 1, but it is {momentum}"):
        momentum_weights(TrainingConfig(), momentum, steps=1)


@settings(max_examples=15)
@given(config=configs)
def test_accumulating_over_all_samples_is_descent_on_the_summed_loss(config: TrainingConfig) -> None:
    config = replace(config, learning_rate=config.learning_rate / len(config.dataset))  # so that it does not explode
    accumulated = train(replace(config, accumulation_steps=len(config.dataset))).epoch_weights
    close(summed_loss_weights(config), accumulated)


def test_descent_on_the_summed_loss_is_the_formula_by_hand() -> None:
    dataset = Dataset(x=(1.0, -2.0), y=(3.0, 0.5))
    w, weights = 0.5, [0.5]
    for _ in range(8):
        w -= 0.05 * sum(2 * x * (x * w - y) for x, y in zip(dataset.x, dataset.y, strict=True))
        weights.append(w)
    config = TrainingConfig(dataset=dataset, initial_w=0.5, learning_rate=0.05, epochs=8)
    assert summed_loss_weights(config) == pytest.approx(weights, abs=1e-5)


def test_histories_are_compared_where_both_are_finite() -> None:
    some, others = np.array([1.0, 2.5, np.inf, np.nan]), np.array([1.0, 2.0, np.inf, 7.0])
    assert largest_difference(some, others) == (0.5, 2.0)
    assert largest_difference(some[2:], others[2:]) == (0.0, 0.0)


@pytest.mark.parametrize("momentum", [1e-9, 3e-7, 1e-3, 0.5, 0.999999])
@pytest.mark.parametrize("away", [0.0, 1e-12, 1e-6, 0.3])
def test_the_momentum_factor_is_right_to_its_last_digits_also_where_a_step_all_but_lands(
    momentum: float, away: float
) -> None:
    x = (300.0, 0.5, 70.0)
    rate = (1 + away) / (2 * 70.0**2)  # at x = 70 a step without momentum lands on w* where `away` is 0
    found = momentum_factor(Dataset(x, (1.0, 2.0, 3.0)), rate, momentum)
    assert found == pytest.approx(exact.momentum_factor(x, rate, momentum), rel=1e-9)
