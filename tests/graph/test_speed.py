"""How long a recording takes, and that nothing typed takes long."""

import time

import pytest

from backprop.derivation import derive
from backprop.expressions import Expression, Name, Number, Operation
from backprop.graph import record
from tests.graph.presets import LAYERS, PARAMETERS, TWO_LAYERS


def chain(operations: int) -> Expression:
    tree: Expression = Name("w")
    for n in range(operations):
        match n % 4:
            case 0:
                tree = Operation("add", (tree, Number(0.5)))
            case 1:
                tree = Operation("multiply", (Number(1.001), tree))
            case 2:
                tree = Operation("sin", (tree,))
            case _:
                tree = Operation("subtract", (tree, Name("w")))
    return tree


def fastest(action, times: int) -> float:
    """Seconds of this process, so that whatever else runs on the machine does not count."""
    durations = []
    for _ in range(times):
        start = time.process_time()
        action()
        durations.append(time.process_time() - start)
    return min(durations)


def test_a_chain_of_a_thousand_operations_takes_less_than_a_second():
    tree = chain(1_000)
    graph = record(tree, {"w": 0.7}, ("w",))
    assert len(graph.backward_order) == 1_001
    assert fastest(lambda: record(tree, {"w": 0.7}, ("w",)), 3) < 1
    assert fastest(lambda: record("w" + "*w" * 1_000, {"w": 1.001}, ("w",)), 3) < 1


def test_the_two_layer_preset_is_recorded_within_20_ms():
    assert fastest(lambda: record(TWO_LAYERS, LAYERS, parameters=PARAMETERS), 10) < 0.02


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("sum(A" + "@w" * 770 + ")", {"A": [[1.0]] * 256, "w": [[1.0]]}),  # the largest Jacobians, as often as may be
        ("sum(w" + "*w" * 770 + ")", {"w": [1.0] * 256}),
        ("w" + "/2-w*w" * 370, {"w": 1.0}),
    ],
)
def test_the_most_that_can_be_typed_takes_less_than_two_seconds(text, values):
    def run() -> None:
        derive(record(text, values, ("w",)), "w")

    assert fastest(run, 2) < 2
