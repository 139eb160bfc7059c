"""Numbers read well, and never as a bare NaN or a row of zeros."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.ui.parts.numbers import counted, latex_number, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-7.84, "−7.84"),
        (1.0983999967575073, "1.0984"),
        (2.5e-7, "2.5 × 10⁻⁷"),
        (123456.7, "123460"),
        (1e19, "1 × 10¹⁹"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
        (float("nan"), "not a number"),
    ],
)
def test_examples(value: float, text: str) -> None:
    assert number(value) == text


def test_more_digits_where_they_matter() -> None:
    assert number(7.999998569488525, 8) == "7.9999986"


@given(st.floats(-1e300, 1e300))
def test_what_is_shown_is_the_value_to_five_digits(value: float) -> None:
    superscripts = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    mantissa, _, power = number(value).replace("−", "-").partition(" × 10")
    shown = float(f"{mantissa}e{power.translate(superscripts) or 0}")
    assert shown == pytest.approx(value, rel=5.1e-5, abs=0)


def test_a_negative_factor_stands_in_parentheses() -> None:
    assert latex_number(-7.84, in_product=True) == "(-7.84)"
    assert latex_number(2.5e-7) == r"2.5 \cdot 10^{-7}"


def test_things_are_counted_in_english() -> None:
    assert [counted(count, "epoch") for count in (0, 1, 2, 1_000)] == [
        "0 epochs",
        "1 epoch",
        "2 epochs",
        "1,000 epochs",
    ]
    assert [counted(count, "try", "tries") for count in (1, 3)] == ["1 try", "3 tries"]
