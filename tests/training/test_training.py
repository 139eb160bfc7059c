"""The loop against its reference output, a plain loop in the lesson's style, derivatives, and PyTorch's optimiser."""

import dataclasses
import math
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, LARGEST, PRESETS, Dataset
from backprop.training import TrainingConfig, TrainingRun, train, train_all

REFERENCE = Path(__file__).parents[1] / "reference"
COLUMNS = ["step", "epoch", "x", "y", "prediction", "loss", "gradient", "w_before", "w_after"]

small_numbers = st.floats(-100, 100, allow_subnormal=False)
datasets = st.lists(st.tuples(small_numbers, small_numbers), min_size=1, max_size=6).map(
    lambda pairs: Dataset(x=tuple(x for x, _ in pairs), y=tuple(y for _, y in pairs))
)
any_float32 = st.floats(-LARGEST, LARGEST)
extreme_datasets = st.lists(st.tuples(any_float32, any_float32), min_size=1, max_size=4).map(
    lambda pairs: Dataset(x=tuple(x for x, _ in pairs), y=tuple(y for _, y in pairs))
)
configs = st.builds(
    TrainingConfig,
    model=st.sampled_from(["linear", "sigmoid"]),
    learning_rate=st.one_of(st.floats(1e-6, 0.3), st.floats(0.3, 10)),
    epochs=st.integers(1, 20),
    initial_w=st.floats(-1000, 1000),
    zero_grad=st.booleans(),
    accumulation_steps=st.integers(1, 8),
    dataset=st.one_of(datasets, st.sampled_from(list(PRESETS.values()))),
)


def plain_loop(config: TrainingConfig) -> list[list[float]]:
    """The lesson's ten lines, for one weight: a row of prediction, loss, gradient, w_before and w_after a step."""
    w = torch.Tensor([config.initial_w])
    w.requires_grad = True
    rows: list[list[float]] = []
    for _ in range(config.epochs):
        for x_val, y_val in zip(config.dataset.x, config.dataset.y, strict=True):
            y_pred = x_val * w if config.model == "linear" else torch.sigmoid(x_val * w)
            l = (y_pred - y_val) * (y_pred - y_val)  # noqa: E741
            l.backward()
            row = [y_pred.item(), l.item(), w.grad.item(), w.item()]
            if (len(rows) + 1) % config.accumulation_steps == 0:
                w.data = w.data - config.learning_rate * w.grad.data
                if config.zero_grad:
                    w.grad.data.zero_()
            rows.append([*row, w.item()])
            if not all(map(math.isfinite, rows[-1])):
                return rows
    return rows


def computed(run: TrainingRun) -> np.ndarray:
    return run.steps[["prediction", "loss", "gradient", "w_before", "w_after"]].to_numpy()


def assert_identical(run: TrainingRun, other: TrainingRun) -> None:
    assert run.config == other.config
    assert run.overflow_step == other.overflow_step
    np.testing.assert_array_equal(computed(run), computed(other))


# --- the lesson's own numbers


@pytest.mark.parametrize("zero_grad", [True, False], ids=["zeroed", "forgotten"])
@pytest.mark.parametrize("model", ["linear", "sigmoid"])
def test_the_reference_output_of_the_lessons_loop_is_reproduced(model, zero_grad):
    name = f"{model}_{'zeroed' if zero_grad else 'forgotten'}.csv"
    heading = (REFERENCE / name).read_text().splitlines()[0]
    reference = np.loadtxt(REFERENCE / name, delimiter=",", skiprows=1)
    steps = train(TrainingConfig(model=model, zero_grad=zero_grad)).steps
    assert list(steps.columns) == heading.split(",") == COLUMNS
    # The sigmoid's last digit depends on the C library's exp; the linear model's on nothing.
    tolerance = 0 if model == "linear" else 2e-6
    np.testing.assert_allclose(steps.to_numpy(), reference, rtol=tolerance, atol=tolerance)


