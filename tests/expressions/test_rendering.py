"""An expression written as LaTeX and as code: read back, or run, it is the same expression."""

import re

import pytest
from hypothesis import given

from backprop.expressions import Name, Number, Operation, parse, to_code, to_latex, to_text
from backprop.expressions.rendering import name_to_latex, number_to_latex, plain_number
from tests.expressions.cases import trees

TWO_LAYERS = "sum((W2 @ sigmoid(W1 @ x + b1) + b2 - y)**2)"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("(x*w - y)**2", r"\left(x \cdot w - y\right)^{2}"),
        ("x / (w + 1)", r"\frac{x}{w + 1}"),
        ("(x / w)**2", r"\left(\frac{x}{w}\right)^{2}"),
        ("sigmoid(W1 @ x)", r"\sigma\left(W_{1} \, x\right)"),
        ("x - -2", r"x - \left(-2\right)"),
        ("-x**2", r"-x^{2}"),
        ("abs(x) + sqrt(w)", r"\left|x\right| + \sqrt{w}"),
        ("log(max(x, 1e-7))", r"\ln\left(\max\left(x, 1 \cdot 10^{-7}\right)\right)"),
        ("1e-7 ** x", r"\left(1 \cdot 10^{-7}\right)^{x}"),
    ],
)
def test_latex(text, latex):
    assert to_latex(parse(text)) == latex


def read_latex(latex: str) -> str:
    """What was typed, from the LaTeX that it became."""
    text = latex.replace(r"\hat{y}", "y_hat").replace(r"\theta", "theta")
    text = re.sub(r"_\{(\d)\}", r"\1", re.sub(r"\\operatorname\{(\w+)\}", r"\1", text))
    text = text.replace(r"\left|", "abs(").replace(r"\right|", ")").replace(r"\left(", "(").replace(r"\right)", ")")
    before = None
    while text != before:
        before = text
        text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
        text = re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", text)
        text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text)
    text = text.replace(r"\cdot", "*").replace(r"\,", "@").replace(r"\sigma", "sigmoid").replace(r"\ln", "log")
    return text.replace("\\", "")


@given(trees())
def test_latex_says_which_expression_it_is(tree):
    assert parse(read_latex(to_latex(tree))) == tree


@given(trees())
def test_latex_has_its_braces_and_brackets_in_pairs(tree):
    latex = to_latex(tree)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")


def test_code_of_the_two_layer_network():
    assert to_code(parse(TWO_LAYERS)) == "torch.sum((W2 @ torch.sigmoid(W1 @ x + b1) + b2 - y) ** 2)"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2 * x", "2 * x"),
        ("max(x, 2)", "torch.maximum(x, torch.tensor(2.0))"),
        ("sigmoid(2)", "torch.sigmoid(torch.tensor(2.0))"),
        ("1 / 0", "torch.tensor(1.0) / 0"),
        ("9**9**9", "9 ** torch.tensor(9.0) ** 9"),
        ("(-2)**2", "torch.tensor(-2.0) ** 2"),
        ("2", "torch.tensor(2.0)"),
        ("-x + 1e-7", "-x + 1e-07"),
    ],
)
def test_numbers_become_tensors_only_where_pytorch_needs_one(text, code):
    assert to_code(parse(text)) == code


@given(trees())
def test_code_is_text_that_python_reads_as_the_same_expression(tree):
    code = to_code(tree)
    typed = re.sub(r"torch\.tensor\(([^()]*)\)", r"(\1)", code).replace("torch.maximum", "max")
    typed = typed.replace("torch.minimum", "min").replace("torch.", "")
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("w", "w"),
        ("w1", "w_{1}"),
        ("w_1", "w_{1}"),
        ("W12", "W_{12}"),
        ("y_hat", r"\hat{y}"),
        ("theta2", r"\theta_{2}"),
        ("rate", r"\mathrm{rate}"),
        ("w_old", r"w_{\mathrm{old}}"),
        ("w_very_old", r"w_{\mathrm{very\_old}}"),
    ],
)
def test_names_in_formulas(name, latex):
    assert name_to_latex(name) == latex


def test_numbers_in_formulas():
    assert number_to_latex(-7.84) == "-7.84"
    assert number_to_latex(1.5e-7) == r"1.5 \cdot 10^{-7}"
    assert number_to_latex(1 / 3, 6) == "0.333333"
    assert number_to_latex(-0.0, 6) == "0"
    assert number_to_latex(float("inf")) == r"\infty"
    assert number_to_latex(float("-inf"), 3) == r"-\infty"
    assert "nan" in number_to_latex(float("nan"))


def test_numbers_keep_every_digit_and_their_sign():
    for value in (0.1 + 0.2, -0.0, 1e15, 123456789.0, 5e-324, 1e100):
        assert str(float(plain_number(value))) == str(value)


def test_a_deep_tree_is_written_without_recursion():
    tree = Name("x")
    for _ in range(1_400):
        tree = Operation("subtract", (tree, Number(1.0)))
    assert parse(to_text(tree)) == tree
    assert to_latex(tree).startswith("x - 1 - 1")
    assert to_code(tree).startswith("x - 1 - 1")
