"""A typed number is read as the number that it is, or refused; never as another."""

import math
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backprop.numbers import link_number, link_whole, read_number, read_whole
from backprop.ui.parts.numbers import exact, number

floats = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("0.05", 0.05), ("-7.84", -7.84), ("+5", 5), (".5", 0.5), ("5.", 5), (" 3 ", 3), ("007", 7), ("1e-3", 1e-3)],
        *[("−7.84", -7.84), ("–4", -4), ("- 4", -4), ("2.5 × 10⁻⁷", 2.5e-7), ("1 × 10¹⁹", 1e19), ("−1.5×10²", -150)],
        *[("2.5 * 10**-7", 2.5e-7), ("2.5x10^-7", 2.5e-7), ("2.5·10^(-7)", 2.5e-7), (r"2.5 \cdot 10^{-7}", 2.5e-7)],
        *[("10⁻³", 1e-3), ("-10^2", -100), ("1E5", 1e5), ("2·10³", 2000)],
        *[("0,05", 0.05), ("2,5", 2.5), ("-0,123", -0.123), ("1234,567", 1234.567), ("1,2345", 1.2345)],
        *[("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1,234,567", 1234567), ("1.234.567", 1234567), ("1_000", 1000)],
        *[("1'000", 1000), ("1’000,5", 1000.5), ("1\u202f234,567", 1234.567), ("1\u00a0000", 1000)],
        *[("０．５", 0.5), ("－１，５", -1.5), ("٣٫٥", 3.5), ("५", 5), ("2,5e-3", 0.0025)],
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing is typed here"),
        (" ", "nothing is typed here"),
        ("abc", "“abc” is not a number"),
        ("1/2", "“1/2” is not a number"),
        ("1,234", "“1,234” is 1.234 or 1234; write one of the two"),
        ("-39,343", "“-39,343” is 39.343 or 39343; write one of the two"),
        ("12,345e2", "is 12.345 or 12345"),
        *[(text, "is not a number") for text in ("0x10", "1e", "--1", "1,,2", "1.2.3", "1 2", "5%", "1_00", "1,23,4")],
        *[
            (text, "is not a number")
            for text in ("0,0,5", "1.23,4", "5,", ",5", ".", ",", "²", "1²", "1e1.5", "0,123,456")
        ],
        *[(text, "is not a finite number") for text in ("nan", "inf", "-Infinity", "∞", "−∞")],
        ("1e400", "too large"),
        ("9" * 500, "is not a number"),
        ("two\nlines " + "x" * 99, "“two lines xxxxxx"),
    ],
)
def test_what_has_no_reading_or_two_is_refused_in_a_clause(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_number(text)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 120
    assert "\n" not in str(caught.value)


@given(floats)
def test_every_number_that_a_float_can_be_is_read_back(value: float) -> None:
    assert read_number(repr(value)) == value
    assert read_number(exact(value)) == value
    assert link_number(repr(value)) == value


@given(st.floats(-1e300, 1e300), st.integers(2, 9))
@example(2.5e-7, 5)
@example(-1234.0, 5)
def test_every_number_that_the_app_shows_is_read_back_as_it_is_shown(value: float, digits: int) -> None:
    assert read_number(number(value, digits)) == pytest.approx(value, rel=0.51 * 10 ** (1 - digits), abs=0)


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_are_read_back_with_and_without_marks_between_thousands(value: int) -> None:
    for text in (f"{value}", f"{value:,}", f"{value:_}", f"{value:,}".replace(",", "'").replace("-", "−")):
        assert read_whole(text) == value


@given(st.decimals(-(10**9), 10**9, places=None, allow_nan=False).map(lambda d: d.quantize(Decimal("0.0001"))))
def test_no_way_of_writing_leads_to_another_number(value: Decimal) -> None:
    english = f"{value:,f}"
    for text in (
        english,
        english.replace(",", ""),
        english.replace(",", " ").replace(".", ",").replace(" ", "."),  # as in German
        english.replace(",", "\u202f").replace(".", ","),  # as in French
        english.replace(",", "’"),  # as in Switzerland
    ):
        assert read_number(text) == float(value)


@given(st.text(alphabet="0123456789.,'_ -+eE×10⁻¹²／０５，٣", max_size=14))
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert math.isfinite(read_number(text))


@pytest.mark.parametrize("text", ["2.5", "2,5", "1e-1", "", "two", "1.000", "-12.000"])
def test_a_whole_number_is_asked_for_where_one_is_needed(text: str) -> None:
    with pytest.raises(ValueError, match=r"whole number|nothing|not a number|1 or 1000|-12 or -12000"):
        read_whole(text)


@pytest.mark.parametrize(
    "text", ["٣", "1_0", "+5", " 5", "5 ", "", "nan", "inf", "1e999", "0x1", "−5", "0,5", "1e", "５"]
)
def test_a_link_has_plain_ascii_numbers_and_nothing_else(text: str) -> None:
    for read in (link_number, link_whole):
        with pytest.raises(ValueError, match="as links have them"):
            read(text)


def test_a_link_reads_what_the_app_writes() -> None:
    assert [link_number(text) for text in ("1e-06", "-3", "0.01", "3.4e+38", "5.", ".5")] == [
        1e-6,
        -3,
        0.01,
        3.4e38,
        5,
        0.5,
    ]
    assert [link_whole(text) for text in ("0", "-1", "1000")] == [0, -1, 1000]