def test_the_printed_figures_that_every_learner_of_the_lesson_knows():
    run = train(TrainingConfig())
    assert [round(gradient, 4) for gradient in run.gradients[:3].tolist()] == [-2.0, -7.84, -16.2288]
    assert float(run.losses[2]) == 7.315943717956543  # progress: 0 7.315943717956543
    assert run.predict(4.0) == 7.999998569488525
    assert TrainingConfig().initial_w * 4.0 == 4.0  # the prediction before training


def test_the_defaults_are_the_lessons():
    assert TrainingConfig() == TrainingConfig(
        model="linear",
        learning_rate=0.01,
        epochs=100,
        initial_w=1.0,
        zero_grad=True,
        accumulation_steps=1,
        dataset=ARTICLE,
    )


# --- the same loop written plainly


@given(configs)
@settings(max_examples=120)
@example(TrainingConfig(initial_w=-0.0, dataset=Dataset(x=(0.0, -0.0), y=(-0.0, 0.0))))
@example(TrainingConfig(learning_rate=1e-45, epochs=3))
@example(TrainingConfig(learning_rate=10.0, epochs=40, zero_grad=False, accumulation_steps=2))
@example(TrainingConfig(dataset=Dataset(x=(3.4e38, 1e-40), y=(-3.4e38, 1e-46)), epochs=2))
@example(TrainingConfig(epochs=2, accumulation_steps=10_000))
def test_any_run_is_the_plain_loop_of_the_lesson(config):
    run, expected = train(config), np.array(plain_loop(config))
    assert len(run) == len(expected)
    if config.model == "linear":
        np.testing.assert_array_equal(computed(run), expected)
    else:
        np.testing.assert_allclose(computed(run), expected, rtol=1e-5, atol=1e-6)


@given(extreme_datasets, st.booleans(), st.integers(1, 4), st.floats(1e-30, 10))
@settings(max_examples=80)
def test_data_of_any_size_give_the_plain_loop_up_to_its_overflow(dataset, zero_grad, k, learning_rate):
    config = TrainingConfig(
        learning_rate=learning_rate, epochs=8, zero_grad=zero_grad, accumulation_steps=k, dataset=dataset
    )
    np.testing.assert_array_equal(computed(train(config)), np.array(plain_loop(config)))


@pytest.mark.parametrize("zero_grad", [True, False])
def test_an_overflow_between_two_updates_leaves_the_weight_as_it_was(zero_grad):
    # The gradient overflows at the first sample; the first update would come after the second.
    dataset = Dataset(x=(1e25, 1.0), y=(-1e25, 1.0))
    config = TrainingConfig(dataset=dataset, accumulation_steps=2, zero_grad=zero_grad)
    run = train(config)
    assert run.overflow_step == 0
    np.testing.assert_array_equal(computed(run), np.array(plain_loop(config)))
    assert run.final_w == 1.0


# --- batches


def assorted(runs: int) -> list[TrainingConfig]:
    generator = np.random.default_rng(runs)
    return [
        TrainingConfig(
            model=("linear", "sigmoid")[int(generator.integers(2))] if r % 3 == 0 else "sigmoid",
            learning_rate=float(10 ** generator.uniform(-3, 1)),
            epochs=int(generator.integers(1, 15)),
            initial_w=float(generator.uniform(-5, 5)),
            zero_grad=bool(generator.integers(2)),
            accumulation_steps=int(generator.choice([1, 1, 2, 3, 7])),
            dataset=ARTICLE if r % 5 else PRESETS["noisy"],
        )
        for r in range(runs)
    ]


@pytest.mark.parametrize("runs", [1, 2, 7, 8, 9, 33])
def test_a_run_in_a_mixed_batch_is_the_run_alone_to_the_last_digit(runs):
    batch = assorted(runs)
    results = train_all(batch)
    assert [run.config for run in results] == batch
    for run, config in zip(results, batch, strict=True):
        assert_identical(run, train(config))


@given(st.lists(configs, max_size=4))
@settings(max_examples=25)
def test_any_batch_gives_each_run_as_if_it_had_been_alone(batch):
    for run, config in zip(train_all(batch), batch, strict=True):
        assert_identical(run, train(config))


