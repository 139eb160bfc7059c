"""What `backward()` frees and leaves, against PyTorch's own tensors, and against hooks that see a node's end."""

import gc
import weakref

import pytest
import torch
from hypothesis import given, settings

from backprop.graph import after_backward, record
from tests.expressions.cases import cases, run_code, tensors


def saved(expression, values, parameters):
    found = after_backward(expression, values, parameters).saved
    return {node: [each.name if each.name else float(each.value) for each in values] for node, values in found.items()}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(x*w - y)**2", {"v1": ["x"], "L": ["v2"]}),
        ("b + w*w", {"v1": ["w", "w"]}),
        ("w + x - y", {}),
        ("sum(w) + mean(x)", {}),
        ("sigmoid(w)", {"L": ["L"]}),
        ("log(w)", {"L": ["w"]}),
        ("2*w", {"L": [2.0]}),
    ],
)
def test_each_operation_saves_what_its_derivative_needs(expression, expected):
    values = {name: value for name, value in {"x": 2.0, "w": 3.0, "y": 5.0, "b": 7.0}.items() if name in expression}
    assert saved(expression, values, [name for name in values if name in "wb"]) == expected


@settings(max_examples=150, deadline=None)
@given(cases())
def test_a_second_pass_is_refused_exactly_where_something_was_saved(case):
    after = after_backward(case.expression, case.values, case.parameters)
    assert (after.refusal is not None) == bool(after.saved)
    assert after.still_saved == ()
    assert after.functions_left == after.functions
    assert set(after.saved) <= {
        node.name for node in record(case.expression, case.values, case.parameters).nodes if node.grad_fn
    }
    result = run_code(case.expression, tensors(case))
    result.backward()
    if after.refusal is None:
        result.backward()
    else:
        with pytest.raises(RuntimeError, match="backward through the graph a second time") as theirs:
            result.backward()
        assert str(theirs.value) == after.refusal


def test_the_nodes_live_while_a_variable_refers_to_the_result_and_go_with_it():
    class Witness:
        def __call__(self, *gradients):
            return None

    w = torch.tensor(1.0, requires_grad=True)
    difference = 3 * w - 6
    loss = difference**2
    witnesses = []
    for function in (loss.grad_fn, difference.grad_fn):
        witness = Witness()
        function.register_hook(witness)
        witnesses.append(weakref.ref(witness))
        del witness, function
    del difference
    loss.backward()
    gc.collect()
    assert all(witness() is not None for witness in witnesses)
    total = 0 + loss
    del loss
    gc.collect()
    assert all(witness() is not None for witness in witnesses)
    total = None
    gc.collect()
    assert total is None
    assert all(witness() is None for witness in witnesses)


def test_a_parameter_alone_has_no_graph():
    after = after_backward("w", {"w": 2.0}, ("w",))
    assert (after.functions, after.saved, after.refusal) == (0, {}, None)
