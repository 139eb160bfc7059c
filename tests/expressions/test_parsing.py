"""Text to expression: what is read, what is refused and where, and that nothing typed can hurt."""

from __future__ import annotations

import pickle

import pytest

from backprop.expressions import (
    ExpressionError,
    Limits,
    Name,
    Number,
    Operation,
    Span,
    names,
    parse,
)

x, w, y = Name("x"), Name("w"), Name("y")


def op(operation, *operands):
    return Operation(operation, operands)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("x", x),
        ("2", Number(2.0)),
        (".5e-3", Number(0.0005)),
        ("(x*w - y)**2", op("power", op("subtract", op("multiply", x, w), y), Number(2.0))),
        ("-x**2", op("negative", op("power", x, Number(2.0)))),
        ("x - -2", op("subtract", x, Number(-2.0))),
        ("(-2)**x", op("power", Number(-2.0), x)),
        ("--2", op("negative", Number(-2.0))),
        ("x**w**y", op("power", x, op("power", w, y))),
        ("x/w/y", op("divide", op("divide", x, w), y)),
        ("x@w*y", op("multiply", op("matmul", x, w), y)),
        ("max(x)", op("max", x)),
        ("max(x, w)", op("maximum", x, w)),
        ("min(x, w)", op("minimum", x, w)),
        ("+x", x),
        ("\n  x\n\t+ w\r\n", op("add", x, w)),
    ],
)
def test_text_is_read_as_python_would_bind_it(text, expression):
    assert parse(text) == expression


def test_every_function_can_be_typed():
    for function in ("sigmoid", "tanh", "relu", "exp", "log", "sqrt", "sin", "cos", "abs", "sum", "mean", "max", "min"):
        assert parse(f"{function}(x)") == op(function, x)


REFUSED = [
    ("", "empty", "", "write one"),
    ("  \n ", "empty", "", "write one"),
    ("__import__('os')", "function", "__import__", "'__import__' is not a function I know; the functions are sigmoid"),
    ("w.__class__", "function", ".__class__", "attributes of a value cannot be read"),
    ("w.__class__()", "function", ".__class__", "the functions are sigmoid"),
    ("w.T @ x", "function", ".T", "type the value transposed in its own field"),
    ("torch.transpose(w, 0, 1)", "function", "torch.transpose", "type the value transposed in its own field"),
    ("w.sum", "function", ".sum", "write .sum(…)"),
    ("w.grad", "function", ".grad", "attributes of a value cannot be read"),
    ("w.item()", "function", ".item", "leave it out"),
    ("w.sum(0)", "arguments", "w.sum(0)", "sum takes 1 argument, 'w' included, but here it has 2"),
    ("F.relu(w)", "arguments", "F.relu(w)", "relu takes 1 argument, 'F' included, but here it has 2"),
    ("w.pow()", "arguments", "w.pow()", "pow takes 2 arguments, 'w' included, but here it has 1"),
    ("w.pow(1000)", "exponent", "1000", "numbers from -100 to 100 are allowed"),
    ("w.sum(dim=0)", "character", "=", "sum, mean, max and min take all the numbers of theirs"),
    ("2 * .sum()", "syntax", ".sum", "where a number, a name or “(” is expected"),
    ("(.sum())", "syntax", ".sum", "where a number, a name or “(” is expected"),
    ("sum()", "syntax", ")", "follows '('"),
    ("torch", "name", "torch", "cannot be a name"),
    ("torch.sigmoid", "function", "torch.sigmoid", "is a function; write torch.sigmoid(…)"),
    ("torch.pi * w", "function", "torch.pi", "'torch.pi' is not allowed here; the functions are"),
    ("torch.nn.Linear(w)", "function", "torch.nn", "not allowed here"),
    ("where(w > 0, w, x)", "function", "where", "for x above 0 relu(x)"),
    ("torch.where(w, w, x)", "function", "torch.where", "for the larger of two write max(a, b)"),
    ("sig(x)", "function", "sig", "write sigmoid(x)"),
    ("square(x)", "function", "square", "write x**2"),
    ("tan(x)", "function", "tan", "write sin(x) / cos(x)"),
    ("log10(x)", "function", "log10", "write log(x) / log(10)"),
    ("softmax(x)", "function", "softmax", "the functions are sigmoid, tanh"),
    ("sign(x)", "function", "sign", "the functions are sigmoid, tanh"),
    ("__class__", "name", "__class__", "cannot be a name"),
    ("lambda x: x", "name", "lambda", "cannot be a name"),
    ("(lambda: 1)()", "name", "lambda", "cannot be a name"),
    ("[x for x in w]", "character", "[", "not allowed"),
    ("x[0]", "character", "[", "not allowed"),
    ("x if w else y", "name", "if", "cannot be a name"),
    ("x and w", "name", "and", "cannot be a name"),
    ("True", "name", "True", "cannot be a name"),
    ("x = 2", "character", "=", "write the right-hand side alone"),
    ("x := 2", "character", ":", "not allowed"),
    ("sum(x=1)", "character", "=", "not allowed"),
    ("sum(*x)", "syntax", "*", "where a number, a name or “(” is expected"),
    ("f'{x}'", "character", "'", "not allowed"),
    ("x # y", "character", "#", "not allowed"),
    ("x^2", "character", "^", "for a power write **"),
    ("x × w", "character", "×", "for times write *"),
    ("x − w", "character", "−", "for minus write -"),
    ("ｅxp(x)", "character", "ｅ", "it only looks like the plain 'e'"),
    ("х*2", "character", "х", "the plain letters a to z"),
    ("x\0", "character", "\0", r"'\x00' at character 2 is not allowed"),
    ("\udc80", "character", "\udc80", r"'\udc80' at character 1"),
    ("x // w", "syntax", "//", "for division write /"),
    ("x % w", "character", "%", "not allowed"),
    ("2x", "syntax", "x", "write an operator between them, * for times"),
    ("2(x)", "syntax", "(", "write an operator between them, * for times"),
    ("x w", "syntax", "w", "write an operator between them"),
    ("x(w + 1)", "function", "x", "for times write *"),
    ("sigmiod(x)", "function", "sigmiod", "did you mean sigmoid"),
    ("sum", "function", "sum", "write sum(…)"),
    ("x + ", "syntax", "+", "The expression ends after '+'"),
    ("* x", "syntax", "*", "stands first"),
    ("()", "syntax", ")", "follows '('"),
    ("(x", "syntax", "(", "is never closed"),
    ("x)", "syntax", ")", "never opened"),
    ("x, w", "syntax", ",", "not inside a function's parentheses"),
    ("(x, w)", "syntax", ",", "not inside a function's parentheses"),
    ("1,5", "syntax", ",", "a decimal point is a '.'"),
    ("sum()", "syntax", ")", "follows '('"),
    ("sum(x, w)", "arguments", "sum(x, w)", "sum takes 1 argument, but here it has 2"),
    ("1 + max(x, w, y)", "arguments", "max(x, w, y)", "max takes 1 or 2 arguments, but here it has 3"),
    ("1e400", "number", "1e400", "is too large"),
    ("1e101", "number", "1e101", "numbers up to 1e100 are allowed"),
    ("1" * 5_000, "number", "1" * 5_000, "is too large"),
    ("007", "number", "007", "write 7"),
    ("2j", "syntax", "j", "write an operator"),
    ("0x10", "syntax", "x10", "write an operator"),
    ("1_000", "name", "_000", "cannot be a name"),
    ("w**1000", "exponent", "1000", "numbers from -100 to 100 are allowed"),
    ("w**-1000", "exponent", "-1000", "numbers from -100 to 100 are allowed"),
    ("w**(--(1000))", "exponent", "--(1000)", "is too large an exponent"),
    ("torch * 2", "name", "torch", "cannot be a name"),
    ("a" * 31, "name", "a" * 31, "up to 30 letters"),
]