@pytest.mark.parametrize("model", ["linear", "sigmoid"])
@pytest.mark.parametrize("runs", [1, 7, 8, 33])
def test_equal_settings_give_equal_runs_wherever_they_stand_in_a_batch(model, runs):
    config = TrainingConfig(model=model, epochs=5, initial_w=0.3)
    first, *others = train_all([config] * runs)
    for other in others:
        assert_identical(first, other)


def test_a_run_that_overflows_does_not_disturb_the_one_beside_it():
    calm, wild = TrainingConfig(epochs=400), TrainingConfig(epochs=400, learning_rate=1.0)
    calm_run, wild_run = train_all([calm, wild])
    assert_identical(calm_run, train(calm))
    assert calm_run.overflow_step is None
    assert len(calm_run) == 1200
    assert_identical(wild_run, train(wild))
    assert wild_run.overflow_step is not None


def test_a_short_run_beside_a_long_one_has_its_own_length():
    short, long = train_all([TrainingConfig(epochs=2), TrainingConfig(epochs=500)])
    assert (len(short), len(long)) == (6, 1500)
    assert short.final_w == train(TrainingConfig(epochs=2)).final_w


def test_no_settings_give_no_runs():
    assert train_all([]) == []


# --- what the columns mean


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("accumulation_steps", [1, 2, 5])
@pytest.mark.parametrize("model", ["linear", "sigmoid"])
def test_the_gradient_column_is_the_sum_of_central_differences_since_it_was_zeroed(
    model, accumulation_steps, zero_grad, preset
):
    config = TrainingConfig(
        model=model,
        learning_rate=0.003,
        epochs=6,
        zero_grad=zero_grad,
        accumulation_steps=accumulation_steps,
        dataset=PRESETS[preset],
    )

    def loss(x: float, y: float, w: float) -> float:
        prediction = x * w if model == "linear" else 1 / (1 + math.exp(-x * w))
        return (prediction - y) ** 2

    held, h = 0.0, 1e-5
    for row in train(config).steps.itertuples():
        held += (loss(row.x, row.y, row.w_before + h) - loss(row.x, row.y, row.w_before - h)) / (2 * h)
        assert row.gradient == pytest.approx(held, rel=1e-5, abs=2e-4)
        if zero_grad and (row.step + 1) % accumulation_steps == 0:
            held = 0.0


def test_the_step_log_counts_steps_and_epochs_and_names_each_sample():
    steps = train(TrainingConfig(epochs=3, dataset=PRESETS["outlier"])).steps
    assert steps["step"].tolist() == list(range(12))
    assert steps["epoch"].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert steps["x"].tolist() == [1.0, 2.0, 3.0, 2.5] * 3
    assert steps["y"].tolist() == [2.0, 4.0, 6.0, 15.0] * 3
    assert steps["w_after"].tolist()[:-1] == steps["w_before"].tolist()[1:]


def test_final_values_and_epoch_values_are_those_of_the_step_log():
    run = train(TrainingConfig(epochs=7))
    steps = run.steps
    assert run.final_w == steps["w_after"].iloc[-1]
    assert run.final_loss == steps["loss"].iloc[-1]
    assert run.epoch_weights.tolist() == [1.0, *steps["w_after"][2::3]]
    np.testing.assert_allclose(run.epoch_losses, steps.groupby("epoch")["loss"].mean(), rtol=1e-15)


@given(configs, st.floats(-10, 10))
@settings(max_examples=20)
def test_predict_is_the_forward_pass_with_the_final_weight(config, x):
    run = train(config)
    w = torch.tensor([run.final_w])
    expected = (x * w if config.model == "linear" else torch.sigmoid(x * w)).item()
    assert run.predict(x) == pytest.approx(expected, rel=1e-6, nan_ok=True)


# --- accumulating on purpose, and forgetting


