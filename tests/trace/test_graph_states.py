"""Which nodes are alive, and which can still go back: on programs drawn from the palette, against PyTorch itself."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
import torch

from backprop.trace import EPOCHS, PROGRAMS, RIGHT, Program, trace
from backprop.training import TrainingConfig
from tests.trace.programs import any_program
from tests.trace.test_frames import stops_of

SHORT = TrainingConfig(epochs=2)
SEEDS = range(2_000)


def reachable(variables: dict[str, Any]) -> list[Any]:
    """Every node that a variable leads to, found by going along all edges."""
    found: list[Any] = []
    ahead = [one.grad_fn for one in variables.values() if isinstance(one, torch.Tensor)]
    while ahead:
        node = ahead.pop()
        if node is not None and not any(node is one for one in found):
            found.append(node)
            ahead += [following for following, _ in node.next_functions]
    return found


def refused(node: Any) -> bool | None:
    """Whether PyTorch refuses to show the tensors that the node saved; None where it saved none."""
    answers = []
    for name in dir(type(node)):
        if name.startswith("_saved"):
            try:
                answers.append(False if isinstance(getattr(node, name), torch.Tensor) else None)
            except RuntimeError:  # "… Saved intermediate values of the graph are freed …"
                answers.append(True)
    known = [one for one in answers if one is not None]
    return all(known) if known else None


@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")
@pytest.mark.parametrize("block", range(4))
def test_on_generated_programs_the_graphs_are_what_pytorch_says_of_them(block: int) -> None:
    states, errors = set(), 0
    for seed in SEEDS[block::4]:
        program = any_program(Random(seed))
        run = trace(program, SHORT)
        count = 0
        for count, stop in enumerate(stops_of(program, SHORT, torch), start=1):
            where = (seed, count, program)
            frame = run.frames[count - 1]
            if frame.raised is not None:  # the exception itself holds on to what was being computed
                assert type(stop.error).__name__ == frame.raised.type, where
                assert str(stop.error) == frame.raised.message, where
                errors += 1
                break
            assert stop.error is None, where
            nodes = reachable(stop.names)
            alive = [node for node in run.nodes if node.alive(count - 1)]
            assert frame.nodes == len(nodes) == len(alive), where
            names = sorted(node.name().rpartition("::")[2] for node in nodes)
            assert names == sorted(node.operation for node in alive), where
            mine = sorted(node.state(count - 1) == "freed" for node in alive if node.saves)
            assert mine == sorted(one for one in map(refused, nodes) if one is not None), where
            states |= {node.state(count - 1) for node in alive}
            if stop.printed:
                assert tuple(stop.printed) == frame.printed, where
            del nodes
        assert count == len(run.frames)
    assert states == {"recorded", "freed", "nothing saved"}
    assert 50 < errors < len(SEEDS) / 4 - 50


def test_the_graph_is_recorded_then_freed_and_still_there_while_the_next_is_built() -> None:
    run = trace(RIGHT, SHORT)
    lines = RIGHT.lines
    second = [turn for turn in run.steps()][1]
    told = {}
    for index in second:
        place = run.frames[index].place
        told[lines[place] if place >= 0 else "header"] = [
            (graph.step, graph.state(index)) for graph in run.graphs(index)
        ]
    assert told["header"] == [(0, "freed")]
    assert told["call-loss"] == [(1, "recorded")]
    assert told["backward-l"] == told["zero-data"] == [(1, "freed")]


def test_line_by_line_the_new_graph_grows_beside_the_freed_one() -> None:
    run = trace(PROGRAMS["zeroed-too-early"], SHORT)
    (forward,) = [
        index for index in list(run.steps())[1] if run.frames[index].place == run.program.lines.index("forward")
    ]
    told = [
        (graph.step, graph.state(forward), [node.operation for node in graph.nodes]) for graph in run.graphs(forward)
    ]
    assert told == [
        (0, "freed", ["MulBackward0", "SubBackward0", "PowBackward0"]),
        (1, "recorded", ["MulBackward0"]),
    ]


def test_a_sum_of_a_weight_and_a_number_saves_nothing_and_is_never_freed() -> None:
    program = Program(("import", "x-data", "y-data", "weight"), body=("forward-item", "loss"))
    assert trace(program, SHORT).nodes == ()
    keeps = replace(PROGRAMS["total-of-losses"], progress=())
    additions = [node for node in trace(keeps, SHORT).nodes if node.operation == "AddBackward0"]
    assert len(additions) == 6
    assert {(node.saves, node.freed, node.state(10_000)) for node in additions} == {(False, None, "nothing saved")}


@pytest.mark.parametrize("epochs", [1, 7, 100, 400])
def test_a_total_of_losses_keeps_four_nodes_a_step_and_one(epochs: int) -> None:
    run = trace(PROGRAMS["total-of-losses"], TrainingConfig(epochs=epochs))
    steps = 3 * run.epochs
    assert run.frames[-1].nodes == 4 * steps + 1
    assert run.frames[-1].graphs == steps
    for step, turn in enumerate(list(run.steps())[:-1]):
        assert run.frames[turn[-1]].nodes == 4 * (step + 1) + 1


def test_a_gradient_stands_at_every_node_that_backward_came_through() -> None:
    run = trace(RIGHT, SHORT)
    first = next(iter(run.steps()))
    at = next(index for index in first if run.frames[index].place == RIGHT.lines.index("backward-l"))
    told = {node.operation: (node.value, node.gradient(at)) for node in run.nodes if node.alive(at)}
    # w = 1, x = 1, y = 2: prediction 1, difference −1, loss 1; back along 1, 2·(−1), −2, −2·x.
    assert told == {
        "AccumulateGrad": ((1.0,), (-2.0,)),
        "MulBackward0": ((1.0,), (-2.0,)),
        "SubBackward0": ((-1.0,), (-2.0,)),
        "PowBackward0": ((1.0,), (1.0,)),
    }
    assert all(node.gradient(at - 1) is None for node in run.nodes)


def test_where_frames_are_passed_over_one_says_how_many_lines() -> None:
    run = trace(RIGHT, TrainingConfig(epochs=300))
    (over,) = [frame for frame in run.frames if frame.passed_over]
    assert over.place == EPOCHS
    assert sum(frame.passed_over or 1 for frame in run.frames) == len(RIGHT.before) + 300 * (2 + 3 * 6) + 1
