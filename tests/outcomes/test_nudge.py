"""The gradient predicts a small change of the loss: what is left over is of second order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS
from backprop.models import MODEL_NAMES, ModelName
from backprop.outcomes.nudge import nudge


@given(st.floats(-10, 10), st.sampled_from([1.0, 0.1, 1e-2, 1e-3, -0.5]))
def test_for_the_linear_model_what_is_left_over_is_the_mean_of_x_squared_times_the_nudge_squared(
    w: float, size: float
) -> None:
    found = nudge("linear", ARTICLE, w, size)
    left = (np.array(ARTICLE.x) ** 2).mean() * size**2
    assert found.actual - found.predicted == pytest.approx(left, rel=1e-6, abs=1e-10)
    assert found.loss == pytest.approx(((w * np.array(ARTICLE.x) - np.array(ARTICLE.y)) ** 2).mean())


@pytest.mark.parametrize("model", MODEL_NAMES)
@pytest.mark.parametrize("data", list(PRESETS))
def test_what_is_left_over_shrinks_with_the_square_of_the_nudge(model: ModelName, data: str) -> None:
    left = [
        abs(found.actual - found.predicted) for found in (nudge(model, PRESETS[data], 0.3, h) for h in (1e-3, 1e-4))
    ]
    assert left[0] / left[1] == pytest.approx(100, rel=0.05)