@pytest.mark.parametrize("preset", ["lesson", "noisy", "reachable"])
def test_accumulating_over_all_rows_is_full_batch_descent_on_the_summed_loss(preset):
    dataset = PRESETS[preset]
    config = TrainingConfig(
        learning_rate=0.002, epochs=25, initial_w=-1.5, accumulation_steps=len(dataset), dataset=dataset
    )
    x, y = torch.tensor(dataset.x), torch.tensor(dataset.y)
    w = torch.tensor(-1.5, requires_grad=True)
    weights = [w.item()]
    for _ in range(config.epochs):
        ((x * w - y) ** 2).sum().backward()
        with torch.no_grad():
            w -= config.learning_rate * w.grad
        w.grad = None
        weights.append(w.item())
    np.testing.assert_allclose(train(config).epoch_weights, weights, rtol=1e-5)


def test_the_weight_waits_until_every_kth_sample_counted_across_epochs():
    steps = train(TrainingConfig(epochs=3, accumulation_steps=4)).steps  # 9 samples: updates at the 4th and the 8th
    moved = steps["w_after"] != steps["w_before"]
    assert steps["step"][moved].tolist() == [3, 7]


def test_fewer_samples_than_accumulation_steps_lead_to_no_update():
    assert train(TrainingConfig(epochs=100, accumulation_steps=301)).final_w == 1.0


@pytest.mark.parametrize("learning_rate", [0.001, 0.01, 0.05])
@pytest.mark.parametrize("model", ["linear", "sigmoid"])
def test_forgetting_to_zero_is_gradient_descent_with_momentum_1(model, learning_rate):
    w = torch.tensor([1.0], requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=learning_rate, momentum=1.0)
    weights = [1.0]
    for _ in range(100):
        for x, y in zip(ARTICLE.x, ARTICLE.y, strict=True):
            optimiser.zero_grad()
            prediction = x * w if model == "linear" else torch.sigmoid(x * w)
            ((prediction - y) ** 2).sum().backward()
            optimiser.step()
            weights.append(w.item())
    run = train(TrainingConfig(model=model, learning_rate=learning_rate, zero_grad=False))
    np.testing.assert_allclose(run.weights, weights, rtol=1e-4, atol=1e-4)


def test_forgetting_to_zero_never_settles_where_zeroing_does():
    zeroed, forgotten = train_all([TrainingConfig(epochs=1000, zero_grad=zero_grad) for zero_grad in (True, False)])
    assert np.ptp(zeroed.weights[-300:]) < 1e-6
    assert np.ptp(forgotten.weights[-300:]) > 1


# --- overflow


@pytest.mark.parametrize(
    "config",
    [
        TrainingConfig(learning_rate=1.0),
        TrainingConfig(learning_rate=10.0, zero_grad=False),
        TrainingConfig(learning_rate=0.3, epochs=10_000),
        TrainingConfig(learning_rate=5.0, accumulation_steps=3, epochs=200),
        TrainingConfig(dataset=Dataset(x=(1.0, 1.0), y=(1.0, 1e30))),
        TrainingConfig(initial_w=0.0, dataset=Dataset(x=(1e38, 1.0), y=(1.0, 1.0)), learning_rate=10.0),
        TrainingConfig(model="sigmoid", dataset=Dataset(x=(1e10,) * 2, y=(1e18, 1e30)), learning_rate=10.0),
    ],
    ids=repr,
)
def test_an_overflow_is_recorded_and_the_run_stops_there(config):
    run = train(config)
    assert run.overflow_step == len(run) - 1 < config.total_steps
    finite = np.isfinite(computed(run)).all(axis=1)
    assert finite[:-1].all()
    assert not finite[-1]


@pytest.mark.parametrize("config", [TrainingConfig(), TrainingConfig(model="sigmoid", learning_rate=10.0)], ids=repr)
def test_a_run_without_overflow_is_finite_and_complete(config):
    run = train(config)
    assert run.overflow_step is None
    assert len(run) == config.total_steps
    assert np.isfinite(computed(run)).all()


@given(configs)
@settings(max_examples=40)
def test_only_the_last_step_of_any_run_may_hold_a_number_that_is_not_finite(config):
    run = train(config)
    finite = np.isfinite(computed(run)).all(axis=1)
    assert finite[:-1].all()
    assert finite[-1] == (run.overflow_step is None)
    assert len(run) == (config.total_steps if run.overflow_step is None else run.overflow_step + 1)


