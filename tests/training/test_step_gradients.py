"""What `w.grad` held is the sum of the steps' own gradients since it was last zeroed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import PRESETS
from backprop.training import TrainingConfig, train
from backprop.training.step_gradients import step_gradients

configs = st.builds(
    TrainingConfig,
    model=st.sampled_from(["linear", "sigmoid"]),
    learning_rate=st.floats(0.001, 0.06),
    initial_w=st.floats(-3, 3),
    epochs=st.integers(1, 20),
    dataset=st.sampled_from(list(PRESETS.values())),
    zero_grad=st.booleans(),
)


@settings(max_examples=40)
@given(config=configs)
def test_step_gradients_are_the_derivative_by_formula(config: TrainingConfig) -> None:
    run = train(config)
    frame = run.steps
    slope = frame.prediction * (1 - frame.prediction) if config.model == "sigmoid" else 1.0
    by_hand = (2 * (frame.prediction - frame.y) * slope * frame.x).to_numpy()
    own = step_gradients(run)
    assert own == pytest.approx(by_hand, rel=1e-4, abs=1e-4 * max(1e-3, float(np.abs(by_hand).max())))
    held = own.astype(np.float64) if config.zero_grad else np.cumsum(own.astype(np.float64))
    assert run.gradients == pytest.approx(held, abs=1e-4 * max(1.0, float(np.abs(own).sum())))


def test_a_run_that_overflowed_has_an_own_gradient_for_each_step() -> None:
    run = train(TrainingConfig(learning_rate=5.0))
    assert run.overflow_step is not None
    assert step_gradients(run).shape == run.gradients.shape
