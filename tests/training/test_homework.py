"""The models of several parameters in the one loop: as a learner writes them, with a tensor for each parameter."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.export import notebook, script, table
from backprop.losses import LOSSES
from backprop.models import MODELS, ONE_WEIGHT, predict
from backprop.outcomes import diagnose, mean_losses
from backprop.outcomes.landscape import lowest
from backprop.trace import trace
from backprop.trace.programs import RIGHT
from backprop.training import TrainingConfig, train, train_all
from backprop.training.equivalents import momentum_weights, summed_loss_weights
from backprop.training.step_gradients import step_gradients

HOMEWORK = tuple(name for name in MODELS if name not in ONE_WEIGHT)
FORWARD = {
    "affine": lambda x, w, b: w * x + b,
    "quadratic": lambda x, w1, w2, b: w1 * x**2 + w2 * x + b,
    "logistic": lambda x, w, b: torch.sigmoid(torch.as_tensor(w * x + b)),
}
PARAMETERS = {"affine": ["w", "b"], "quadratic": ["w1", "w2", "b"], "logistic": ["w", "b"]}
LABELS = PRESETS["labels"]
CROSS_ENTROPY = TrainingConfig(model="logistic", loss="cross_entropy", dataset=LABELS, epochs=5)
values = st.floats(-5, 5, width=32)
samples = st.lists(st.tuples(st.floats(-4, 4), st.floats(-9, 9)), min_size=1, max_size=5)
datasets = st.one_of(
    st.sampled_from(list(PRESETS.values())),
    samples.map(lambda pairs: Dataset(tuple(x for x, _ in pairs), tuple(y for _, y in pairs))),
)


@st.composite
def configs(draw: st.DrawFn) -> TrainingConfig:
    model = draw(st.sampled_from(HOMEWORK))
    dataset = draw(datasets)
    loss = draw(st.sampled_from(["squared_error", "cross_entropy"])) if model == "logistic" else "squared_error"
    if loss == "cross_entropy":
        dataset = Dataset(dataset.x, tuple(min(abs(y) / 5, 1.0) for y in dataset.y))
    return TrainingConfig(
        model=model,
        initial=tuple(draw(values) for _ in PARAMETERS[model]),
        learning_rate=draw(st.floats(1e-4, 2)),
        epochs=draw(st.integers(1, 8)),
        zero_grad=draw(st.booleans()),
        accumulation_steps=draw(st.integers(1, 4)),
        dataset=dataset,
        loss=loss,
    )


def plain_loop(config: TrainingConfig) -> np.ndarray:
    """The lesson's loop with one tensor per parameter, as the homework asks for it: one row per step."""
    parameters = [torch.tensor([value], requires_grad=True) for value in config.initial]
    rows: list[list[float]] = []
    for _ in range(config.epochs):
        for x, y in zip(config.dataset.x, config.dataset.y, strict=True):
            prediction = FORWARD[config.model](x, *parameters)
            if config.loss == "cross_entropy":
                loss = torch.nn.BCELoss()(prediction, torch.tensor([y]))
            else:
                loss = (prediction - y) ** 2
            loss.backward()
            gradients = [p.grad.item() for p in parameters]
            before = [p.item() for p in parameters]
            if (len(rows) + 1) % config.accumulation_steps == 0:
                for p in parameters:
                    p.data = p.data - config.learning_rate * p.grad.data
                    if config.zero_grad:
                        p.grad.data.zero_()
            moved = zip(gradients, before, [p.item() for p in parameters], strict=True)
            rows.append([prediction.item(), loss.item(), *(number for one in moved for number in one)])
            if not all(map(math.isfinite, rows[-1])):
                return np.array(rows)
    return np.array(rows)


def test_the_homework_predicts_for_4_what_its_readers_ask_about() -> None:
    assert train(TrainingConfig(model="quadratic", initial=(1.0, 1.0, 1.0))).predict(4.0) == 8.544171333312988
    assert train(TrainingConfig(model="affine", initial=(1.0, 1.0))).predict(4.0) == 7.606176853179932


@settings(max_examples=150)
@given(configs())
def test_any_run_is_the_plain_loop_with_a_tensor_for_each_parameter(config: TrainingConfig) -> None:
    steps = train(config).steps
    names = PARAMETERS[config.model]
    moved = [column for name in names for column in (f"gradient_{name}", f"{name}_before", f"{name}_after")]
    assert list(steps.columns) == ["step", "epoch", "x", "y", "prediction", "loss", *moved]
    np.testing.assert_array_equal(steps[["prediction", "loss", *moved]].to_numpy(), plain_loop(config))


