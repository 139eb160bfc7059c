"""What cannot be recorded: one sentence, with PyTorch's own words where it was asked."""

import pickle

import pytest

from backprop.expressions import ExpressionError
from backprop.graph import GraphError, record


def refusal(*arguments, **options) -> GraphError:
    with pytest.raises(GraphError) as caught:
        record(*arguments, **options)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_result_that_is_not_one_number_is_refused_in_pytorchs_words():
    error = refusal("w * 2", {"w": [1.0, 2.0]}, ("w",))
    assert error.kind == "not_scalar"
    assert error.torch_message == "grad can be implicitly created only for scalar outputs"
    assert error.shapes == ((2,),)
    assert "shape (2,)" in str(error)
    assert error.torch_message in str(error)
    assert record("sum(w * 2)", {"w": [1.0, 2.0]}, ("w",)).node("w").gradient.tolist() == [2, 2]


def test_one_element_is_a_single_number_to_pytorch():
    assert record("w * 2", {"w": [[1.0]]}, ("w",)).node("w").gradient.tolist() == [[2]]


@pytest.mark.parametrize(("text", "values"), [("x*2", {"x": 1.0}), ("2 + 3", {}), ("7", {}), ("x", {"x": [1, 2]})])
def test_without_a_parameter_pytorch_has_nowhere_to_go(text, values):
    error = refusal(text, values, ())
    assert error.kind == "no_parameter"
    assert error.torch_message == "element 0 of tensors does not require grad and does not have a grad_fn"
    assert error.torch_message in str(error)


@pytest.mark.parametrize(
    ("text", "shapes", "place", "words"),
    [
        ("w + v", ((2,), (3,)), "w + v", "The size of tensor a (2) must match the size of tensor b (3)"),
        ("1 + sum(max(w, v))", ((2,), (3,)), "max(w, v)", "must match"),
        ("w * (A @ v)", ((2, 2), (3,)), "A @ v", "size mismatch"),
        ("v @ w", ((3,), (2,)), "v @ w", "inconsistent tensor size"),
        ("A @ 2", ((2, 2), ()), "A @ 2", "both arguments to matmul need to be at least 1D"),
    ],
)
def test_shapes_that_do_not_go_together_are_both_named_with_the_operation(text, shapes, place, words):
    error = refusal(text, {"w": [1, 2], "v": [1, 2, 3], "A": [[1, 2], [3, 4]]}, ("w",) if "w" in text else ("A",))
    assert error.kind == "shapes"
    assert error.shapes == shapes
    assert all(str(shape) in str(error) for shape in shapes)
    assert error.operation in ("add", "matmul", "maximum")
    assert text[error.position : error.position + error.length] == place
    assert words in error.torch_message
    assert words in str(error)


def test_tensors_and_graphs_that_are_too_large_are_refused():
    column, row = [[1.0]] * 256, [[1.0] * 256]
    error = refusal("sum(a*b)", {"a": column, "b": row}, ("a",))
    assert (error.kind, error.shapes) == ("too_large", ((256, 256),))
    assert "65,536 elements; up to 1,024 are allowed" in str(error)
    assert refusal("w+w+w", {"w": 1}, ("w",), max_operations=1).kind == "too_large"
    assert refusal("w+w", {"w": [1, 2]}, ("w",), max_elements=1).kind == "too_large"
    # 1,000 values of 256 elements each: every one is allowed, all of them together are not.
    assert "above 200,000 elements" in str(refusal("sum(w" + "+w" * 1_000 + ")", {"w": row}, ("w",)))


@pytest.mark.parametrize(
    ("values", "parameters", "kind", "words"),
    [
        ({}, ("w",), "missing_value", "w has no value"),
        ({"w": "2"}, ("w",), "bad_value", "w must be a number, a vector or a matrix"),
        ({"w": float("inf")}, ("w",), "bad_value", "w has inf in it"),
        ({"w": [[1], [1, 2]]}, ("w",), "bad_value", "w must be a number, a vector or a matrix"),
        ({"w": [0] * 257}, ("w",), "bad_value", "has 257 elements"),
        ({"w": 1}, "w", "bad_parameter", "such as ('w',)"),
        ({"w": 1}, ("v",), "bad_parameter", "'v' is not in the expression; it has w"),
    ],
)
def test_values_and_parameters_are_checked(values, parameters, kind, words):
    error = refusal("w*2", values, parameters)
    assert error.kind == kind
    assert words in str(error)


def test_text_that_cannot_be_read_is_an_expression_error():
    with pytest.raises(ExpressionError, match="'__import__' is not a function"):
        record("__import__('os')", {}, ())


def test_values_of_other_names_do_no_harm():
    assert float(record("w", {"w": 1, "unused": "anything"}, ("w",)).node("w").gradient) == 1


def test_an_error_can_be_pickled():
    error = refusal("w + v", {"w": [1, 2], "v": [1, 2, 3]}, ("w",))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.kind, again.torch_message, again.shapes) == (
        str(error), error.kind, error.torch_message, error.shapes,
    )  # fmt: skip
    assert (again.operation, again.position, again.length) == ("add", 0, 5)
