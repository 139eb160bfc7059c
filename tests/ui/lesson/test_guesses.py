"""A guess is read as it is meant, and judged by what is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.lesson.guesses import OTHER, RIGHT, Choice, Number

CHOICE = Choice(("a", "b"), lambda: "b")
NUMBER = Number(lambda: -18.0, {"sign": lambda: 18.0, "half": lambda: -9.0})


def test_what_came_true_is_right_and_anything_else_names_itself() -> None:
    assert CHOICE.judge("b") == RIGHT
    assert CHOICE.judge("a") == "a"
    assert CHOICE.answers == (RIGHT, "a")


@pytest.mark.parametrize("text", ["-18", "−18", "-18.0", "2*(3 - 6)*3", "-17.99", "-36/2"])
def test_a_number_is_read_in_every_way_in_which_it_is_written(text: str) -> None:
    assert NUMBER.judge(text) == RIGHT


@pytest.mark.parametrize(("text", "said"), [("18", "sign"), ("-9", "half"), ("-17", OTHER), ("0", OTHER)])
def test_a_wrong_number_is_told_by_the_slip_that_leads_to_it(text: str, said: str) -> None:
    assert NUMBER.judge(text) == said


@pytest.mark.parametrize("text", ["", "  ", "w", "1/0", "1" * 300, "__import__('os')", "nan"])
def test_what_is_no_number_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$|allowed"):
        NUMBER.read(text)


def test_what_is_no_choice_is_refused_in_a_sentence() -> None:
    for text in ("", "c", "x" * 1_000):
        with pytest.raises(ValueError, match=r"\.$"):
            CHOICE.read(text)


@given(st.text(max_size=250))
def test_whatever_is_typed_is_judged_or_refused(text: str) -> None:
    for guess in (CHOICE, NUMBER):
        try:
            guess.read(text)
        except ValueError:
            continue
        assert guess.judge(text) in guess.answers


def test_slips_lead_to_numbers_of_their_own() -> None:
    """Else one of two could never be told."""
    for chapter in CHAPTERS:
        if isinstance(chapter.guess, Number):
            numbers = [chapter.guess.observe(), *(slip() for slip in chapter.guess.slips.values())]
            judged = [chapter.guess.judge(repr(number)) for number in numbers]
            assert judged == [RIGHT, *chapter.guess.slips], chapter.id