@settings(max_examples=30)
@given(st.lists(configs(), min_size=2, max_size=5))
def test_a_run_does_not_depend_on_those_beside_it(several: list[TrainingConfig]) -> None:
    for together, config in zip(train_all([*several, TrainingConfig()]), several, strict=False):
        alone = train(config)
        assert together.overflow_step == alone.overflow_step
        for field in ("predictions", "losses", "gradients", "weights"):
            np.testing.assert_array_equal(getattr(together, field), getattr(alone, field))


@settings(max_examples=30)
@given(configs())
def test_each_steps_own_gradient_is_two_errors_times_the_feature(config: TrainingConfig) -> None:
    run = train(replace(config, learning_rate=1e-3))
    x = run.steps["x"].to_numpy()
    features = [x**2, x, x**0] if config.model == "quadratic" else [x, x**0]
    prediction = run.steps["prediction"].to_numpy()
    error = prediction - run.steps["y"].to_numpy()
    if config.loss == "cross_entropy":
        error = error / 2
    elif config.model == "logistic":
        error = error * prediction * (1 - prediction)
    expected = np.stack([2 * error * feature for feature in features], axis=1)
    scale = 1e-4 * (1 + np.abs(expected).max())  # float32: an error is the difference of two numbers
    # Nearer to 0 or 1 a prediction has lost the digits that the sigmoid's slope needs.
    sound = np.abs(prediction - 0.5) < 0.5 - 1e-4 if config.model == "logistic" else np.ones(len(run), dtype=bool)
    np.testing.assert_allclose(step_gradients(run)[sound], expected[sound], rtol=1e-3, atol=scale)


@pytest.mark.parametrize("config", [
    TrainingConfig(model="quadratic", initial=(1.0, 0.5, -2.0), epochs=7),
    TrainingConfig(model="affine", zero_grad=False, epochs=5, dataset=PRESETS["noisy"]),
    TrainingConfig(model="affine", accumulation_steps=3, epochs=4, learning_rate=0.02),
    TrainingConfig(model="quadratic", learning_rate=5.0),
    TrainingConfig(model="logistic", dataset=LABELS, learning_rate=0.5, epochs=20),
    replace(CROSS_ENTROPY, learning_rate=0.1, epochs=30),
    replace(CROSS_ENTROPY, zero_grad=False, learning_rate=3.0),
], ids=["quadratic", "forgotten", "accumulated", "overflow", "logistic", "cross-entropy", "lost"])  # fmt: skip
def test_the_script_ends_with_the_same_numbers(config: TrainingConfig) -> None:
    run = train(config)
    done = subprocess.run([sys.executable, "-c", script(config)], capture_output=True, text=True, check=True)
    ends = dict(line.split(": ") for line in done.stdout.splitlines() if line.startswith("final"))
    got = [float(ends[f"final {name}"]) for name in (*PARAMETERS[config.model], "loss")]
    np.testing.assert_array_equal(got, [*run.final, run.final_loss])
    assert json.loads(notebook(config))["nbformat"] == 4
    assert len(table(run).splitlines()) == len(run) + 1


def test_every_parameter_begins_at_initial_w_where_no_others_are_given() -> None:
    assert TrainingConfig(model="quadratic", initial_w=0.5).start == (0.5, 0.5, 0.5)
    assert TrainingConfig(model="linear", initial=(3.0,)).start == (3.0,)
    assert train(TrainingConfig(initial=(3.0,))).weights[0] == 3
    assert TrainingConfig(model="affine", initial=[1, 2]).start == (1.0, 2.0)


@pytest.mark.parametrize("initial", [(1.0,), (1.0, 2.0, 3.0, 4.0), "abc", 3.0, None])
def test_a_start_that_does_not_fit_the_model_is_refused(initial: object) -> None:
    with pytest.raises(ValueError, match=r"initial must hold a number for each parameter .*w1, w2, b, but it is .*\.$"):
        TrainingConfig(model="quadratic", initial=initial)


@pytest.mark.parametrize("value", [math.nan, 1001, "1", True])
def test_a_start_that_is_no_number_in_the_limits_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^initial must be .*\.$"):
        TrainingConfig(model="affine", initial=(1.0, value))


@pytest.mark.parametrize("model", HOMEWORK)
@pytest.mark.parametrize("x", [-2.5, 0.1, 4.0])
def test_the_line_of_code_is_what_is_computed(model: str, x: float) -> None:
    numbers = [0.3, -1.7, 2.9][: len(PARAMETERS[model])]
    names = {name: torch.tensor([value]) for name, value in zip(MODELS[model].parameters, numbers, strict=True)}
    assert list(names) == PARAMETERS[model]
    assert predict(model, x=x, w=numbers) == eval(MODELS[model].code, {"x": x, "torch": torch, **names}).item()


