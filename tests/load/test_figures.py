"""The load measurement's arithmetic."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.load.figures import Answer, errors, p95, percentile, row


def test_a_percentile_is_the_value_that_so_many_do_not_exceed():
    hundred = [float(value) for value in range(100, 0, -1)]
    assert percentile(hundred, 0.5) == 50
    assert percentile(hundred, 0.95) == 95
    assert percentile(hundred, 1.0) == 100
    assert percentile([7.0], 0.95) == 7
    assert percentile([1.0, 2.0], 0.95) == 2
    assert math.isnan(percentile([], 0.95))


@given(st.lists(st.floats(0, 100), min_size=1), st.sampled_from([0.05, 0.5, 0.95, 1.0]))
def test_a_percentile_is_numpys_without_interpolation(values, share):
    assert percentile(values, share) == np.quantile(values, share, method="inverted_cdf")


def test_errors_are_counted_and_their_times_are_not():
    answers = [Answer(0.1)] * 19 + [Answer(60.0, "no answer within 60 s")]
    assert p95(answers) == pytest.approx(0.1)
    assert errors(answers) == {"no answer within 60 s": 1}
    assert row("slider moved", answers).split() == ["slider", "moved", "20", "100", "100", "100", "1"]
