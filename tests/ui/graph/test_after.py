"""What is said of `.grad` and of the graph: every number of it, and no claim that PyTorch would deny."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.graph import after_backward, record
from backprop.ui.graph.after import changed, told_apart
from backprop.ui.graph.saved import what_is_left
from tests.expressions.cases import cases, run_code, tensors


@settings(max_examples=100, deadline=None)
@given(cases())
def test_what_is_left_of_a_graph_is_what_pytorch_leaves(case):
    what = (case.expression, case.values, case.parameters)
    text = what_is_left(record(*what), after_backward(*what))
    result = run_code(case.expression, tensors(case))
    functions, ahead = set(), [result.grad_fn]
    while ahead:
        function = ahead.pop()
        if function is not None and function not in functions:
            functions.add(function)
            ahead += [source for source, _ in function.next_functions]
    result.backward()
    refused = False
    try:
        result.backward()
    except RuntimeError:
        refused = True
    assert ("refuses to go through it a second time" in text) == refused
    assert ("does go through it a second time" in text or "as often as you like" in text) == (not refused)
    if functions:
        assert int(re.search(r"leads to its (\d+|one) node", text)[1].replace("one", "1")) == len(functions)


def test_a_value_that_has_no_name_is_told_by_its_number_or_its_shape():
    what = ("2/w", {"w": 4.0}, ("w",))
    assert "`L` had saved 2 and 0.25. `backward()` has freed" in what_is_left(record(*what), after_backward(*what))
    what = ("sum(2/w)", {"w": [4.0, 5.0]}, ("w",))
    assert "a tensor of shape (2,)" in what_is_left(record(*what), after_backward(*what))


@given(st.floats(-1e9, 1e9, allow_nan=False), st.floats(-1e9, 1e9, allow_nan=False))
def test_two_numbers_that_differ_are_written_differently(a, b):
    old, new = told_apart(np.array(a), np.array(b))
    assert (old == new) == (a == b)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (1.0, 1.0, ""),
        (1.0, 1.0000001, "`w.grad` from 1 to 1.0000001"),
        (np.nan, np.nan, ""),
        ([1.0, 2.0], [1.0, 3.0], "`w.grad` from [1, 2] to [1, 3]"),
        (np.zeros(20), np.eye(20)[3], "`w.grad` in 1 of its 20 numbers"),
    ],
)
def test_only_what_changed_is_told(old, new, text):
    assert changed({"w": np.array(old)}, {"w": np.array(new)}) == text