AFFINE = TrainingConfig(model="affine", dataset=ARTICLE, epochs=1)


@pytest.mark.parametrize("ask", [
    lambda: train(AFFINE).final_w,
    lambda: diagnose(train(AFFINE)),
    lambda: lowest("affine", ARTICLE),
    lambda: momentum_weights(AFFINE, 0.9, steps=3),
    lambda: summed_loss_weights(AFFINE),
    lambda: trace(RIGHT, AFFINE),
], ids=["final w", "diagnosis", "lowest", "momentum", "summed", "trace"])  # fmt: skip
def test_what_is_for_one_weight_says_so(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"needs a model of one weight, linear or sigmoid, but affine has 2 .*: w, b"):
        ask()


@pytest.mark.parametrize("model", HOMEWORK)
def test_the_mean_loss_is_that_of_each_point(model: str) -> None:
    points = np.array([[1.0, -0.5, 2.0], [0.0, 2.0, 0.0]])[:, : len(PARAMETERS[model])]
    x, y = PRESETS["noisy"].arrays()
    expected = [np.mean((np.asarray(FORWARD[model](x, *point)) - y) ** 2) for point in points]
    assert mean_losses(model, PRESETS["noisy"], points) == pytest.approx(expected)
    for wrong in ([1.0], np.ones((2, 5))):
        with pytest.raises(ValueError, match=r"^The parameters must be an array of shape \(points, \d\).*\.$"):
            mean_losses(model, ARTICLE, wrong)


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize("model", MODELS)
def test_the_notebook_speaks_of_the_parameters_that_there_are(model: str, every: int, zero_grad: bool) -> None:
    config = TrainingConfig(model=model, accumulation_steps=every, zero_grad=zero_grad, epochs=2)
    cells = json.loads(notebook(config))["cells"]
    said = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    parameters = ["w"] if model in ONE_WEIGHT else PARAMETERS[model]
    assert set(re.findall(r"`(\w+)\.grad`", said)) == set(parameters)
    assert ("weight" in said.lower().replace("one weight", "")) == (len(parameters) == 1)


def test_the_mean_cross_entropy_is_that_of_each_point() -> None:
    points = np.array([[1.0, -0.5], [-3.0, 2.0]])
    x, y = LABELS.arrays()
    predictions = [1 / (1 + np.exp(-(w * x + b))) for w, b in points]
    expected = [-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)) for p in predictions]
    assert mean_losses("logistic", LABELS, points, "cross_entropy") == pytest.approx(expected)


def test_the_next_lessons_model_learns_who_passes() -> None:
    run = train(replace(CROSS_ENTROPY, learning_rate=0.1, epochs=1_000, initial=(1.0, 1.0)))
    assert [run.predict(x) > 0.5 for x in (1.0, 2.0, 3.0, 4.0, 7.0)] == [False, False, True, True, True]


def test_a_loss_is_for_the_models_and_data_that_it_fits() -> None:
    with pytest.raises(ValueError, match=r"^loss must be squared_error or cross_entropy, but it is 'hinge'\.$"):
        TrainingConfig(loss="hinge")
    with pytest.raises(ValueError, match=r"^The loss cross_entropy goes with the logistic model, .* is affine\.$"):
        TrainingConfig(model="affine", loss="cross_entropy", dataset=LABELS)
    with pytest.raises(ValueError, match=r"^cross_entropy needs every y from 0 to 1, but one is 2\.$"):
        TrainingConfig(model="logistic", loss="cross_entropy")


def test_a_prediction_that_is_no_number_leaves_the_others_their_loss() -> None:
    predictions = torch.tensor([0.25, math.nan], requires_grad=True)
    losses = LOSSES["cross_entropy"].of(predictions, torch.tensor(1.0))
    losses.sum().backward()
    assert losses[0].item() == pytest.approx(math.log(4))
    assert predictions.grad is not None
    assert predictions.grad[0].item() == pytest.approx(-4)


def test_a_run_that_overflowed_does_not_stop_the_one_beside_it() -> None:
    huge = replace(CROSS_ENTROPY, dataset=Dataset((3e38, -3e38, 1.0), (0.5, 0.2, 0.0)), learning_rate=10.0)
    for one in train_all([huge, replace(huge, zero_grad=False), replace(huge, learning_rate=1e-6)]):
        assert len(one)
        assert np.isfinite(one.losses[:-1]).all()
