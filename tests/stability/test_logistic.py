"""An epoch of the sigmoid with a bias near its resting point, against plain loops and finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import Dataset
from backprop.stability.logistic import derivatives, epoch_near, sigmoid

OVERLAPPING = Dataset((1.0, 2.0, 3.0, 4.0, 5.0, 6.0), (0.0, 0.0, 1.0, 0.0, 1.0, 1.0))
LOSSES = ("squared_error", "cross_entropy")


def plain_epoch(dataset: Dataset, loss: str, rate: float, start: np.ndarray) -> np.ndarray:
    """The lesson's loop for one epoch, by autograd in float64."""
    w, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in start)
    for x, y in zip(dataset.x, dataset.y, strict=True):
        prediction = torch.sigmoid(w * x + b)
        one = torch.tensor(y, dtype=torch.float64)
        loss_ = (prediction - y) ** 2 if loss == "squared_error" else torch.nn.BCELoss()(prediction, one)
        slopes = torch.autograd.grad(loss_, (w, b))
        with torch.no_grad():
            w -= rate * slopes[0]
            b -= rate * slopes[1]
    return np.array([w.item(), b.item()])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("rate", [0.003, 0.1, 0.2])
def test_an_epoch_leaves_its_point_where_it_is_and_moves_what_is_near_as_its_matrix_says(
    loss: str, rate: float
) -> None:
    epoch = epoch_near(OVERLAPPING, loss, rate, (1.2, -4.2) if loss == "cross_entropy" else (0.9, -3.1))
    assert epoch is not None
    at = epoch.settles_at
    assert at is not None
    np.testing.assert_allclose(plain_epoch(OVERLAPPING, loss, rate, at), at, rtol=1e-10)
    for unit in 1e-5 * np.eye(2):
        sides = [plain_epoch(OVERLAPPING, loss, rate, at + unit), plain_epoch(OVERLAPPING, loss, rate, at - unit)]
        np.testing.assert_allclose((sides[0] - sides[1]) / 2, epoch.matrix @ unit, atol=1e-11)
    np.testing.assert_allclose(np.sort(np.abs(np.linalg.eigvals(epoch.matrix)))[::-1], np.abs(epoch.factors))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_long_loop_comes_to_rest_there(loss: str) -> None:
    epoch = epoch_near(OVERLAPPING, loss, 0.3, (1.2, -4.2) if loss == "cross_entropy" else (0.9, -3.1))
    assert epoch is not None
    at = np.array([0.5, -2.0])
    for _ in range(3_000):
        at = plain_epoch(OVERLAPPING, loss, 0.3, at)
    np.testing.assert_allclose(at, epoch.settles_at, rtol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
def test_labels_that_a_threshold_tells_apart_have_no_such_point(loss: str) -> None:
    for start in ((0.0, 0.0), (3.0, -7.0), (30.0, -75.0)):
        assert epoch_near(Dataset((1.0, 2.0, 3.0, 4.0), (0.0, 0.0, 1.0, 1.0)), loss, 0.1, start) is None


@pytest.mark.parametrize("loss", LOSSES)
def test_what_no_sample_decides_stays_as_it_was(loss: str) -> None:
    epoch = epoch_near(Dataset((2.0, 2.0), (0.0, 1.0)), loss, 0.1, (3.0, -5.0))
    assert epoch is not None
    assert epoch.settles_at is None
    assert epoch.undecided.sum() == 1
    start = np.array([3.0, -5.0])
    at = epoch.settles_from(start)
    assert at is not None
    assert (at - start) @ [1.0, -2.0] == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(plain_epoch(Dataset((2.0, 2.0), (0.0, 1.0)), loss, 0.1, at), at, atol=1e-9)


@settings(max_examples=50)
@given(st.floats(-8, 8), st.floats(0, 1), st.sampled_from(LOSSES))
def test_the_derivatives_are_autograds(z: float, y: float, loss: str) -> None:
    at = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    prediction = torch.sigmoid(at)
    logs = y * torch.nn.functional.logsigmoid(at) + (1 - y) * torch.nn.functional.logsigmoid(-at)
    value = (prediction - y) ** 2 if loss == "squared_error" else -logs
    (first,) = torch.autograd.grad(value, at, create_graph=True)
    (second,) = torch.autograd.grad(first, at)
    got = derivatives(np.array([z]), np.array([y]), loss)
    np.testing.assert_allclose([one[0] for one in got], [first.item(), second.item()], rtol=1e-7, atol=1e-12)


def test_the_sigmoid_keeps_its_digits_where_it_is_nearly_zero() -> None:
    np.testing.assert_allclose(sigmoid(np.array([-40.0, 0.0, 40.0])), [np.exp(-40), 0.5, 1], rtol=1e-12)


def test_at_a_rate_that_leads_the_loop_away_for_ever_there_is_none() -> None:
    at = np.array([0.9, -3.1])
    assert epoch_near(OVERLAPPING, "squared_error", 0.5, at) is None
    steepest = []
    for _ in range(4):
        for _ in range(300):
            at = plain_epoch(OVERLAPPING, "squared_error", 0.5, at)
        steepest.append(at[0])
    assert (np.diff(steepest) > 0.1).all()
