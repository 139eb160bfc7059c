"""Every frame is what Python and PyTorch do with the text that is shown: against a plain simulation, and the real."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from backprop.datasets import Dataset
from backprop.trace import PROGRAMS, Frame, Program, Trace, script, trace
from backprop.training import TrainingConfig
from tests.trace import plain
from tests.trace.programs import one_line_mutations
from tests.trace.stepping import Stop, stops

SHORT = TrainingConfig(epochs=2)
OTHER = TrainingConfig(
    model="sigmoid", learning_rate=0.5, epochs=2, initial_w=-0.7, dataset=Dataset((1.5, -2.0), (0.3, 0.9))
)


def near(mine: Any, other: Any) -> bool:
    if isinstance(mine, tuple):
        return len(mine) == len(other) and all(map(near, mine, other))
    if isinstance(mine, float) and isinstance(other, float) and math.isnan(mine):
        return math.isnan(other)
    return math.isclose(mine, other, rel_tol=2e-5, abs_tol=2e-6) if isinstance(mine, float) else mine == other


def same_text(mine: str, other: str) -> bool:
    """Numbers may differ in their last digits; how PyTorch writes a tensor is not simulated."""
    if "tensor(" in mine:
        return True
    ours, theirs = mine.split(), other.split()
    return len(ours) == len(theirs) and all(
        one == two or (is_number(one) and is_number(two) and near(float(one), float(two)))
        for one, two in zip(ours, theirs, strict=True)
    )


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class Old:
    """How much of `w.grad` was there before a sample's turn, worked out from what the stops show."""

    def __init__(self) -> None:
        self.old: list[float] | None = None
        self.held: list[float] | None = None

    def after(self, stop: Stop, held: list[float] | None, added: bool) -> list[float] | None:
        if stop.kind == "sample":
            self.old = self.held
        elif held is None or (held != self.held and not added):
            self.old = None
        self.held = held
        return None if held is None else self.old or [0.0] * len(held)


def stops_of(program: Program, config: TrainingConfig, torch: Any) -> Iterator[Stop]:
    """A stop for each frame: without the import that a file has where the program has none."""
    all_stops = stops(script(program, config), torch)
    if "import" not in {program.lines[place] for place in program.on("before")}:
        next(all_stops)
    return all_stops


def check_against_simulation(program: Program, config: TrainingConfig) -> Trace:
    run = trace(program, config)
    plain.living.clear()
    old, count = Old(), 0
    for count, stop in enumerate(stops_of(program, config, plain), start=1):
        where = (program, count)
        frame = run.frames[count - 1]
        check_frame(frame, stop, where)
        w = stop.names.get("w")
        held = None if w is None or w.grad is None else w.grad.storage.reshape(-1).tolist()
        left_over = old.after(stop, held, "backward" in line_name(program, frame))
        assert (frame.gradient is None) == (held is None), where
        if frame.gradient is not None:
            assert near(frame.gradient.value, tuple(held)), where
            assert near(frame.gradient.old, tuple(left_over)), where
        assert frame.nodes == len(plain.living), where
        states = sorted((node.name, node.freed) for node in plain.living if node.saves)
        alive = [node for node in run.nodes if node.alive(count - 1) and node.saves]
        if frame.raised is None:  # an error leaves a backward pass half done
            assert states == sorted((node.operation, node.state(count - 1) == "freed") for node in alive), where
    assert count == len(run.frames)
    return run


def line_name(program: Program, frame: Frame) -> str:
    return program.lines[frame.place] if frame.place >= 0 else ""


def check_frame(frame: Frame, stop: Stop, where: Any) -> None:
    assert {-1: "epoch", -2: "sample"}.get(frame.place, "line") == stop.kind, where
    assert len(frame.printed) == len(stop.printed), where
    assert all(map(same_text, frame.printed, stop.printed)), (where, frame.printed, stop.printed)
    assert [variable.name for variable in frame.variables] == list(stop.variables), where
    for variable, value in zip(frame.variables, stop.variables.values(), strict=True):
        assert variable.type == type(value).__name__, (where, variable)
        if isinstance(value, plain.Tensor):
            assert variable.value is not None
            assert variable.shape == value.storage.shape, (where, variable)
            assert near(variable.value, tuple(value.storage.reshape(-1).tolist())), (where, variable)
            assert (variable.requires_grad, variable.is_leaf) == (value.requires_grad, value.is_leaf), (where, variable)
            assert variable.grad_fn == (None if value.node is None else value.node.name), (where, variable)
        elif isinstance(value, list):
            assert variable.value == tuple(value)
        elif isinstance(value, int | float):
            assert near(variable.value, value), (where, variable)
    assert (frame.raised is None) == (stop.error is None), (where, frame.raised, stop.error)
    if frame.raised is not None and stop.error is not None:
        assert frame.raised.type == type(stop.error).__name__, (where, frame.raised, stop.error)
        if str(stop.error):  # Python's own words
            assert frame.raised.message == str(stop.error), where


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_of_the_catalogue_does_what_a_plain_simulation_of_its_text_does(name: str) -> None:
    for config in (SHORT, OTHER):
        check_against_simulation(PROGRAMS[name], config)


@pytest.mark.parametrize("name", ["right", "today", "total-of-losses"])
def test_every_one_line_mutation_does_what_a_plain_simulation_of_its_text_does(name: str) -> None:
    count = sum(1 for program in one_line_mutations(PROGRAMS[name]) if check_against_simulation(program, SHORT))
    assert count > 500
