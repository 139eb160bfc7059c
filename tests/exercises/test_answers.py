"""Numbers and formulas are read as a learner writes them, and judged by what they are, not by how they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.exercises.answers import read_number
from backprop.exercises.catalog import CATALOG
from backprop.exercises.digits import right_to
from backprop.exercises.verdicts import Misconception, Reason
from backprop.expressions import ExpressionError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("-7.84", -7.84), ("−7.84", -7.84), (" 1/4 ", 0.25), ("2*(3 - 4)*3", -6), ("+5", 5), (".5", 0.5)],
        *[("2e-3", 0.002), ("–4", -4), ("2·3", 6), ("2×3", 6), ("1÷32", 1 / 32), ("3²", 9), ("3^2", 9), ("-2³", -8)],
        *[
            ("-1,5", -1.5),
            ("7,84", 7.84),
            ("−7,84", -7.84),
            ("2.5 × 10⁻⁷", 2.5e-7),
            ("2·10⁻³·4", 0.008),
            ("1,5/3", 0.5),
        ],
    ],
)
def test_a_number_may_be_written_in_any_way(text: str, value: float) -> None:
    assert read_number(text) == pytest.approx(value)


@given(st.floats(-1e6, 1e6))
def test_a_number_written_out_is_that_number(value: float) -> None:
    assert read_number(repr(value)) == value


@pytest.mark.parametrize(
    "text", ["", "w", "1/0", "0/0", "9**99", "7,84,1", "1,234*2", "1e999", "x" * 99, "__import__('os')", "[1]"]
)
def test_what_is_no_number_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"\.$"):
        read_number(text)


def test_a_comma_with_two_readings_is_asked_about() -> None:
    with pytest.raises(ExpressionError, match=r"“1,234” is 1\.234 or 1234; write one of the two\."):
        read_number("1,234")


@pytest.mark.parametrize(
    ("received", "expected", "right"),
    [
        *[(-16.2, -16.2288, True), (-16.23, -16.2288, True), (-16.1, -16.2288, False), (-16.3, -16.2288, False)],
        *[(0.0312, 0.03125, True), (0.0313, 0.03125, True), (0.031, 0.03125, False), (-2, 2, False)],
        *[(0.0, 0.0, True), (0.01, 0.0, False), (1.0e10, 1.0e10, True), (1.01e10, 1.0e10, False)],
    ],
)
def test_three_digits_are_enough_and_two_are_not(received: float, expected: float, right: bool) -> None:
    assert right_to(3, received, expected) is right


def test_a_bare_name_is_that_name_and_no_other() -> None:
    check = CATALOG["two-layers-are-one"].check
    assert check({"weight": "w2"}).misconception is Misconception.LOCAL_ONLY
    for name in ("w1", "b1", "b2"):
        assert check({"weight": name}).misconception is Misconception.UNRECOGNISED


@pytest.mark.parametrize(
    ("identity", "field", "form"),
    [
        ("linear-derivative", "w", "2*(x*w - y)*x"),
        ("linear-derivative", "w", "2*x**2*w - 2*x*y"),
        ("linear-derivative", "w", "x*((x*w - y) + (x*w - y))"),
        ("linear-derivative", "w", "-2*x*(y - w*x)"),
        ("linear-derivative", "w", "2*x*(x*w - y)**2/(x*w - y)"),
        ("linear-derivative", "w", "2·x²·w − 2×x×y"),
        ("linear-derivative", "w", "2*x^2*w - 2*x*y"),
        ("error-factor", "factor", "1 − 2*x*x*lr"),
        ("sigmoid-derivative", "w", "2*x*(sigmoid(x*w) - y)*sigmoid(x*w)*sigmoid(-x*w)"),
        ("sigmoid-derivative", "w", "2*x*(1/(1+exp(-x*w)) - y)*exp(-x*w)/(1+exp(-x*w))**2"),
    ],
)
def test_every_form_of_a_derivative_passes(identity: str, field: str, form: str) -> None:
    assert CATALOG[identity].check({field: form}).passed


@given(st.sampled_from(["x", "w", "y", "x*w", "3"]), st.integers(1, 5))
def test_what_is_added_and_taken_away_changes_nothing_and_what_stays_does(term: str, times: int) -> None:
    exercise = CATALOG["linear-derivative"]
    assert exercise.check({"w": f"2*(x*w - y)*x + {times}*{term} - {times}*{term}"}).passed
    assert not exercise.check({"w": f"2*(x*w - y)*x + {times}*{term}/100"}).passed


@pytest.mark.parametrize("form", ["sum(x)", "x @ w", "z*x", "2*x*(x*w - y", "x.grad", "max(x)"])
def test_a_formula_that_cannot_be_used_is_explained_and_costs_nothing(form: str) -> None:
    verdict = CATALOG["linear-derivative"].check({"w": form})
    assert verdict.reason is Reason.UNREADABLE
    assert verdict.detail.endswith(".")


def test_a_verdict_names_the_first_field_that_is_wrong_and_those_that_are_right() -> None:
    verdict = CATALOG["quadratic-numbers"].check({"w1": "24", "w2": "6", "b": ""})
    assert (verdict.field, verdict.misconception) == ("w2", Misconception.CHAIN_CUT_AT_PRODUCT)
    assert verdict.right == ("w1",)
    assert CATALOG["quadratic-numbers"].check({"w1": "24", "w2": "", "b": "6"}).field == "w2"
