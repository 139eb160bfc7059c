"""PyTorch's optimisers in the one loop, held to a loop as a learner writes it, with a tensor for each parameter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS
from backprop.export import script
from backprop.outcomes import diagnose
from backprop.trace import trace
from backprop.trace.programs import RIGHT
from backprop.training import OPTIMIZERS, TrainingConfig, train, train_all
from backprop.training.equivalents import momentum_weights

MAKE: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "momentum": lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, momentum=0.9),
    "rmsprop": lambda parameters, lr: torch.optim.RMSprop(parameters, lr=lr),
    "adam": lambda parameters, lr: torch.optim.Adam(parameters, lr=lr),
    "adagrad": lambda parameters, lr: torch.optim.Adagrad(parameters, lr=lr),
}
FORWARD = {
    "linear": lambda x, w: x * w,
    "sigmoid": lambda x, w: torch.sigmoid(x * w),
    "affine": lambda x, w, b: w * x + b,
    "quadratic": lambda x, w1, w2, b: w1 * x**2 + w2 * x + b,
}


def plain_loop(config: TrainingConfig) -> np.ndarray:
    """The weights before each step and after the last."""
    parameters = [torch.tensor([value], requires_grad=True) for value in config.start]
    optimizer = MAKE[config.optimizer](parameters, config.learning_rate)
    weights = [[p.item() for p in parameters]]
    for _ in range(config.epochs):
        for x, y in zip(config.dataset.x, config.dataset.y, strict=True):
            ((FORWARD[config.model](x, *parameters) - y) ** 2).backward()
            if len(weights) % config.accumulation_steps == 0:
                optimizer.step()
                if config.zero_grad:
                    optimizer.zero_grad()
            weights.append([p.item() for p in parameters])
    return np.array(weights)


@st.composite
def configs(draw: st.DrawFn) -> TrainingConfig:
    return TrainingConfig(
        model=draw(st.sampled_from(list(FORWARD))),
        initial_w=draw(st.floats(-3, 3, width=32)),
        learning_rate=draw(st.floats(1e-4, 0.02)),
        epochs=draw(st.integers(1, 12)),
        zero_grad=draw(st.booleans()),
        accumulation_steps=draw(st.integers(1, 4)),
        dataset=draw(st.sampled_from([ARTICLE, PRESETS["noisy"], PRESETS["reachable"]])),
        optimizer=draw(st.sampled_from(list(MAKE))),
    )


@settings(max_examples=80, deadline=None)
@given(configs())
def test_it_is_the_loop_that_a_learner_writes(config: TrainingConfig) -> None:
    run, expected = train(config), plain_loop(config)
    weights = run.weights.reshape(len(run) + 1, -1).astype(float)
    size = np.abs(expected[np.isfinite(expected)]).max()
    if run.overflow_step is None and size < 1e6:
        np.testing.assert_allclose(weights, expected, rtol=2e-4, atol=2e-4 * size)


@settings(max_examples=20, deadline=None)
@given(st.lists(configs(), min_size=2, max_size=5))
def test_beside_other_runs_a_run_has_the_same_numbers(several: list[TrainingConfig]) -> None:
    several = [replace(several[0], zero_grad=not several[0].zero_grad), *several]
    for run in train_all(several):
        alone = train(run.config).weights
        assert np.isclose(run.weights, alone, rtol=1e-5, atol=1e-6, equal_nan=True).all()


@pytest.mark.parametrize("optimizer", MAKE)
@pytest.mark.parametrize("model", ["linear", "quadratic"])
def test_the_script_computes_the_same(model: str, optimizer: str) -> None:
    config = TrainingConfig(model=model, optimizer=optimizer, learning_rate=0.003, epochs=20)  # type: ignore[arg-type]
    text = script(config)
    compile(text, "run.py", "exec")
    out = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
    finals = [float(line.split(": ")[1]) for line in out.splitlines() if line.startswith("final ")]
    assert finals[:-1] == pytest.approx(train(config).final, rel=1e-5)
    assert "optimizer.step()" in text
    assert "learning_rate *" not in text


def test_momentum_is_the_one_that_the_page_on_forgetting_speaks_of() -> None:
    run = train(TrainingConfig(optimizer="momentum", epochs=20))
    assert run.weights == pytest.approx(momentum_weights(TrainingConfig(), 0.9, steps=60), rel=1e-6)


def test_at_the_same_rate_momentum_takes_ten_times_the_step_along_a_steady_slope() -> None:
    w = torch.zeros(1, requires_grad=True)
    optimizer = OPTIMIZERS["momentum"].make([w], 0.01)
    for _ in range(200):
        before = w.item()
        w.grad = torch.ones(1)
        optimizer.step()
    assert before - w.item() == pytest.approx(10 * 0.01, rel=1e-3)


@pytest.mark.parametrize("optimizer", ["sgd", "Adam", None, 1])
def test_an_unknown_optimizer_is_refused_in_a_sentence(optimizer: object) -> None:
    with pytest.raises(ValueError, match=r"^optimizer must be descent, momentum, .* or adagrad, but it is .*\.$"):
        TrainingConfig(optimizer=optimizer)  # type: ignore[arg-type]


ADAM = TrainingConfig(optimizer="adam", epochs=1)


@pytest.mark.parametrize("ask", [
    lambda: diagnose(train(ADAM)),
    lambda: momentum_weights(ADAM, 0.9, steps=3),
    lambda: trace(RIGHT, ADAM),
], ids=["diagnosis", "momentum", "trace"])  # fmt: skip
def test_what_knows_the_lessons_update_alone_says_so(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"^This needs the lesson's own update, descent, but the optimizer is adam\.$"):
        ask()
