"""What is said of a run, against what the run can be seen to have done."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, LARGEST, PRESETS, Dataset
from backprop.models import ONE_WEIGHT
from backprop.outcomes import Diagnosis, Outcome, diagnose
from backprop.stability import converging_learning_rates
from backprop.training import TrainingConfig, TrainingRun, train


def of(**settings_: Any) -> Diagnosis:
    return diagnose(train(TrainingConfig(**settings_)))


def mean_loss(config: TrainingConfig, w: float) -> float:
    x, y = config.dataset.arrays()
    prediction = x * w if config.model == "linear" else 0.5 * (1 + np.tanh(x * w / 2))
    return float(np.mean((prediction - y) ** 2))


def test_the_lessons_run_converges_in_31_epochs() -> None:
    assert (0.98 * 0.92 * 0.82) ** 31 < 1e-4 < (0.98 * 0.92 * 0.82) ** 30
    found = of()
    assert found.outcome is Outcome.CONVERGED
    assert found.converged_epoch == 31
    assert found.epoch_factor == pytest.approx(0.98 * 0.92 * 0.82)
    assert found.limit is None
    assert found.settled_w == pytest.approx(2)
    assert found.start_loss == pytest.approx((1 + 4 + 9) / 3)
    assert found.end_loss < 1e-10
    assert found.reachable
    assert (found.diverged_step, found.overflow_step, found.crossings) == (None, None, 0)


def test_thirty_epochs_are_one_too_few() -> None:
    found = of(epochs=30)
    assert (found.outcome, found.converged_epoch) == (Outcome.DESCENDING, None)
    assert of(epochs=31).outcome is Outcome.CONVERGED


@pytest.mark.parametrize("zero_grad", [True, False])
def test_a_run_that_starts_at_the_optimum_has_converged_after_no_epoch(zero_grad: bool) -> None:
    found = of(initial_w=2.0, zero_grad=zero_grad, learning_rate=0.3)
    assert (found.outcome, found.converged_epoch, found.settled_w) == (Outcome.CONVERGED, 0, 2)


@pytest.mark.parametrize("initial_w", [-1000.0, 1000.0])
def test_a_large_weight_does_not_hide_behind_rounding(initial_w: float) -> None:
    found = of(initial_w=initial_w)
    assert found.converged_epoch == 31
    far = Dataset(x=ARTICLE.x, y=tuple(1e6 * y for y in ARTICLE.y))
    assert of(dataset=far).converged_epoch == 31


def test_noisy_data_settle_at_the_fixed_point_and_not_at_the_optimum() -> None:
    found = of(dataset=PRESETS["noisy"])
    assert found.outcome is Outcome.CONVERGED
    assert found.settled_w == pytest.approx(train(TrainingConfig(dataset=PRESETS["noisy"])).final_w, rel=1e-6)
    assert found.lowest.w is not None
    assert abs(found.settled_w - found.lowest.w) > 1e-3
    assert found.end_loss > found.lowest.loss > 0
    assert found.reachable


def test_a_rate_in_the_gap_diverges_and_names_the_window_nearest_to_it() -> None:
    first, second = converging_learning_rates(ARTICLE)
    for rate, window in ((0.25, first), (0.45, second), (0.55, second)):
        found = of(learning_rate=rate, epochs=20)
        assert found.outcome is Outcome.DIVERGED
        assert found.limit == window
        assert not window[0] < rate < window[1]


def test_a_rate_in_the_second_window_converges_at_once() -> None:
    found = of(learning_rate=0.5)
    assert (found.outcome, found.converged_epoch, found.epoch_factor) == (Outcome.CONVERGED, 1, 0)


@pytest.mark.parametrize("settings_", [{"learning_rate": 0.25}, {"learning_rate": 0.1, "zero_grad": False}])
def test_the_diverged_step_is_the_first_after_which_the_loss_stays_above_the_start(settings_: dict[str, Any]) -> None:
    run = train(TrainingConfig(**settings_, epochs=30))
    found = diagnose(run)
    assert found.outcome is Outcome.DIVERGED
    start, *after = [mean_loss(run.config, w) for w in run.weights.astype(np.float64)]
    step = found.diverged_step
    assert step is not None
    assert min(after[step:]) >= start
    assert after[step - 1] < start


def test_overflow_is_divergence_and_its_step_is_kept() -> None:
    run = train(TrainingConfig(learning_rate=0.25))
    found = diagnose(run)
    assert found.outcome is Outcome.DIVERGED
    assert found.overflow_step == run.overflow_step is not None
    assert found.diverged_step is not None
    assert found.diverged_step < found.overflow_step
    assert math.isfinite(found.end_loss)


@pytest.mark.parametrize("model", ONE_WEIGHT)
def test_overflow_at_the_first_step(model: str) -> None:
    found = of(model=model, dataset=Dataset(x=(1,), y=(1e38,)))
    assert (found.outcome, found.overflow_step, found.diverged_step) == (Outcome.DIVERGED, 0, 0)


def test_forgetting_swings_without_end_where_it_is_bounded() -> None:
    found = of(zero_grad=False)
    assert (found.outcome, found.epoch_factor) == (Outcome.OSCILLATING, 1)
    assert found.crossings > 5
    assert found.settled_w is None
    bounded = of(zero_grad=False, learning_rate=0.25, epochs=2_000)
    assert bounded.outcome is Outcome.OSCILLATING
    exploding = of(zero_grad=False, learning_rate=0.27, epochs=2_000)
    assert exploding.outcome is Outcome.DIVERGED
    assert exploding.limit == converging_learning_rates(ARTICLE, zero_grad=False)[1]


def test_one_sample_just_below_the_limit_swings_from_side_to_side() -> None:
    found = of(dataset=PRESETS["one sample"], learning_rate=0.2499, epochs=50)
    assert found.outcome is Outcome.OSCILLATING
    assert found.crossings == 25
    assert of(dataset=PRESETS["one sample"], learning_rate=0.2495, epochs=10_000).outcome is Outcome.CONVERGED
    assert of(dataset=PRESETS["one sample"], learning_rate=0.2501, epochs=50).outcome is Outcome.DIVERGED


def test_a_factor_of_exactly_1_neither_settles_nor_runs_away() -> None:
    twice = Dataset(x=(1, 1), y=(2, 2))
    assert of(dataset=twice, learning_rate=1.0).outcome is Outcome.OSCILLATING
    assert of(dataset=Dataset(x=(1,), y=(2,)), learning_rate=1.0).outcome is Outcome.OSCILLATING


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("model", ONE_WEIGHT)
def test_without_inputs_or_without_an_update_it_is_stuck(model: str, zero_grad: bool) -> None:
    nothing = of(model=model, zero_grad=zero_grad, dataset=Dataset(x=(0, 0), y=(1, 2)))
    assert (nothing.outcome, nothing.limit, nothing.lowest.w) == (Outcome.STUCK, None, None)
    assert of(model=model, zero_grad=zero_grad, accumulation_steps=10_000).outcome is Outcome.STUCK
    assert of(model=model, zero_grad=zero_grad, learning_rate=1e-12).outcome is Outcome.STUCK  # lost in float32


def test_a_sigmoid_on_the_lessons_data_is_stuck_on_its_floor() -> None:
    found = of(model="sigmoid")
    assert found.outcome is Outcome.STUCK
    assert found.lowest.loss == pytest.approx(35 / 3)
    assert found.end_loss == pytest.approx(11.79, abs=5e-3)
    assert not found.reachable
    assert (found.epoch_factor, found.limit, found.settled_w) == (None, None, None)


def test_a_forgetful_sigmoid_runs_off_at_constant_speed_and_is_stuck_too() -> None:
    run = train(TrainingConfig(model="sigmoid", zero_grad=False))
    speeds = np.diff(run.weights[-50:])
    np.testing.assert_allclose(speeds, speeds[0], rtol=1e-3)
    assert diagnose(run).outcome is Outcome.STUCK


def test_a_sigmoid_learns_what_it_can_reach() -> None:
    found = of(model="sigmoid", dataset=PRESETS["reachable"], learning_rate=0.5)
    assert found.outcome is Outcome.CONVERGED
    assert found.reachable
    assert found.settled_w == pytest.approx(0.8, abs=1e-2)
    run = train(TrainingConfig(model="sigmoid", dataset=PRESETS["reachable"], learning_rate=0.5))
    distances = np.abs(run.epoch_weights - found.settled_w)
    assert found.converged_epoch is not None
    assert (distances[found.converged_epoch :] <= 1.1e-4 * distances[0] + 1e-6).all()
    assert distances[found.converged_epoch - 1] > 0.9e-4 * distances[0]


def test_a_sigmoid_that_starts_on_a_plateau_is_stuck_there() -> None:
    for initial_w in (-10.0, -50.0, 900.0):
        found = of(model="sigmoid", dataset=PRESETS["reachable"], initial_w=initial_w)
        assert found.outcome is Outcome.STUCK, initial_w
        assert found.reachable


def test_a_tiny_rate_descends_and_is_not_stuck() -> None:
    assert of(learning_rate=1e-6).outcome is Outcome.DESCENDING
    slow = of(model="sigmoid", dataset=PRESETS["reachable"], learning_rate=1e-4, initial_w=-0.5)
    assert slow.outcome is Outcome.DESCENDING


def test_a_sigmoid_swings_where_nothing_damps_it_or_the_rate_is_too_large() -> None:
    forgotten = of(model="sigmoid", dataset=PRESETS["reachable"], zero_grad=False)
    assert forgotten.outcome is Outcome.OSCILLATING
    assert forgotten.crossings > 0
    one = Dataset(x=(3.0,), y=(0.6,))
    assert of(model="sigmoid", dataset=one, learning_rate=2.5).outcome is Outcome.OSCILLATING


def test_a_target_at_infinity_is_approached_for_ever_or_so_closely_that_nothing_moves() -> None:
    ever = Dataset(x=(1,), y=(1,))
    assert of(model="sigmoid", dataset=ever, learning_rate=10, epochs=2_000).outcome is Outcome.DESCENDING
    arrived = of(model="sigmoid", dataset=ever, initial_w=50.0)
    assert (arrived.outcome, arrived.converged_epoch) == (Outcome.CONVERGED, 0)


@pytest.mark.parametrize("k", [2, 3, 5, 7])
def test_accumulation_converges_where_theory_says(k: int) -> None:
    for name in ("lesson", "noisy"):
        (low, high), *_ = converging_learning_rates(PRESETS[name], True, k)
        below = of(dataset=PRESETS[name], learning_rate=0.5 * high, accumulation_steps=k, epochs=300)
        above = of(dataset=PRESETS[name], learning_rate=1.2 * high, accumulation_steps=k, epochs=300)
        assert (below.outcome, above.outcome) == (Outcome.CONVERGED, Outcome.DIVERGED)
        assert above.limit is not None
        assert above.limit[0] >= low


# Any setting that a person can enter; the extremes likely.
numbers = st.one_of(
    st.floats(-3, 3), st.sampled_from([0.0, 1.0, 1e-30, 1e-45, 1e19, -1e25, LARGEST]), st.floats(-1e3, 1e3)
)
datasets = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5).map(
    lambda rows: Dataset(x=tuple(x for x, _ in rows), y=tuple(y for _, y in rows))
)
configs = st.builds(
    TrainingConfig,
    model=st.sampled_from(ONE_WEIGHT),
    learning_rate=st.one_of(st.floats(-5, 1).map(lambda exponent: 10**exponent), st.sampled_from([1e-30, 1.0, 10.0])),
    epochs=st.integers(1, 30),
    initial_w=st.one_of(st.floats(-3, 3), st.sampled_from([0.0, 2.0, -1000.0, 1000.0])),
    zero_grad=st.booleans(),
    accumulation_steps=st.sampled_from([1, 1, 1, 2, 3, 7, 10_000]),
    dataset=st.one_of(datasets, st.sampled_from(list(PRESETS.values()))),
)


@settings(deadline=None, max_examples=120)
@given(config=configs)
def test_every_run_has_a_record_that_holds_together(config: TrainingConfig) -> None:
    run = train(config)
    found = diagnose(run)  # a warning is an error here
    assert found.overflow_step == run.overflow_step
    if run.overflow_step is not None:
        assert found.outcome is Outcome.DIVERGED
    assert (found.converged_epoch is not None) == (found.outcome is Outcome.CONVERGED)
    if found.converged_epoch is not None:
        assert 0 <= found.converged_epoch <= config.epochs
        assert found.settled_w is not None
    if found.diverged_step is not None:
        assert found.outcome is Outcome.DIVERGED
        assert 0 <= found.diverged_step < len(run)
    assert not math.isnan(found.start_loss)
    assert not math.isnan(found.end_loss)
    assert found.lowest.loss <= min(found.start_loss, found.end_loss) * (1 + 1e-9)
    assert (found.epoch_factor is None) == (config.model == "sigmoid")
    assert found.epoch_factor is None or not math.isnan(found.epoch_factor)
    assert 0 <= found.crossings <= config.epochs
    if config.model == "sigmoid":
        assert found.limit is None


def exact_weights(run: TrainingRun) -> npt.NDArray[np.float64]:
    """The loop in float64, without PyTorch."""
    config, w, grad = run.config, run.config.initial_w, 0.0
    weights = [w]
    for step in range(config.total_steps):
        x, y = config.dataset.x[step % len(config.dataset)], config.dataset.y[step % len(config.dataset)]
        grad += 2 * x * (x * w - y)
        if (step + 1) % config.accumulation_steps == 0:
            w, grad = w - config.learning_rate * grad, grad * (not config.zero_grad)
        weights.append(w)
    return np.array(weights)


@settings(deadline=None, max_examples=80)
@given(
    x=st.lists(st.floats(0.3, 3), min_size=1, max_size=4),
    slope=st.sampled_from([-1.5, 0.5, 2.0]),
    noise=st.sampled_from([0.0, 0.5]),
    log_rate=st.floats(-3, 0),
    zero_grad=st.booleans(),
    k=st.sampled_from([1, 1, 2, 3]),
)
def test_linear_outcomes_are_those_that_a_plain_loop_shows(
    x: list[float], slope: float, noise: float, log_rate: float, zero_grad: bool, k: int
) -> None:
    y = tuple(slope * value + noise * (-1) ** row for row, value in enumerate(x))
    dataset = Dataset(x=tuple(x), y=y)
    config = TrainingConfig(
        dataset=dataset, learning_rate=10**log_rate, zero_grad=zero_grad, accumulation_steps=k, epochs=60
    )
    run = train(config)
    found = diagnose(run)
    # Epochs 0, k, 2k … end whole periods of updates, so that they can be compared with each other.
    moves = np.abs(np.diff(exact_weights(run)[:: len(dataset) * k]))
    grew = moves[-1] / moves[len(moves) // 2] if moves[len(moves) // 2] > 0 else 0.0
    if found.outcome is Outcome.CONVERGED:
        assert zero_grad
        assert moves[-1] <= 1e-3 * moves[0] + 1e-6
        assert found.settled_w == pytest.approx(run.final_w, abs=2e-4 * abs(run.final_w) + 2e-4)
    elif found.outcome is Outcome.DIVERGED:
        assert grew > 1
    elif found.outcome is Outcome.DESCENDING:
        assert zero_grad
        assert grew <= 1
    else:
        assert found.outcome is Outcome.OSCILLATING
        assert found.epoch_factor is not None
        if zero_grad:
            assert found.epoch_factor < 0
            assert found.crossings > 0
        else:
            assert np.abs(run.weights).max() < 1e4


@pytest.mark.parametrize("model", ONE_WEIGHT)
@pytest.mark.parametrize("zero_grad", [True, False])
def test_the_longest_run_is_diagnosed_in_pieces_of_memory(model: str, zero_grad: bool) -> None:
    random = np.random.default_rng(5)
    dataset = Dataset(x=tuple(random.uniform(-1, 1, 200)), y=tuple(random.uniform(0, 1, 200)))
    config = TrainingConfig(model=model, dataset=dataset, epochs=10_000, zero_grad=zero_grad)  # 2,000,000 steps
    steps = config.total_steps
    # Not trained, which would take minutes: a weight that creeps towards 0.1 and jitters.
    weights = (0.1 + np.exp(-np.arange(steps + 1) / 5e5) + 1e-3 * np.sin(np.arange(steps + 1))).astype(np.float32)
    column = np.zeros(steps, dtype=np.float32)
    run = TrainingRun(config, column, column, column, weights, None)
    found = diagnose(run)
    assert found.outcome in Outcome