def test_a_run_that_overflows_early_is_not_trained_to_its_end():
    reports: list[float] = []
    train_all([TrainingConfig(learning_rate=1.0, epochs=10_000)], on_progress=reports.append)
    assert len(reports) == 1


def test_losses_of_an_epoch_cut_short_are_left_out_of_the_means():
    run = train(TrainingConfig(dataset=Dataset(x=(1.0, 1e10, 1.0), y=(1.0, 1.0, 1.0))))
    assert run.overflow_step == 4  # in the middle of the second epoch
    np.testing.assert_allclose(run.epoch_losses, [run.losses[:3].mean(dtype=np.float64)])
    assert run.epoch_weights.tolist() == [1.0, run.weights[3]]


# --- progress


def test_progress_rises_from_above_0_to_about_1():
    reports: list[float] = []
    batch = [TrainingConfig(epochs=1500), TrainingConfig(epochs=900), TrainingConfig(model="sigmoid", epochs=700)]
    train_all(batch, on_progress=reports.append)
    assert len(reports) >= 4
    assert 0 < reports[0] < reports[-1] <= 1
    assert reports == sorted(reports)
    assert reports[-1] > 0.8


class Cancelled(Exception):
    pass


def test_an_exception_raised_in_on_progress_stops_the_training_and_is_passed_on():
    reports: list[float] = []

    def stop(share: float) -> None:
        reports.append(share)
        raise Cancelled

    with pytest.raises(Cancelled):
        train_all([TrainingConfig(epochs=10_000)], on_progress=stop)
    assert len(reports) == 1
    assert reports[0] < 0.1


# --- settings

BAD = {
    "model": (
        ["", "Linear", "tanh", 0, None, True, ["linear"], {}, object(), math.nan],
        "linear, sigmoid, affine, quadratic or logistic",
    ),
    "learning_rate": ([0, -1, -0.0, 10.5, math.nan, math.inf, -math.inf, 1e400, 1e-50], "above 0 and at most 10"),
    "initial_w": ([-1001, 1000.5, math.nan, math.inf, -math.inf, 1e400], "between -1000 and 1000"),
    "epochs": (
        [0, -1, 10_001, 0.5, 3.0, math.nan, "3", True, None, 1j, [1], object()],
        "whole number from 1 to 10,000",
    ),
    "accumulation_steps": (
        [0, -1, 10_001, 0.5, 1.0, math.inf, "1", False, None, object()],
        "whole number from 1 to 10,000",
    ),
    "zero_grad": ([0, 1, None, "True", "", [], object()], "True or False"),
    "dataset": ([None, "lesson", (1.0, 2.0), [(1, 2)], 1, object()], "a Dataset"),
}
NO_NUMBERS = ["0.1", "", b"1", True, False, None, 1j, [], [0.1], {}, object(), float, np.ones(2), torch.ones(2)]
BAD_VALUES = [(field, value, allowed) for field, (values, allowed) in BAD.items() for value in values] + [
    (field, value, "a number") for field in ("learning_rate", "initial_w") for value in NO_NUMBERS
]


def kind(part: object) -> str:
    """A test's name: without the address that the repr of an object has, which would differ from process to process."""
    return repr(part)[:30] if "0x" not in repr(part) else type(part).__name__


def shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and not isinstance(value, bool) else repr(value)[:80]


@pytest.mark.parametrize(("field", "value", "allowed"), BAD_VALUES, ids=kind)
def test_a_bad_setting_is_refused_with_its_value_and_what_is_allowed(field, value, allowed):
    with pytest.raises(ValueError, match=f"^{field} must be ") as caught:
        TrainingConfig(**{field: value})
    assert allowed in str(caught.value)
    assert shown(value) in str(caught.value)


@pytest.mark.parametrize("value", [10.0000001, 1000.0000001, -1000.0000001])
def test_a_value_just_out_of_range_is_not_rounded_into_the_range_by_its_refusal(value):
    field = "learning_rate" if value < 1000 and value > 0 else "initial_w"
    with pytest.raises(ValueError, match=re.escape(repr(value))):
        TrainingConfig(**{field: value})


