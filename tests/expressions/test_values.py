"""Numbers, vectors and matrices: typed, handed over, refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from backprop.expressions import ExpressionError, format_value, parse_value
from backprop.expressions.values import to_array, to_nested


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2.0),
        (" -.5e3 ", -500.0),
        ("[1, 2]", (1.0, 2.0)),
        ("[+1]", (1.0,)),
        ("[[1, 2],\n [3, 4]]", ((1.0, 2.0), (3.0, 4.0))),
        ("[1, −2]", (1.0, -2.0)),
        ("[2.5 × 10⁻⁷, 1e-3]", (2.5e-7, 0.001)),
        ("0,05", 0.05),
        ("−1,5", -1.5),
        ("[[1], [2], [3]]", ((1.0,), (2.0,), (3.0,))),
    ],
)
def test_values_are_read(text, value):
    assert parse_value(text) == value


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "", "The value is empty"),
        ("[", "[", "never closed"),
        ("]", "]", "at the beginning"),
        ("[]", "]", "after '['"),
        ("[[]]", "]", "after '['"),
        ("[1 2]", "2", "needs a comma before it"),
        ("[1,,2]", ",", "after ','"),
        ("[1,]", "]", "after ','"),
        ("1, 2", "1, 2", "is not a number"),
        ("[1] [2]", "[", "stands after the end of the value"),
        ("[[1, 2], [3]]", "]", "Row 2 has 1 number, but row 1 has 2"),
        ("[1, [2]]", "1", "mixes numbers and rows"),
        ("[[1], 2]", "]", "mixes numbers and rows"),
        ("[[[1]]]", "[", "only vectors and matrices"),
        ("1e400", "1e400", "is too large"),
        ("nan", "nan", "“nan” is not a finite number"),
        ("[1, inf]", "inf", "“inf” is not a finite number"),
        ("[1, x]", "x", "“x” is not a number"),
        ("1/2", "1/2", "is not a number"),
        ("__import__('os')", "__import__('os')", "is not a number"),
        ("[0,05, 1]", "05", "looks like decimals after a comma"),
        ("1,234", "1,234", "“1,234” is 1.234 or 1234; write one of the two"),
    ],
)
def test_what_is_refused_is_named_and_pointed_at(text, place, words):
    with pytest.raises(ExpressionError) as refusal:
        parse_value(text)
    error = refusal.value
    assert words in str(error)
    assert text[error.position : error.position + error.length] == place


def test_large_values_are_refused():
    assert len(parse_value(str([1] * 256))) == 256
    with pytest.raises(ExpressionError, match="has 257 elements; up to 256 are allowed"):
        parse_value(str([1] * 257))
    with pytest.raises(ExpressionError, match="has 100,000 characters"):
        parse_value("1" * 100_000)
    with pytest.raises(ExpressionError, match="up to 3 are allowed"):
        parse_value("[[1, 2], [3, 4]]", max_elements=3)


@given(arrays.arrays(float, arrays.array_shapes(max_dims=2, max_side=4), elements=st.floats(-1e100, 1e100)))
def test_what_is_written_is_read_as_the_same_value(array):
    assert np.array_equal(np.array(parse_value(format_value(array))), array)
    assert np.array_equal(np.array(to_nested(array)), array)


def test_a_single_number_is_written_as_it_is_typed():
    assert format_value(2.0) == "2"
    assert format_value(np.float64(0.5)) == "0.5"
    assert to_nested(np.array(1.5)) == 1.5


def read(text: str) -> object:
    try:
        return parse_value(text)
    except ExpressionError as error:
        return error


@given(st.one_of(st.text(max_size=200), st.text(alphabet="[],-+.e 0123\n", max_size=200)))
def test_any_text_gives_a_value_or_one_sentence(text):
    outcome = read(text)
    if not isinstance(outcome, ExpressionError):
        assert parse_value(format_value(outcome)) == outcome
        return
    assert 0 <= outcome.position <= len(text)
    assert str(outcome).isprintable()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1", "must be a number, a vector or a matrix"),
        (["1"], "must be a number"),
        (None, "must be a number"),
        (True, "must be a number"),
        ([], "must be a number"),
        ([[1], [1, 2]], "must be a number"),
        ([[[1]]], "must be a number"),
        (10**400, "must be a number"),
        (float("nan"), "has nan in it"),
        ([1.0, float("-inf")], "has -inf in it"),
        (1e101, "has 1e\\+101 in it"),
        ([0.0] * 257, "has 257 elements; up to 256 are allowed"),
    ],
)
def test_values_that_are_handed_over_are_checked(value, words):
    with pytest.raises(ValueError, match=words):
        to_array("w", value)


def test_an_array_of_its_own_is_made():
    mine = np.array([1.0, 2.0])
    theirs = to_array("w", mine)
    theirs[0] = 5
    assert mine[0] == 1
