"""Generated expressions and generated text: what is written is read again, and nothing typed takes long."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backprop.expressions import Expression, ExpressionError, parse, to_text
from tests.expressions.cases import trees


@given(trees())
def test_what_is_written_as_text_is_read_as_the_same_expression(tree):
    assert parse(to_text(tree)) == tree


@given(trees())
def test_the_text_has_no_parentheses_that_could_be_left_out(tree):
    text = to_text(tree)
    stack = []
    for place, character in enumerate(text):
        if character == "(":
            stack.append(place)
        elif character == ")":
            start = stack.pop()
            if start and text[start - 1].isalnum():
                continue  # a function's
            without = text[:start] + " " + text[start + 1 : place] + " " + text[place + 1 :]
            try:
                assert parse(without) != tree
            except ExpressionError:
                continue


GOOD_PIECES = (
    "x", "w1", "max(", "sigmoid(", "(", ")", ",", "+", "-", "*", "**", "/", "@", "2", "1e9", ".5", " ", "\n",
    "torch.max(", ".sum()", ".pow(", "torch.",
)  # fmt: skip
BAD_PIECES = (
    "sum",
    "__class__",
    ".",
    "lambda",
    "[",
    "'",
    "é",
    "\0",
    "for",
    "9" * 400,
    "if",
    ":=",
    "//",
    "%",
    "1e999",
    "#",
)
PIECES = st.sampled_from(GOOD_PIECES + BAD_PIECES)


def read(text: str) -> Expression | ExpressionError:
    try:
        return parse(text)
    except ExpressionError as error:
        return error


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), st.text(alphabet="xw12.e+-*/@(), \n"), st.lists(PIECES, max_size=60).map("".join)))
@example("(" * 9_999)
@example("-" * 1_499 + "x")
@example("x" + ".sum()" * 1_600)
@example("x" + ".pow(2)" * 1_400)
@example("x**" * 1_499 + "x")
@example("max(x," * 49 + "x" + ")" * 49)
def test_any_text_gives_an_expression_or_one_sentence(text):
    outcome = read(text)
    if not isinstance(outcome, ExpressionError):
        assert parse(to_text(outcome)) == outcome
        return
    assert 0 <= outcome.position <= len(text)
    assert 0 <= outcome.length <= len(text)
    assert len(str(outcome)) < 300
    assert str(outcome).isprintable()
