"""A tree built without text: checked as text is, and never too deep to handle."""

import pytest

from backprop.expressions import Expression, Name, Number, Operation, count_operations

x = Name("x")


@pytest.mark.parametrize(
    "name", ["2x", "_x", "x y", "sum", "lambda", "torch", "print", "é", "", "x" * 31, "x)\nimport os"]
)
def test_a_name_built_without_text_is_checked_too(name):
    with pytest.raises(ValueError, match="cannot be a name"):
        Name(name)


def test_an_operation_built_without_text_is_checked_too():
    with pytest.raises(ValueError, match="There is no operation 'os'"):
        Operation("os", (x,))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="add takes 2 operands, but got 1"):
        Operation("add", (x,))
    with pytest.raises(ValueError, match="finite"):
        Number(float("nan"))


def test_a_deep_tree_can_be_compared_hashed_and_shown():
    def chain() -> Expression:
        tree: Expression = x
        for _ in range(20_000):
            tree = Operation("sin", (tree,))
        return tree

    one, other = chain(), chain()
    assert one == other
    assert hash(one) == hash(other)
    assert one != Operation("cos", (one,))
    assert count_operations(one) == 20_000
    assert repr(one).endswith("sin sin]")
