"""Each model against its closed form, its own line of code, and itself computed one run at a time."""

import math
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.models import MODELS, ONE_WEIGHT, ModelName, predict

CLOSED_FORM = {
    "linear": lambda x, w: x * w,
    "sigmoid": lambda x, w: 1 / (1 + np.exp(-x * w)),
}
CLOSED_FORM_SLOPE = {  # d prediction / d w
    "linear": lambda x, w: x + 0 * w,
    "sigmoid": lambda x, w: x * np.exp(-x * w) / (1 + np.exp(-x * w)) ** 2,
}
every_model = pytest.mark.parametrize("name", ONE_WEIGHT)


def test_the_models_stand_under_their_own_names():
    assert tuple(MODELS) == get_args(ModelName)
    assert tuple(name for name, model in MODELS.items() if model.parameters == ("w",)) == ONE_WEIGHT
    assert all(model.name == name for name, model in MODELS.items())


def test_the_models_cannot_be_replaced():
    with pytest.raises(TypeError):
        MODELS["linear"] = MODELS["sigmoid"]


@every_model
@pytest.mark.parametrize("x", [-3.0, -0.5, 0.0, 1.0, 2.5])
def test_the_prediction_and_its_slope_are_the_closed_form(name, x):
    weights = np.linspace(-6, 6, 25)
    w = torch.tensor(weights, dtype=torch.float32, requires_grad=True)
    prediction = MODELS[name].forward(torch.tensor(x), w)
    prediction.sum().backward()
    np.testing.assert_allclose(prediction.detach().numpy(), CLOSED_FORM[name](x, weights), rtol=1e-5, atol=1e-9)
    # PyTorch computes the sigmoid's slope as (1 - ŷ)·ŷ, which loses digits where ŷ is near 1.
    np.testing.assert_allclose(w.grad.numpy(), CLOSED_FORM_SLOPE[name](x, weights), rtol=1e-5, atol=4e-7)


@every_model
@pytest.mark.parametrize("shape", [(), (1,), (7,), (8,), (64,)])
def test_the_line_of_code_shown_is_what_is_computed(name, shape):
    x, w = torch.tensor(1.7), torch.linspace(-4, 4, math.prod(shape)).reshape(shape)
    shown = eval(MODELS[name].code, {"torch": torch, "x": x, "w": w})  # our own constant, see backprop/models.py
    torch.testing.assert_close(MODELS[name].forward(x, w), shown, rtol=1e-6, atol=0)


@every_model
@pytest.mark.parametrize("w", [-math.inf, -1e30, 0.0, 1e30, math.inf, math.nan])
def test_an_extreme_weight_gives_what_the_line_of_code_gives(name, w):
    x, w = torch.tensor(2.0), torch.tensor([w])
    shown = eval(MODELS[name].code, {"torch": torch, "x": x, "w": w})
    torch.testing.assert_close(MODELS[name].forward(x, w), shown, rtol=0, atol=0, equal_nan=True)


@every_model
def test_a_prediction_and_its_gradient_do_not_depend_on_how_many_runs_stand_beside_it(name):
    """Up to two of PyTorch's widest blocks (32 floats with AVX-512), and one more: every remainder is met.

    At 20 inputs, as the sigmoid of a block differs from that of one number only in one of 25 weights.
    """
    generator = torch.Generator().manual_seed(20)
    weights = torch.randn(65, generator=generator) * 5
    for x in torch.randn(20, generator=generator):
        alone = [w.reshape(1).clone().requires_grad_() for w in weights]
        predictions_alone = [MODELS[name].forward(x, w) for w in alone]
        for prediction in predictions_alone:
            prediction.backward()
        for runs in range(1, 66):
            together = weights[:runs].clone().requires_grad_()
            predictions = MODELS[name].forward(x, together)
            predictions.backward(torch.ones(runs))
            assert predictions.tolist() == [prediction.item() for prediction in predictions_alone[:runs]]
            assert together.grad.tolist() == [w.grad.item() for w in alone[:runs]]


@every_model
@given(x=st.floats(-100, 100), w=st.floats(-100, 100))
@settings(max_examples=50, deadline=None)
def test_predict_is_the_same_model_in_float32(name, x, w):
    expected = eval(MODELS[name].code, {"torch": torch, "x": x, "w": torch.tensor([w])})
    assert predict(name, x=x, w=w) == expected.item()


def test_the_untrained_lesson_predicts_4_for_4():
    assert predict("linear", x=4.0, w=1.0) == 4.0


def test_a_weight_that_is_not_a_number_predicts_not_a_number():
    assert math.isnan(predict("linear", x=4.0, w=math.nan))
    assert math.isnan(predict("sigmoid", x=4.0, w=math.nan))


def test_a_sigmoid_never_leaves_0_to_1():
    assert 0 <= predict("sigmoid", x=4.0, w=-1_000.0) < 1e-30
    assert predict("sigmoid", x=4.0, w=0.0) == 0.5
    assert predict("sigmoid", x=4.0, w=1_000.0) == 1.0