@pytest.mark.parametrize(("text", "kind", "place", "words"), REFUSED)
def test_what_is_refused_is_named_and_pointed_at(text, kind, place, words):
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    error = refusal.value
    assert error.kind == kind
    assert words in str(error)
    assert text[error.position : error.position + error.length] == place
    assert len(str(error)) < 250
    assert str(error).endswith(".")
    assert "\n" not in str(error)


def test_a_hundred_thousand_characters_are_refused():
    for text in ("x" * 100_000, "(" * 100_000, "x+" * 50_000, "-" * 100_000):
        with pytest.raises(ExpressionError, match=r"has 100,000 characters; up to 10,000 are allowed"):
            parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(" * 5_000, "up to 50 are allowed"),
        ("sin(" * 60 + "x" + ")" * 60, "up to 50 are allowed"),
        ("-" * 9_000 + "x", "up to 1,500"),
        ("x" + "**x" * 3_000, "up to 1,500"),
        ("x" + "+x" * 4_000, "up to 1,500"),
        ("x" + "+x" * 1_501, "up to 1,500 are allowed"),
    ],
)
def test_deep_and_long_expressions_are_refused_in_a_sentence(text, words):
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    assert words in str(refusal.value)


def test_limits_can_be_set():
    text = "x + x * x"
    assert parse(text, Limits(operations=2)) == parse(text)
    with pytest.raises(ExpressionError, match="more than 1 operations"):
        parse(text, Limits(operations=1))
    with pytest.raises(ExpressionError, match="more than 1 operations one inside another"):
        parse(text, Limits(depth=1))
    with pytest.raises(ExpressionError, match="up to 8 are allowed"):
        parse(text, Limits(characters=8))
    with pytest.raises(ExpressionError, match="numbers from -1 to 1 are allowed"):
        parse("x**2", Limits(exponent=1))


def test_only_text_is_an_expression():
    with pytest.raises(ExpressionError, match="An expression is text, but this is 5"):
        parse(5)  # type: ignore[arg-type]


def test_names_come_once_in_the_order_in_which_they_appear():
    assert names(parse("(x*w - y)**2 + w*x + sigmoid(b)")) == ("x", "w", "y", "b")
    assert names(parse("2 + 3")) == ()


def test_each_part_knows_its_place_in_the_text():
    text = "  y + sigmoid(x * -2)"
    whole = parse(text)
    assert isinstance(whole, Operation)
    function = whole.operands[1]
    assert isinstance(function, Operation)
    assert function.span == Span(6, len("sigmoid(x * -2)"))
    product = function.operands[0]
    assert isinstance(product, Operation)
    assert text[product.span.position :][: product.span.length] == "x * -2"
    assert product.operands[1].span == Span(18, 2)


def test_an_error_can_be_pickled():
    with pytest.raises(ExpressionError) as refusal:
        parse("x + é")
    again = pickle.loads(pickle.dumps(refusal.value))
    assert (str(again), again.kind, again.position, again.length) == (str(refusal.value), "character", 4, 1)
