"""The epoch's matrix against plain loops in float64, and against the homework's own figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.stability import converging_learning_rates, epoch_factor
from backprop.stability.several import converging_rates_of, epoch_of, forgotten_factor_of

COUNT = {"linear": 1, "affine": 2, "quadratic": 3}


def plain_epoch(model: str, dataset: Dataset, rate: float, start: np.ndarray) -> np.ndarray:
    parameters = list(start)
    for x, y in zip(dataset.x, dataset.y, strict=True):
        features = {"linear": [x], "affine": [x, 1.0], "quadratic": [x * x, x, 1.0]}[model]
        error = sum(p * f for p, f in zip(parameters, features, strict=True)) - y
        parameters = [p - rate * 2 * error * f for p, f in zip(parameters, features, strict=True)]
    return np.array(parameters)


settings_ = st.tuples(
    st.sampled_from(list(COUNT)), st.sampled_from([ARTICLE, PRESETS["noisy"], PRESETS["outlier"]]), st.floats(1e-3, 0.3)
)


@settings(max_examples=60)
@given(settings_, st.lists(st.floats(-5, 5), min_size=3, max_size=3))
def test_the_matrix_is_one_epoch_of_the_loop(setting, numbers) -> None:
    model, dataset, rate = setting
    start = np.array(numbers[: COUNT[model]])
    epoch = epoch_of(model, dataset, rate)
    expected = plain_epoch(model, dataset, rate, start)
    np.testing.assert_allclose(
        epoch.matrix @ start + epoch.offset, expected, rtol=1e-8, atol=1e-8 * np.abs(expected).max()
    )


@settings(max_examples=60)
@given(settings_)
def test_a_loop_settles_there_and_only_where_it_is_said_to(setting) -> None:
    model, dataset, rate = setting
    epoch = epoch_of(model, dataset, rate)
    sizes = np.abs(epoch.factors)
    assert (np.diff(sizes) <= 0).all()
    assume(abs(sizes[0] - 1) > 1e-3 and sizes[-1] > 1e-6)
    at = epoch.settles_at
    assert at is not None
    np.testing.assert_allclose(plain_epoch(model, dataset, rate, at), at, rtol=1e-6, atol=1e-6)
    away = epoch.directions[:, 0].real
    away = away if np.abs(away).max() > 1e-6 else epoch.directions[:, 0].imag
    start = at + away
    epochs = 60 if sizes[0] < 2 else 2
    for _ in range(epochs):
        start = plain_epoch(model, dataset, rate, start)
    grown = np.linalg.norm(start - at) / np.linalg.norm(away)
    if not np.iscomplex(epoch.factors[0]):
        assert grown == pytest.approx(sizes[0] ** epochs, rel=1e-3, abs=1e-7)
    assert epoch.converges == (sizes[0] < 1)


def test_the_reason_for_eight_and_a_half() -> None:
    epoch = epoch_of("quadratic", ARTICLE, 0.01)
    assert epoch.converges
    assert epoch.epochs_to_settle == 16_293
    assert epoch.slowest == 0
    assert 1 - abs(epoch.factors[0]) == pytest.approx(0.0006, abs=0.00005)
    np.testing.assert_allclose(epoch.settles_at, [0, 2, 0], atol=1e-8)
    start = np.array([1.0, 1.0, 1.0])
    for _ in range(100):
        start = plain_epoch("quadratic", ARTICLE, 0.01, start)
    assert start @ [16, 4, 1] == pytest.approx(8.544, abs=1e-3)
    for _ in range(16_293 - 100):
        start = plain_epoch("quadratic", ARTICLE, 0.01, start)
    assert start @ [16, 4, 1] == pytest.approx(8, abs=1e-3)


def test_one_weight_is_as_elsewhere() -> None:
    for rate in (0.01, 0.2, 0.25, 0.5):
        assert epoch_of("linear", ARTICLE, rate).factors[0].real == pytest.approx(epoch_factor(ARTICLE, rate))


@pytest.mark.parametrize(
    ("model", "dataset", "free"),
    [
        ("quadratic", Dataset((1.0, 2.0), (2.0, 4.0)), 1),
        ("affine", Dataset((2.0, 2.0, 2.0), (4.0, 4.0, 4.0)), 1),
        ("quadratic", Dataset((2.0,), (4.0,)), 2),
        ("linear", Dataset((0.0,), (1.0,)), 1),
    ],
)
def test_samples_that_do_not_decide_are_a_result(model: str, dataset: Dataset, free: int) -> None:
    epoch = epoch_of(model, dataset, 0.01)
    assert epoch.undecided.sum() == free
    assert epoch.settles_at is None
    assert epoch.converges
    assert (epoch.epochs_to_settle is None) == (free == COUNT[model])


@pytest.mark.parametrize("rate", [1e-9, 1e-6])
def test_a_tiny_rate_is_slow_but_leaves_nothing_undecided(rate: float) -> None:
    epoch = epoch_of("quadratic", ARTICLE, rate)
    assert not epoch.undecided.any()
    assert epoch.converges
    assert epoch.epochs_to_settle is not None
    table = np.array([[x * x, x, 1.0] for x in ARTICLE.x])
    flattest = np.linalg.eigvalsh(table.T @ table)[0]  # a tiny step is one on the whole loss
    assert epoch.epochs_to_settle == pytest.approx(np.log(1e4) / (2 * rate * flattest), rel=0.01)


def test_a_rate_too_large_never_settles() -> None:
    epoch = epoch_of("quadratic", ARTICLE, 0.1)
    assert not epoch.converges
    assert epoch.epochs_to_settle is None


def test_the_sigmoid_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"linear, affine, quadratic; sigmoid is not\.$"):
        epoch_of("sigmoid", ARTICLE, 0.1)


@settings(max_examples=40, deadline=None)
@given(settings_, st.lists(st.floats(1e-4, 1.0), min_size=20, max_size=20))
def test_inside_the_intervals_the_loop_converges_and_outside_it_does_not(setting, rates) -> None:
    model, dataset, _ = setting
    intervals = converging_rates_of(model, dataset)
    assert intervals
    assert intervals[0][0] == 0
    for rate in rates:
        if any(abs(rate / edge - 1) < 2e-3 for one in intervals for edge in one if edge):
            continue
        columns = [
            plain_epoch(model, dataset, rate, unit) - plain_epoch(model, dataset, rate, np.zeros(COUNT[model]))
            for unit in np.eye(COUNT[model])
        ]
        radius = np.abs(np.linalg.eigvals(np.array(columns).T)).max()
        assert any(low < rate < high for low, high in intervals) == (radius < 1)


def test_the_homeworks_limits() -> None:
    assert converging_rates_of("quadratic", ARTICLE)[0] == (0.0, pytest.approx(0.03025, abs=5e-5))
    assert converging_rates_of("affine", ARTICLE)[0] == (0.0, pytest.approx(0.1875, abs=5e-5))
    for one, other in zip(converging_rates_of("linear", ARTICLE), converging_learning_rates(ARTICLE), strict=True):
        assert one == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize("x", [(2.0, 2.0), (0.0,), (1e30,)])
@pytest.mark.parametrize("model", ["affine", "quadratic"])
def test_data_that_decide_little_have_intervals_too(model: str, x: tuple[float, ...]) -> None:
    dataset = Dataset(x, x)
    for low, high in converging_rates_of(model, dataset):
        assert 0 <= low < high
        epoch = epoch_of(model, dataset, (low + high) / 2)
        assert epoch.converges


@pytest.mark.parametrize("rate", [0.001, 0.01, 0.02, 0.1, 0.25])
def test_of_one_weight_the_forgotten_loop_is_as_elsewhere(rate: float) -> None:
    expected = abs(epoch_factor(ARTICLE, rate, zero_grad=False))
    assert forgotten_factor_of("linear", ARTICLE, rate) == pytest.approx(expected, rel=1e-6)


def test_nothing_to_learn_from_and_far_too_much_are_a_number_too() -> None:
    assert forgotten_factor_of("linear", Dataset((0.0,), (1.0,)), 0.1) == 1
    assert forgotten_factor_of("quadratic", Dataset((1e38,) * 3, (1.0,) * 3), 10.0) == np.inf
