"""The derivation in symbols: what is shown, path by path and step by step."""

import pytest
import torch

from backprop.expressions import Expression, Name, Operation, parse, to_latex
from backprop.graph import record
from backprop.graph.derivation import differentiate
from tests.expressions.cases import run_code

LESSON = {"x": 1.0, "w": 1.0, "y": 2.0}


def test_the_lessons_derivation():
    derivation = differentiate(record("(x*w - y)**2", LESSON, ("w",)), "w")
    assert derivation.path_count == 1
    assert derivation.paths[0].nodes == ("L", "v2", "v1", "w")
    assert derivation.paths[0].product == -2.0
    assert derivation.latex.splitlines() == [
        r"\begin{aligned}",
        (
            r"\frac{\partial L}{\partial w} &= \frac{\partial L}{\partial v_{2}}"
            r" \cdot \frac{\partial v_{2}}{\partial v_{1}} \cdot \frac{\partial v_{1}}{\partial w} \\"
        ),
        r"&= \underbrace{2 \cdot \left(x \cdot w - y\right)}_{-2} \cdot \underbrace{1}_{1} \cdot \underbrace{x}_{1} \\",
        r"&= -2",
        r"\end{aligned}",
    ]
    assert derivation.definitions == (
        ("v1", r"v_{1} = x \cdot w"),
        ("v2", r"v_{2} = v_{1} - y"),
        ("L", r"L = v_{2}^{2}"),
    )


def test_a_value_used_twice_has_two_paths_even_through_one_operation():
    derivation = differentiate(record("a*a", {"a": 3.0}, ("a",)), "a")
    assert derivation.path_count == 2
    assert [path.product for path in derivation.paths] == [3.0, 3.0]
    assert [path.factors[0].edge.position for path in derivation.paths] == [0, 1]
    assert "&= 3 + 3" in derivation.latex
    assert "&= 6" in derivation.latex


def test_the_shortest_paths_come_first_and_the_rest_are_counted():
    text = "w" + "*w" * 200
    derivation = differentiate(record(text, {"w": 1.0}, ("w",)), "w", max_paths=5)
    assert derivation.path_count == 201
    assert [len(path.factors) for path in derivation.paths] == [1, 2, 3, 4, 5]
    assert r"+ \cdots" in derivation.latex


def test_a_product_below_zero_stands_in_parentheses():
    latex = differentiate(record("a*b - a*c", {"a": 1.0, "b": 2.0, "c": 3.0}, ("a",)), "a").latex
    assert r"&= 2 + \left(-3\right) \\" in latex
    assert latex.endswith("&= -1\n\\end{aligned}")


def test_any_node_with_a_gradient_can_be_differentiated_with_respect_to():
    graph = record("(x*w - y)**2", LESSON, ("w",))
    assert differentiate(graph, "v1").paths[0].product == -2.0
    assert differentiate(graph, "L").path_count == 1
    assert differentiate(graph, "L").latex == "\\begin{aligned}\n\\frac{\\partial L}{\\partial L} &= 1\n\\end{aligned}"


@pytest.mark.parametrize("name", ["x", "2", "q"])
def test_a_node_without_a_gradient_is_refused(name):
    graph = record("(x*w - y)**2", LESSON, ("w",))
    with pytest.raises(ValueError, match=f"'{name}' has no gradient in this graph; w, v1, v2, L have one"):
        differentiate(graph, name)
    with pytest.raises(ValueError, match="max_paths must be at least 1, but it is 0"):
        differentiate(graph, "w", max_paths=0)


def test_long_operands_are_named_after_their_node():
    graph = record("sigmoid(a*b*c*a*b*c*a)**2", {"a": 1.0, "b": 0.5, "c": 0.2}, ("a",))
    short = differentiate(graph, "a").paths[0].formulas
    whole = differentiate(graph, "a", spelled_operations=50).paths[0].formulas
    assert r"2 \cdot v_{7}" in short
    assert r"2 \cdot \sigma\left(a \cdot b" in whole
    assert "v_" not in whole
    assert r"\underbrace{v_{5}}" in differentiate(graph, "a", spelled_operations=0).paths[0].formulas


def test_a_layer_goes_back_with_transposed_matrices():
    values = {"W": [[1.0, 2.0], [3.0, 4.0]], "x": [0.1, 0.2], "b": 0.5, "y": [1.0, 0.0]}
    graph = record("sum((sigmoid(W @ x + b) - y)**2)", values, ("W", "x", "b"))
    for name, last in (
        ("W", r"\overline{W} &= \overline{v_{1}} \, x^{\top}"),
        ("x", r"\overline{x} &= W^{\top} \, \overline{v_{1}}"),
        ("b", r"\overline{b} &= \operatorname{sum}\left(\overline{v_{2}}\right)"),
    ):
        derivation = differentiate(graph, name)
        assert not derivation.is_scalar
        assert derivation.paths == ()
        assert derivation.path_count == 1
        assert last in derivation.latex
        assert derivation.latex.startswith("\\begin{aligned}\n\\overline{L} &= 1")
    steps = differentiate(graph, "W").steps
    assert [step.rule for step in steps] == ["sum", *["elementwise"] * 4, "matmul_left"]
    assert (steps[-1].upstream_shape, steps[-1].source_shape) == ((2,), (2, 2))


