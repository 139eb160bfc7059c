"""What is suggested means the same, in numbers; nothing is taken for a misspelling of another function."""

import math

import pytest
import torch

from backprop.expressions import ExpressionError, parse, to_text
from backprop.expressions.operations import FUNCTIONS, PYTORCH_NAMES
from backprop.expressions.suggestions import SAME, instead_of, notes_on_names
from backprop.graph import record

NUMBERS = {"x": 0.7, "a": 0.7, "b": 1.9, "low": 0.2, "high": 0.5}
# What PyTorch's function is given where that is not x alone.
ARGUMENTS = {"clamp": (0.7, 0.2, 0.5), "clip": (0.7, 0.2, 0.5), "mse_loss": (0.7, 1.9)}
NO_FUNCTION_OF_NUMBERS = {"mm", "mv", "dot", "bmm", "inner", "add", "sub", "mul", "div"}


@pytest.mark.parametrize("name", sorted(set(SAME) - NO_FUNCTION_OF_NUMBERS))
def test_what_is_suggested_has_the_same_value_as_the_function_that_was_asked_for(name):
    theirs = next((vars(module)[name] for module in (torch, torch.nn.functional) if name in vars(module)), None)
    if theirs is None:  # another name for one of these, or nobody's
        theirs = {
            "sig": torch.sigmoid, "sigm": torch.sigmoid, "logistic": torch.sigmoid, "expit": torch.sigmoid,
            "sqr": torch.square, "squared": torch.square, "cube": lambda x: x**3, "ln": torch.log,
            "swish": torch.nn.functional.silu, "average": torch.mean, "avg": torch.mean, "fabs": torch.abs,
            "mse": torch.nn.functional.mse_loss, "mseloss": torch.nn.functional.mse_loss,
        }[name]  # fmt: skip
    arguments = [torch.tensor(value, dtype=torch.float64) for value in ARGUMENTS.get(name, (0.7,))]
    if "b" in SAME[name].replace("abs", ""):
        arguments = [torch.tensor(NUMBERS[each], dtype=torch.float64) for each in "ab"]
    suggested = SAME[name]
    used = [each for each in NUMBERS if each in parse_names(suggested)]
    graph = record(suggested, {each: NUMBERS[each] for each in used}, used)
    assert float(graph.result.value) == pytest.approx(float(theirs(*arguments)))


def parse_names(text):
    from backprop.expressions import names

    return names(parse(text))


def test_no_function_that_exists_is_taken_for_a_misspelling_of_another():
    known = {name for module in (torch, torch.nn.functional, math) for name in vars(module) if name.isidentifier()}
    for name in known - set(FUNCTIONS) - set(PYTORCH_NAMES):
        assert not instead_of(name).startswith("did you mean"), name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sigmiod", "sigmoid"), ("Sigmoid", "sigmoid"), ("sqt", "sqrt"), ("maen", "mean"), ("ex", "exp")],
)
def test_a_misspelling_is_told_what_was_meant(typed, meant):
    assert instead_of(typed) == f"did you mean {meant}"


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("torch.sigmoid(x)", "sigmoid(x)"),
        ("torch.nn.functional.relu(x)", "relu(x)"),
        ("(x*w - y).pow(2)", "(x * w - y) ** 2"),
        ("torch.pow(x, 2)", "x ** 2"),
        ("-x.pow(2)", "-x ** 2"),
        ("((x - y)**2).mean()", "mean((x - y) ** 2)"),
        ("x.sum().sigmoid() * 2", "sigmoid(sum(x)) * 2"),
        ("torch.maximum(x, y)", "max(x, y)"),
        ("x.max()", "max(x)"),
        ("x.max(y)", "max(x, y)"),
        ("W.matmul(x) @ torch.matmul(V, y)", "W @ x @ (V @ y)"),
        ("pow(x, 2) + pow", "x ** 2 + pow"),
        ("2.0.pow(x)", "2 ** x"),
        ("x . sum ( )", "sum(x)"),
    ],
)
def test_pytorchs_own_spelling_is_read_as_the_same_expression(typed, same):
    if " . " in typed:
        with pytest.raises(ExpressionError):
            parse(typed)
    else:
        assert to_text(parse(typed)) == same


@pytest.mark.parametrize(
    ("names", "notes"),
    [
        (("w", "x"), []),
        (("e", "x"), ["`exp(1)`"]),
        (("pi",), ["3.14"]),
        (("NaN", "inf"), ["finite", "finite"]),
        (("wx", "w", "x"), ["`w*x`"]),
        (("wx", "w"), []),
        (("w1", "w", "x1", "w1x1"), ["`w1*x1`"]),
        (("ww", "w"), ["`w*w`"]),
    ],
)
def test_a_name_that_may_not_be_what_it_seems_gets_a_note(names, notes):
    found = notes_on_names(names)
    assert len(found) == len(notes)
    assert all(part in sentence for part, sentence in zip(notes, found, strict=True))


def test_the_number_that_is_suggested_for_e_is_e():
    assert float(record("exp(1) * w", {"w": 1.0}, ("w",)).result.value) == math.e
