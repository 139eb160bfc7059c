"""The floor of a narrow valley: along it the mean loss is lowest, seen across it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, PRESETS, Dataset
from backprop.outcomes import mean_losses
from backprop.outcomes.valley import valley


@given(
    st.sampled_from([ARTICLE, PRESETS["noisy"], PRESETS["outlier"]]),
    st.sampled_from([(0, 1), (0, 2), (1, 2)]),
    st.floats(-5, 5),
    st.floats(-3, 3),
)
def test_across_the_floor_the_loss_rises_to_both_sides(
    data: Dataset, places: tuple[int, int], third: float, far: float
) -> None:
    found = valley("quadratic", data, places)
    if found is None:  # w2 and b of the lesson's three samples are a bowl, just so
        assert places == (1, 2)
        return
    assert np.linalg.norm(found.along) == pytest.approx(1)
    (held,) = {0, 1, 2} - set(places)
    point = np.zeros(3)
    point[held] = third
    point[list(places)] = np.array(found.at) + third * np.array(found.moves) + far * np.array(found.along)
    across = np.zeros(3)
    across[list(places)] = [-found.along[1], found.along[0]]
    here, left, right = mean_losses("quadratic", data, [point, point + 0.01 * across, point - 0.01 * across])
    assert left - here == pytest.approx(right - here, rel=1e-4)
    assert min(left, right) > here


def test_there_is_none_where_the_loss_is_a_bowl_or_the_samples_leave_a_direction_open() -> None:
    assert valley("affine", Dataset((-1.0, 0.0, 1.0), (2.0, 4.0, 6.0)), (0, 1)) is None
    assert valley("affine", Dataset((2.0, 2.0), (4.0, 5.0)), (0, 1)) is None
    assert valley("quadratic", Dataset((1e30, 2.0), (1.0, 2.0)), (0, 1)) is None