@pytest.mark.parametrize("field", BAD)
@pytest.mark.parametrize(
    "value",
    [
        pytest.param(10**5000, id="a whole number of 5,001 digits, which Python refuses to print"),
        pytest.param(pd.NA, id="pandas.NA, which is neither equal nor unequal to anything"),
        pytest.param(np.array(["linear", "linear"]), id="an array of names"),
        pytest.param(pd.DataFrame({"x": [1]}), id="a table"),
    ],
)
def test_an_awkward_object_is_refused_in_the_same_words(field, value):
    with pytest.raises(ValueError, match=f"^{field} must be "):
        TrainingConfig(**{field: value})


@pytest.mark.parametrize("field", ["learning_rate", "initial_w", "epochs", "accumulation_steps"])
@pytest.mark.parametrize("value", [np.bool_(True), bytearray(b"1"), memoryview(b"1"), np.complex64(1)], ids=kind)
def test_a_truth_value_raw_bytes_or_a_complex_number_is_no_number(field, value):
    with pytest.raises(ValueError, match=f"^{field} must be "):
        TrainingConfig(**{field: value})


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.decimals(),
    st.fractions(),
    st.dates(),
    st.lists(st.one_of(st.integers(), st.floats(), st.text(max_size=3)), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.sets(st.integers(), max_size=2),
    st.floats().map(np.float64),
    st.integers(-(2**31), 2**31 - 1).map(np.int32),
    st.lists(st.floats(), max_size=3).map(torch.tensor),
    st.sampled_from([object(), len, TrainingConfig, ARTICLE, ..., NotImplemented, range(3), pd.NaT]),
)


@given(st.sampled_from([field.name for field in dataclasses.fields(TrainingConfig)]), anything)
@settings(max_examples=400)
@example("epochs", Decimal("sNaN"))
@example("learning_rate", Decimal("1e400"))
@example("learning_rate", Fraction(10**400, 3))
def test_any_object_for_any_setting_gives_a_config_or_a_sentence_that_names_the_setting(field, value):
    try:
        config = TrainingConfig(**{field: value})
    except ValueError as error:
        refusal = str(error)
    else:
        assert {config: field}[config] == field
        return
    assert refusal.startswith(f"{field} must ")
    assert len(refusal) < 250


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("learning_rate", np.float32(0.5)),
        ("learning_rate", np.float64(0.5)),
        ("learning_rate", np.int64(2)),
        ("learning_rate", torch.tensor(0.5)),
        ("learning_rate", Fraction(1, 2)),
        ("learning_rate", Decimal("0.5")),
        ("learning_rate", 10),
        ("initial_w", np.float32(-1000)),
        ("initial_w", -0.0),
        ("initial_w", 1000),
        ("epochs", np.int64(10_000)),
        ("epochs", np.uint8(1)),
        ("accumulation_steps", np.int32(10_000)),
    ],
)
def test_numbers_of_numpy_and_other_kinds_are_accepted_as_plain_ones(field, value):
    config = TrainingConfig(**{field: value})
    kept = getattr(config, field)
    assert type(kept) is (int if field in ("epochs", "accumulation_steps") else float)
    assert kept == value
    assert config == TrainingConfig(**{field: kept})


def test_settings_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainingConfig().learning_rate = 0.1


def test_equal_settings_are_one_key():
    assert len({TrainingConfig(), TrainingConfig(learning_rate=np.float64(0.01)), TrainingConfig(epochs=100)}) == 1
    assert TrainingConfig() != TrainingConfig(zero_grad=False)


def test_settings_are_given_by_name():
    with pytest.raises(TypeError):
        TrainingConfig("linear", 0.01)


def test_a_run_that_overflows_keeps_nothing_of_what_came_after() -> None:
    run = train(TrainingConfig(learning_rate=1.0, epochs=1_000))
    assert run.overflow_step is not None
    for numbers in (run.predictions, run.losses, run.gradients, run.weights):
        assert numbers.base is None
