"""The windows of learning rates, against exact rational arithmetic and against real training."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.stability import (
    converging_learning_rates,
    epoch_factor,
    epoch_factors,
    fixed_orbit,
    fixed_point,
    group_sums,
)
from backprop.training import TrainingConfig, train, train_all


def data(*x: float) -> Dataset:
    return Dataset(x=x, y=tuple(0.0 for _ in x))


def period(dataset: Dataset, rate: float, *, zero_grad: bool, k: int = 1) -> list[list[Fraction]]:
    """What a period of the loop does to (w, w.grad) where the best weight is 0: a plain loop, in exact arithmetic."""
    columns = []
    for w, grad in ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))):
        for step in range(math.lcm(len(dataset), k)):
            x = Fraction(dataset.x[step % len(dataset)])
            grad += 2 * x * (x * w - 0)
            if (step + 1) % k == 0:
                w -= Fraction(rate) * grad
                grad *= 0 if zero_grad else 1
        columns.append([w, grad])
    return columns


def is_good(dataset: Dataset, rate: float, *, zero_grad: bool, k: int = 1) -> bool:
    columns = period(dataset, rate, zero_grad=zero_grad, k=k)
    if zero_grad:
        return abs(columns[0][0]) < 1
    (a, b), (c, d) = columns
    # Where two bands meet, the trace is 2 in size and the matrix ±1: bounded as well.
    return abs(a + d) < 2 or (b == c == 0 and abs(a + d) == 2)


def inside(windows: tuple[tuple[float, float], ...], rate: float) -> bool:
    return any(low < rate < high for low, high in windows)


def samples_between(windows: tuple[tuple[float, float], ...]) -> list[tuple[float, bool]]:
    """A rate in the middle of each window and of each gap between two, and one above all."""
    gaps = [(high, low) for (_, high), (low, _) in itertools.pairwise(windows)]
    rates = [((low + high) / 2, True) for low, high in windows]
    rates += [((low + high) / 2, False) for low, high in gaps if high - low > 1e-9 * high]
    return [*rates, (windows[-1][1] * 1.1, False)]


# x between 0.1 and 10, or 0, with repetitions likely
inputs = st.lists(
    st.one_of(st.floats(0.1, 10), st.floats(-10, -0.1), st.sampled_from([0.0, 1.0, -1.0, 2.0])), min_size=1, max_size=6
)


def test_the_lessons_data_has_two_windows_and_their_edges_are_where_the_factor_is_1() -> None:
    (zero, first), (second, last) = converging_learning_rates(ARTICLE)
    assert zero == 0
    assert first == pytest.approx(0.2040, abs=5e-5)
    assert second < 0.5 < last
    for edge in (first, second, last):
        assert abs(math.prod(1 - 2 * edge * x * x for x in ARTICLE.x)) == pytest.approx(1, abs=1e-12)


def test_forgotten_edges_of_the_lessons_data_are_where_the_trace_is_2_in_size() -> None:
    windows = converging_learning_rates(ARTICLE, zero_grad=False)
    assert len(windows) == 3
    assert windows[0][0] == 0
    for edge in [edge for window in windows for edge in window]:
        (a, _), (_, d) = period(ARTICLE, edge, zero_grad=False)
        assert abs(float(a + d)) == pytest.approx(2, abs=1e-11)


@settings(deadline=None, max_examples=100)
@given(x=inputs, zero_grad=st.booleans(), k=st.integers(1, 7), log_rate=st.floats(-4, 2.5))
def test_windows_hold_exactly_the_rates_that_exact_arithmetic_finds_good(
    x: list[float], zero_grad: bool, k: int, log_rate: float
) -> None:
    dataset = data(*x)
    windows = converging_learning_rates(dataset, zero_grad, k)
    if not any(x):
        assert windows == ()
        return
    assert windows[0][0] == 0
    edges = [edge for window in windows for edge in window]
    assert edges == sorted(edges)
    for rate, expected in samples_between(windows):
        assert is_good(dataset, rate, zero_grad=zero_grad, k=k) is expected
    rate = 10**log_rate
    assume(all(abs(rate - edge) > 1e-9 * edge for edge in edges))
    assert is_good(dataset, rate, zero_grad=zero_grad, k=k) is inside(windows, rate)


@settings(deadline=None, max_examples=100)
@given(x=inputs, zero_grad=st.booleans(), k=st.integers(1, 7), log_rate=st.floats(-4, 2.5))
def test_the_factor_is_that_of_exact_arithmetic(x: list[float], zero_grad: bool, k: int, log_rate: float) -> None:
    dataset, rate = data(*x), 10**log_rate
    columns = period(dataset, rate, zero_grad=zero_grad, k=k)
    epochs = math.lcm(len(x), k) // len(x)
    if zero_grad:
        expected = float(columns[0][0])
    else:
        trace = columns[0][0] + columns[1][1]
        assume(abs(abs(trace) - 2) > Fraction(1, 10**6))  # where the root is taken of almost nothing
        size = 1.0 if abs(trace) < 2 else (float(abs(trace)) + math.sqrt(trace * trace - 4)) / 2
        expected = math.copysign(size, trace if abs(trace) > 2 else 1)
    if epochs > 1:
        expected = abs(expected) ** (1 / epochs)
    computed = epoch_factor(dataset, rate, zero_grad, k)
    assert computed == pytest.approx(expected, rel=1e-7, abs=1e-12)


def test_training_grows_by_the_factor_each_epoch() -> None:
    rates = [0.003, 0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.48, 0.515, 0.55]
    for run in train_all([TrainingConfig(learning_rate=rate, epochs=4) for rate in rates]):
        errors = run.epoch_weights.astype(np.float64) - 2
        factor = epoch_factor(ARTICLE, run.config.learning_rate)
        measured = errors[1:] / errors[:-1]
        clear = np.abs(errors[1:]) > 1e-2  # the others are near float32's rounding of 2
        assert clear.any()
        np.testing.assert_allclose(measured[clear], factor, rtol=1e-3)


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_training_ends_far_away_exactly_outside_the_windows(zero_grad: bool, k: int) -> None:
    rates = np.geomspace(0.002, 1.3, 50)
    factors = np.abs(epoch_factors(ARTICLE, rates, zero_grad, k))
    windows = converging_learning_rates(ARTICLE, zero_grad, k)
    # Near an edge 400 epochs do not tell.
    clear = (factors > 1.05) | (factors < 0.95 if zero_grad else [inside(windows, rate) for rate in rates])
    configs = [
        TrainingConfig(learning_rate=rate, epochs=400, zero_grad=zero_grad, accumulation_steps=k)
        for rate in rates[clear]
    ]
    assert len(configs) > 30
    for run in train_all(configs):
        far = run.overflow_step is not None or abs(run.final_w - 2) > 1e4
        assert far is not inside(windows, run.config.learning_rate), run.config


@pytest.mark.parametrize("k", [1, 2, 3, 5])
@pytest.mark.parametrize("rate", [0.02, 0.2, 0.7])
def test_forgotten_training_grows_by_the_spectral_radius(rate: float, k: int) -> None:
    factor = abs(epoch_factor(ARTICLE, rate, False, k))
    run = train(TrainingConfig(learning_rate=rate, epochs=400, zero_grad=False, accumulation_steps=k))
    if factor == 1:
        assert run.overflow_step is None
        assert np.abs(run.weights - 2).max() < 100
        return
    epochs = k // math.gcd(k, 3)  # in one period
    errors = np.abs(run.epoch_weights.astype(np.float64) - 2)[::epochs]
    errors = errors[np.isfinite(errors)]
    middle = len(errors) // 2  # by then the part that shrinks has gone
    measured = (errors[-1] / errors[middle]) ** (1 / ((len(errors) - 1 - middle) * epochs))
    assert measured == pytest.approx(factor, rel=1e-4)


@pytest.mark.parametrize("x", [0.1, 1.0, -3.0, 7.5])
def test_one_sample_converges_below_one_over_x_squared_and_forgotten_is_bounded_below_twice_that(x: float) -> None:
    assert converging_learning_rates(data(x)) == ((0.0, pytest.approx(1 / x**2, rel=1e-14)),)
    assert converging_learning_rates(data(x), zero_grad=False) == ((0.0, pytest.approx(2 / x**2, rel=1e-14)),)


def test_there_is_a_rate_where_zeroing_converges_and_forgetting_explodes() -> None:
    zeroed, forgotten = train_all(
        [TrainingConfig(learning_rate=0.1, zero_grad=zero_grad, epochs=50) for zero_grad in (True, False)]
    )
    assert inside(converging_learning_rates(ARTICLE), 0.1)
    assert not inside(converging_learning_rates(ARTICLE, zero_grad=False), 0.1)
    assert zeroed.final_w == pytest.approx(2, abs=1e-6)
    assert abs(forgotten.final_w - 2) > 1e6


def test_there_is_a_rate_where_zeroing_diverges_and_forgetting_stays_bounded() -> None:
    zeroed, forgotten = train_all(
        [TrainingConfig(learning_rate=0.25, zero_grad=zero_grad, epochs=2_000) for zero_grad in (True, False)]
    )
    assert not inside(converging_learning_rates(ARTICLE), 0.25)
    assert inside(converging_learning_rates(ARTICLE, zero_grad=False), 0.25)
    assert zeroed.overflow_step is not None
    assert forgotten.overflow_step is None
    assert np.abs(forgotten.weights - 2).max() < 20


def test_the_second_window_converges_in_training_and_the_gap_below_it_does_not() -> None:
    gap, window = train_all([TrainingConfig(learning_rate=rate) for rate in (0.4, 0.5)])
    assert gap.overflow_step is not None
    assert window.final_w == 2


@pytest.mark.parametrize(("zero_grad", "spread"), [(True, 0.5), (True, 3.0), (False, 2.0)])
def test_two_hundred_samples(zero_grad: bool, spread: float) -> None:
    random = np.random.default_rng(7)
    dataset = data(*(10 ** random.uniform(-spread, spread, 200) * random.choice([-1, 1], 200)))
    windows = converging_learning_rates(dataset, zero_grad)
    assert windows[0][0] == 0
    for edge in (windows[0][1], windows[1][0]):
        inner, outer = edge * (1 - 1e-12), edge * (1 + 1e-12)
        if edge == windows[1][0]:
            inner, outer = outer, inner
        assert is_good(dataset, inner, zero_grad=zero_grad)
        assert not is_good(dataset, outer, zero_grad=zero_grad)


def test_a_forgotten_epoch_loses_no_area() -> None:
    (a, b), (c, d) = period(ARTICLE, 0.3, zero_grad=False)
    assert a * d - b * c == 1


def test_two_hundred_equal_samples_are_as_one() -> None:
    ((low, high),) = converging_learning_rates(data(*[3.0] * 200))
    assert (low, high) == (0, pytest.approx(1 / 9, rel=1e-12))
    # The points at which two bands meet are bounded as well.
    assert converging_learning_rates(data(*[3.0] * 200), zero_grad=False) == ((0, pytest.approx(2 / 9, rel=1e-12)),)


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("scale", [1e-15, 1e15])
def test_windows_scale_with_x_squared(zero_grad: bool, scale: float) -> None:
    scaled = converging_learning_rates(data(*(x * scale for x in ARTICLE.x)), zero_grad)
    plain = converging_learning_rates(ARTICLE, zero_grad)
    np.testing.assert_allclose(np.array(scaled) * scale**2, plain, rtol=1e-12)


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize(
    "x",
    [
        (1e-15, 1e15),
        (1e15, 1e-15, 1.0),
        (1e-15, 0.0, 1e15, 1e-15, 1e15, 0.0),
        (2e-12, 3e11, 5e-12, 3e11, 7.0, 1e-12),
        (3e38, 1e-45, 1.0),
    ],
)
def test_tiny_and_huge_inputs_side_by_side(x: tuple[float, ...], zero_grad: bool) -> None:
    dataset = data(*x)
    windows = converging_learning_rates(dataset, zero_grad)
    assert windows[0][0] == 0
    for low, high in windows:
        assert is_good(dataset, (low + high) / 2, zero_grad=zero_grad)
        for edge, into in ((low, 1e-11), (high, -1e-11)):
            if edge > 0:
                outside = edge * (1 - into * 2e-2)
                # The next window may begin where this one ends, nearer than rounding.
                assert not is_good(dataset, outside, zero_grad=zero_grad) or inside(windows, outside)


def test_an_input_of_0_changes_nothing_where_the_gradient_is_zeroed() -> None:
    assert converging_learning_rates(data(0, 1, 0, 2, 3, 0)) == converging_learning_rates(ARTICLE)
    # Forgotten, w keeps moving while it passes over the sample.
    with_zero = converging_learning_rates(data(1, 0), zero_grad=False)
    assert with_zero == ((0, pytest.approx(1, rel=1e-14)),)


@pytest.mark.parametrize("zero_grad", [True, False])
def test_without_any_input_nothing_moves(zero_grad: bool) -> None:
    assert converging_learning_rates(data(0, 0), zero_grad) == ()
    assert converging_learning_rates(data(1e-300), zero_grad) == ()  # 0 in float32
    assert epoch_factor(data(0, 0), 5.0, zero_grad) == 1


def test_accumulating_all_samples_is_the_textbooks_batch_gradient_descent() -> None:
    total_curvature = sum(2 * x * x for x in ARTICLE.x)
    assert converging_learning_rates(ARTICLE, True, 3) == ((0, pytest.approx(2 / total_curvature, rel=1e-14)),)
    assert converging_learning_rates(ARTICLE, True, 3000) == ((0, pytest.approx(2e-3 / total_curvature, rel=1e-14)),)


@pytest.mark.parametrize("rows", [1, 3, 4, 6])
@pytest.mark.parametrize("k", [1, 2, 4, 6, 9, 25])
def test_group_sums_are_those_of_a_plain_loop(rows: int, k: int) -> None:
    values = np.arange(1.0, rows + 1) ** 2
    stream = np.tile(values, math.lcm(rows, k) // rows)
    np.testing.assert_array_equal(group_sums(values, k), stream.reshape(-1, k).sum(axis=1))


def test_ten_thousand_accumulation_steps_have_their_factors() -> None:
    dataset = data(*np.linspace(0.1, 3, 199))
    assert np.isfinite(epoch_factors(dataset, np.linspace(0, 1e-4, 50), True, 10_000)).all()


@pytest.mark.parametrize("zero_grad", [True, False])
def test_a_factor_too_large_for_a_number_is_infinite_and_never_nan(zero_grad: bool) -> None:
    dataset = data(*[1e30] * 150, *[1e-30] * 50)
    rates = np.concatenate([[0.0], np.geomspace(1e-70, 1e300, 100)])
    factors = epoch_factors(dataset, rates, zero_grad)
    assert not np.isnan(factors).any()
    assert factors[0] == 1
    assert np.isinf(factors).any()


def test_factors_keep_their_shape_and_agree_with_single_ones() -> None:
    rates = np.array([[0.0, 0.01], [0.25, 0.5]])
    for zero_grad in (True, False):
        factors = epoch_factors(ARTICLE, rates, zero_grad)
        assert factors.shape == (2, 2)
        assert factors[1, 0] == epoch_factor(ARTICLE, 0.25, zero_grad)
    assert epoch_factor(ARTICLE, 0.5) == 0
    assert epoch_factor(ARTICLE, 0.01) == pytest.approx(0.98 * 0.92 * 0.82, rel=1e-14)


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        epoch_factor(ARTICLE, rate)


def test_accumulation_below_1_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1, but it is 0"):
        converging_learning_rates(ARTICLE, True, 0)


@pytest.mark.parametrize("k", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("name", ["lesson", "noisy", "outlier", "one sample"])
def test_an_epoch_leaves_the_fixed_point_unchanged(name: str, k: int) -> None:
    config = TrainingConfig(dataset=PRESETS[name], learning_rate=0.007, accumulation_steps=k)
    w = start = fixed_point(config)
    assert w is not None
    grad, updates = 0.0, []
    for step in range(math.lcm(len(config.dataset), k)):
        row = step % len(config.dataset)
        grad += 2 * config.dataset.x[row] * (config.dataset.x[row] * w - config.dataset.y[row])
        if (step + 1) % k == 0:
            updates.append(w)
            w, grad = w - config.learning_rate * grad, 0.0
    assert w == pytest.approx(start, rel=1e-12)
    np.testing.assert_allclose(fixed_orbit(config), updates, rtol=1e-12)


def test_noisy_data_settle_near_the_optimum_and_not_at_it() -> None:
    config = TrainingConfig(dataset=PRESETS["noisy"], learning_rate=0.02, epochs=300)
    x, y = config.dataset.arrays()
    optimum, settled = x @ y / (x @ x), fixed_point(config)
    assert settled is not None
    assert train(config).final_w == pytest.approx(settled, rel=1e-6)
    assert 1e-3 < abs(settled - optimum) < 0.1
    tiny = fixed_point(replace(config, learning_rate=1e-12))
    assert tiny == pytest.approx(optimum, rel=1e-9)


def test_there_is_no_fixed_point_where_nothing_moves_or_the_loop_is_another() -> None:
    assert fixed_point(TrainingConfig(dataset=data(0, 0))) is None
    assert fixed_point(TrainingConfig(zero_grad=False)) is None
    assert fixed_point(TrainingConfig(model="sigmoid")) is None
    assert fixed_point(TrainingConfig(dataset=Dataset(x=(1, 1), y=(2, 2)), learning_rate=1)) is None  # swings for ever


def test_the_fixed_point_of_a_diverging_loop_is_exact_too() -> None:
    assert fixed_point(TrainingConfig(learning_rate=0.3)) == pytest.approx(2, rel=1e-12)
    huge = Dataset(x=(1e30, 2e30, 3e-30), y=(2e30, 4e30, 6e-30))
    assert fixed_point(TrainingConfig(dataset=huge, learning_rate=10)) == pytest.approx(2, rel=1e-12)
