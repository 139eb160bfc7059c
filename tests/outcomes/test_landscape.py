"""The loss over w, against NumPy's own arithmetic, closed forms and a dense scan."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.models import ModelName
from backprop.outcomes import gradient, gradients, lowest, mean_losses


def by_numpy(model: ModelName, dataset: Dataset, ws: npt.ArrayLike) -> npt.NDArray[np.float64]:
    x, y = (values[:, None] for values in dataset.arrays())
    z = x * np.asarray(ws, dtype=np.float64)
    predictions = z if model == "linear" else 0.5 * (1 + np.tanh(z / 2))
    return ((predictions - y) ** 2).mean(axis=0)


@pytest.mark.parametrize("model", ["linear", "sigmoid"])
@pytest.mark.parametrize("name", PRESETS)
def test_mean_losses_are_those_of_numpy(model: ModelName, name: str) -> None:
    ws = np.linspace(-5, 5, 37)
    np.testing.assert_allclose(
        mean_losses(model, PRESETS[name], ws), by_numpy(model, PRESETS[name], ws), rtol=1e-12, atol=1e-15
    )


def test_many_samples_and_weights_are_computed_in_pieces() -> None:
    random = np.random.default_rng(3)
    dataset = Dataset(x=tuple(random.normal(size=200)), y=tuple(random.normal(size=200)))
    ws = random.normal(size=3_001)  # 600,200 predictions
    np.testing.assert_allclose(mean_losses("sigmoid", dataset, ws), by_numpy("sigmoid", dataset, ws), rtol=1e-12)
    assert mean_losses("linear", dataset, []).shape == (0,)


def test_a_loss_too_large_is_infinite() -> None:
    dataset = Dataset(x=(3e38,), y=(-3e38,))
    assert mean_losses("linear", dataset, [3e38, 1e300]).tolist() == [pytest.approx(8.1e153), math.inf]


@pytest.mark.parametrize("model", ["linear", "sigmoid"])
@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("w", [-3.0, 0.0, 0.5, 1.0, 2.0])
def test_the_gradient_is_the_central_difference(model: ModelName, name: str, w: float) -> None:
    step = 1e-5
    below, above = by_numpy(model, PRESETS[name], [w - step, w + step])
    expected = pytest.approx((above - below) / (2 * step), rel=1e-6, abs=1e-8)
    assert gradient(model, PRESETS[name], w) == expected
    assert gradients(model, PRESETS[name], [7.0, w])[1] == expected


def test_the_linear_models_lowest_loss_is_that_of_least_squares() -> None:
    assert lowest("linear", ARTICLE).w == 2
    assert lowest("linear", ARTICLE).loss == 0
    x, y = PRESETS["noisy"].arrays()
    found = lowest("linear", PRESETS["noisy"])
    solution, residuals, *_ = np.linalg.lstsq(x[:, None], y, rcond=None)
    assert found.w == pytest.approx(solution[0], rel=1e-12)
    assert found.loss == pytest.approx(residuals[0] / len(x), rel=1e-12)
    assert found.reached


@pytest.mark.parametrize(("model", "loss"), [("linear", 2.5), ("sigmoid", (0.5**2 + 1.5**2) / 2)])
def test_where_every_x_is_0_every_weight_is_as_good(model: ModelName, loss: float) -> None:
    found = lowest(model, Dataset(x=(0, 1e-60), y=(1, 2)))
    assert (found.w, found.loss, found.reached) == (None, loss, True)


def test_a_sigmoid_never_reaches_the_floor_of_the_lessons_data() -> None:
    found = lowest("sigmoid", ARTICLE)
    assert found.loss == pytest.approx(35 / 3, rel=1e-15)
    assert found.w == math.inf
    assert not found.reached
    falling = Dataset(x=tuple(-x for x in ARTICLE.x), y=ARTICLE.y)
    assert lowest("sigmoid", falling).w == -math.inf


def test_a_sigmoid_reaches_targets_made_with_a_weight_of_0_8() -> None:
    found = lowest("sigmoid", PRESETS["reachable"])
    assert found.reached
    assert found.w == pytest.approx(0.8, abs=1e-3)
    assert found.loss < 1e-7
    assert gradient("sigmoid", PRESETS["reachable"], found.w) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("w", [-20.0, -0.3, 1e-6, 5.0, 30.0])
@pytest.mark.parametrize("scale", [1e-20, 1.0, 1e20])
def test_the_weight_that_made_the_targets_is_found_at_any_scale(w: float, scale: float) -> None:
    x = np.array([0.2, -0.5, 1.0])
    y = 1 / (1 + np.exp(-x * w))
    found = lowest("sigmoid", Dataset(x=tuple(x * scale), y=tuple(y)))
    assert found.reached
    assert found.w == pytest.approx(w / scale, rel=1e-8)
    assert found.loss < 1e-25


def test_of_two_valleys_the_deeper_one_is_found() -> None:
    # Small x want w < 0, large ones w > 0: two minima apart.
    dataset = Dataset(x=(10, 10, 0.1, 0.1, 0.1), y=(0.9, 0.9, 0.1, 0.1, 0.1))
    ws = np.linspace(-100, 100, 400_001)
    losses = by_numpy("sigmoid", dataset, ws)
    valleys = np.flatnonzero((losses[1:-1] < losses[:-2]) & (losses[1:-1] < losses[2:])) + 1
    assert len(valleys) == 2
    found = lowest("sigmoid", dataset)
    assert found.w == pytest.approx(ws[losses.argmin()], abs=1e-3)
    assert losses.min() * (1 - 1e-6) < found.loss <= losses.min()


sizes = st.floats(-3, 3).map(lambda exponent: 10**exponent)
inputs = st.one_of(sizes, sizes.map(lambda size: -size), st.just(0.0))


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(inputs, st.floats(-2, 3)), min_size=1, max_size=6))
def test_no_weight_of_a_dense_scan_gives_a_lower_loss(rows: list[tuple[float, float]]) -> None:
    dataset = Dataset(x=tuple(x for x, _ in rows), y=tuple(y for _, y in rows))
    found = lowest("sigmoid", dataset)
    ws = np.geomspace(1e-7, 1e7, 6_007)
    ws = np.concatenate([-ws, [0.0], ws])
    losses = by_numpy("sigmoid", dataset, ws)
    assert found.loss <= losses.min() * (1 + 1e-9) + 1e-18
    if found.w is not None and found.reached:
        assert found.loss == pytest.approx(by_numpy("sigmoid", dataset, [found.w])[0], rel=1e-9, abs=1e-18)
    if not found.reached:
        ends = by_numpy("sigmoid", dataset, [-1e7, 1e7])
        assert found.loss == pytest.approx(ends.min(), rel=1e-9, abs=1e-18)


@pytest.mark.parametrize("model", ["linear", "sigmoid"])
@pytest.mark.parametrize(
    ("x", "y"),
    [((3e38, -3e38), (3e38, 3e38)), ((1e-45, 3e38), (1.0, -3e38)), ((1e-300, 1.0), (0.5, 0.5)), ((1.0,), (1.0,))],
)
def test_extreme_data_have_a_lowest_loss_too(model: ModelName, x: tuple[float, ...], y: tuple[float, ...]) -> None:
    found = lowest(model, Dataset(x=x, y=y))
    assert found.loss >= 0
    assert math.isfinite(found.loss)
    assert found.w is not None
    assert found.reached == math.isfinite(found.w)
