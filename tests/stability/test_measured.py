"""The growth that is measured by training agrees with the exact theory, which knows nothing of the loop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.stability import converging_learning_rates, epoch_factors
from backprop.stability.measured import measured_factors
from backprop.training import TrainingConfig, train

inputs = st.lists(st.floats(0.3, 3) | st.floats(-3, -0.3), min_size=1, max_size=4)


@settings(max_examples=40)
@given(x=inputs, y=st.floats(-3, 3), share=st.floats(0.02, 1.7), zero_grad=st.booleans())
def test_dots_lie_on_the_exact_curve(x: list[float], y: float, share: float, zero_grad: bool) -> None:
    dataset = Dataset(x=tuple(x), y=tuple(y for _ in x))
    rate = share / (2 * max(abs(one) for one in x) ** 2)
    exact = abs(float(epoch_factors(dataset, [rate], zero_grad)[0]))
    (measured,) = measured_factors(TrainingConfig(dataset=dataset, zero_grad=zero_grad), [rate])
    if exact < 1e-2 or np.isnan(measured):  # gone in rounding within an epoch or two
        assert exact < 0.3
    else:
        # A loop that swings is caught at another point of its swing in each stretch.
        assert measured == pytest.approx(exact, rel=0.02 if zero_grad else 0.15)


@pytest.mark.parametrize("share", [1.0, (3 - 5**0.5) / 2])
@pytest.mark.parametrize("y", [0.0, 3.0])
def test_a_swing_that_passes_through_0_after_an_epoch_or_two_is_not_taken_for_its_end(share: float, y: float) -> None:
    config = TrainingConfig(dataset=Dataset((1.0,), (y,)), zero_grad=False)
    assert measured_factors(config, [share / 2]) == pytest.approx([1.0], rel=0.02)


def test_a_distance_that_float32_can_hardly_hold_any_more_is_left_out() -> None:
    config = TrainingConfig(dataset=Dataset((0.5,) * 4, (0.0,) * 4))  # w goes to 0, and the distance with it
    (exact,) = np.abs(epoch_factors(config.dataset, [2.75]))
    assert measured_factors(config, [2.75]) == pytest.approx([exact], rel=0.02)


@pytest.mark.parametrize("zero_grad", [True, False])
def test_for_the_lessons_data_the_sides_of_1_are_those_of_the_windows(zero_grad: bool) -> None:
    windows = converging_learning_rates(ARTICLE, zero_grad)
    rates = np.geomspace(0.001, 1.5, 60)
    measured = measured_factors(TrainingConfig(zero_grad=zero_grad), rates.tolist())
    for rate, factor in zip(rates, measured, strict=True):
        edges = [edge for window in windows for edge in window if edge]
        if min(abs(rate / edge - 1) for edge in edges) < 0.02:
            continue  # at an edge a factor is 1
        inside = any(low < rate < high for low, high in windows)
        assert factor < 1.05 if inside else factor > 1.05


def test_a_distance_that_is_lost_in_one_epoch_is_measured_in_that_epoch() -> None:
    # At 0.5 the first sample, x = 1, lands on the optimum from anywhere.
    assert measured_factors(TrainingConfig(), [0.5]).tolist() == [0.0]


def test_where_nothing_moves_the_distance_stays() -> None:
    still = TrainingConfig(dataset=Dataset(x=(0.0, 0.0), y=(1.0, 2.0)))
    assert measured_factors(still, [0.1]).tolist() == [1.0]


def test_accumulating_on_purpose_is_measured_over_whole_periods() -> None:
    config = TrainingConfig(accumulation_steps=3)
    rates = [0.005, 0.02, 0.05]
    exact = np.abs(epoch_factors(ARTICLE, rates, True, 3))
    assert measured_factors(config, rates) == pytest.approx(exact, rel=0.02)


def test_for_the_sigmoid_it_is_what_two_neighbouring_runs_do() -> None:
    config = TrainingConfig(model="sigmoid", dataset=PRESETS["reachable"], learning_rate=1.0, epochs=6)
    one, two = (train(replace(config, initial_w=w)) for w in (1.0, 1.01))
    by_hand = float(abs(one.epoch_weights[6] - two.epoch_weights[6]) / 0.01) ** (1 / 6)
    (measured,) = measured_factors(replace(config, initial_w=1.0), [1.0], apart=0.01)
    assert measured == pytest.approx(by_hand, rel=0.05)
    assert measured < 1