@pytest.mark.parametrize(
    ("text", "parameter", "line"),
    [
        ("sum(A @ B)", "A", r"\overline{A} &= \overline{v_{1}} \, B^{\top}"),
        ("sum(A @ B)", "B", r"\overline{B} &= A^{\top} \, \overline{v_{1}}"),
        ("sum(v @ A)", "v", r"\overline{v} &= A \, \overline{v_{1}}"),
        ("sum(v @ A)", "A", r"\overline{A} &= v \, \overline{v_{1}}^{\top}"),
        ("u @ v", "u", r"\overline{u} &= \overline{L} \, v"),
        ("sum((A + B) @ v)", "v", r"\overline{v} &= \left(A + B\right)^{\top} \, \overline{v_{2}}"),
        ("mean(A)", "A", r"\overline{A} &= \frac{\overline{L}}{4} \, \mathbf{1}_{2 \times 2}"),
        ("max(v)", "v", r"\overline{v} &= \overline{L} \, \left[v = \max\left(v\right)\right]"),
        ("max(-t)", "t", r"\overline{v_{1}} &= \frac{\overline{L}}{2} \, \left[-t = \max\left(-t\right)\right]"),
        ("max(v) + v@v", "v", r"\overline{v} &\mathrel{+}= \overline{v_{1}} \, \left[v = \max\left(v\right)\right]"),
        ("sum(A * v)", "v", r"\overline{v} &= \operatorname{sum}_{\to 2}\left(\overline{v_{1}} \odot A\right)"),
        ("sum(3 - v)", "v", r"\overline{v} &= -\overline{v_{1}}"),
        ("sum(v * v)", "v", r"\overline{v} &\mathrel{+}= \overline{v_{1}} \odot v"),
    ],
)  # fmt: skip
def test_the_step_of_each_operation(text, parameter, line):
    values = {
        "A": [[1.0, 2.0], [3.0, 4.0]],
        "B": [[5.0, 6.0], [7.0, 8.0]],
        "u": [1.0, 2.0],
        "v": [3.0, 4.0],
        "t": [1.0, 1.0],
    }
    rows = differentiate(record(text, values, (parameter,)), parameter).latex.split(" \\\\\n")
    assert line in [row.rpartition(" = ")[0] for row in rows]  # without its numbers


def test_kinks_have_the_formula_that_pytorch_follows():
    for text, w, gradient in (
        ("relu(w)", 0.0, 0.0),
        ("abs(w)", 0.0, 0.0),
        ("max(w, 2)", 2.0, 0.5),
        ("min(w, 2)", 2.0, 0.5),
    ):
        graph = record(text, {"w": w}, ("w",))
        (factor,) = differentiate(graph, "w").paths[0].factors
        assert factor.value == gradient
        at_the_kink = run_code(factor.formula, {"w": torch.tensor(w, dtype=torch.float64)})
        assert float(at_the_kink) == gradient


@pytest.mark.parametrize(("exponent", "formula"), [(0, "0"), (1, "1"), (2, r"2 \cdot w"), (3, r"3 \cdot w^{2}")])
def test_whole_powers_have_the_short_formula_even_at_0(exponent, formula):
    (factor,) = differentiate(record(f"w**{exponent}", {"w": 0.0}, ("w",)), "w").paths[0].factors
    assert to_latex(factor.formula) == formula
    assert factor.value == (exponent == 1)


def test_infinities_are_written_as_such():
    latex = differentiate(record("1/w", {"w": 0.0}, ("w",)), "w").latex
    assert r"_{-\infty}" in latex
    assert latex.endswith("&= -\\infty\n\\end{aligned}")


def test_a_chain_of_a_thousand_operations_is_differentiated():
    tree: Expression = Name("w")
    for _ in range(1_000):
        tree = Operation("sin", (tree,))
    derivation = differentiate(record(tree, {"w": 0.5}, ("w",)), "w")
    assert derivation.paths[0].product == pytest.approx(float(derivation.gradient), rel=1e-9)
    assert len(derivation.steps) == 1_000
    assert derivation.latex


def test_what_is_differentiated_is_what_was_typed():
    text = "tanh(a)*b"
    graph = record(text, {"a": 0.3, "b": 2.0}, ("a",))
    assert graph.expression == parse(text)
    formulas = r"\underbrace{b}_{2} \cdot \underbrace{1 - \left(\tanh\left(a\right)\right)^{2}}_{0.915137}"
    assert differentiate(graph, "a").paths[0].formulas == formulas
